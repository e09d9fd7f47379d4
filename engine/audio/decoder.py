"""Decodes one audio track of a file; runs on the thread that reads.

The samples follow the file's own time stamps, so that subtitles stay in step with the picture: a
track that starts late or has a hole is filled with silence, and sound whose samples outrun or lag
behind its time stamps is resampled slightly until both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np
from av.error import FFmpegError

from engine.audio.stated_length import stated_length
from engine.audio.tracks import find_links, open_container
from engine.errors import MediaError
from engine.types import AudioBlock

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from numpy.typing import NDArray

    from engine.types import Float32

_CHUNK_SECONDS = 0.5
_HOLE_SECONDS = 0.1
_MAX_HOLE_SECONDS = 3600.0
_JITTER_SECONDS = 0.05
"""Difference between samples and time stamps that is left as it is: containers round them."""
_MAX_OVERLAP_SECONDS = 2.0
"""Time stamps that jump back further start anew, as in joined transport streams."""
_MAX_LEAD_SECONDS = 10.0
"""Time stamps that are this far behind in spite of resampling are worthless."""
_CATCH_UP_SECONDS = 0.5
_MAX_CHANGE = 1 / 3
"""Share of a frame's samples that may be added or removed to agree with the time stamps."""

_TOLERANCE_SECONDS = 1.0
_RAW = {"aac", "ac3", "dts", "eac3", "loas", "mp3"}
"""Formats without packets of their own, in which other data can lie between the frames."""
_ESTIMATED_LENGTH = _RAW | {"asf", "mpeg", "mpegts", "wav"}
_WITHOUT_HOLES = {"flac", "ogg"}
"""Formats whose time stamps have a hole only where data is missing or damaged."""
_MAX_ERRORS = 1000
"""Errors in a row after which nothing more is expected of a file."""
_JUNK = (b"ID3", b"TAG", b"APETAGEX", b"LYRICS")
"""Beginnings of the tags that joined MP3 and AAC files have in the middle."""


class Decoder:
    """One audio track of a file, from its beginning to its end.

    Parameters
    ----------
    path
        Any file that FFmpeg decodes.
    track
        Position among the file's audio tracks, from 0.

    Attributes
    ----------
    duration
        Seconds, as the container states; 0 where it does not.
    warning
        One sentence about a damaged or truncated file, known at the end; else None.

    Raises
    ------
    MediaError
        The file is missing, empty, unreadable or contains no audio.
    """

    def __init__(self, path: Path, track: int = 0) -> None:
        self._path = path
        self._track = track
        self._part = _Part(path, track)
        self._links = find_links(path)
        self.duration = sum(map(self._link_duration, self._links)) or self._part.duration
        self.warning: str | None = None

    def close(self) -> None:
        """Close the file."""
        self._part.close()

    def blocks(self) -> Iterator[AudioBlock]:
        """Yield the track as blocks of half a second or less, in the file's own format.

        Raises
        ------
        MediaError
            Nothing in the track can be decoded.
        """
        decoded = stated = lost = 0.0
        broken = False
        for part in self._parts():
            yield from part.blocks()
            decoded += part.position
            stated += part.stated_length() or part.position
            lost += part.lost
            broken = part.broken
        if decoded == 0.0:
            raise MediaError(f"{self._path.name} is damaged: no audio in it can be decoded.")
        self.warning = self._judge(decoded, stated, lost, broken)

    def _parts(self) -> Iterator[_Part]:
        if not self._links:
            yield self._part
        for link in self._links:
            self._part.close()
            try:
                self._part = _Part(self._path, self._track, link)
            except MediaError:
                continue  # a link without audio, or too damaged to be opened
            yield self._part

    def _link_duration(self, link: tuple[int, int]) -> float:
        try:
            part = _Part(self._path, self._track, link)
        except MediaError:
            return 0.0
        part.close()
        return part.duration

    def _judge(self, decoded: float, stated: float, lost: float, broken: bool) -> str | None:
        """Return a sentence about audio that is missing, or None."""
        name, missing = self._path.name, stated - decoded
        if missing > max(_TOLERANCE_SECONDS, 2 * lost):
            return f"{name} ends early: {decoded:.0f} of {stated:.0f} seconds could be read."
        if lost > _HOLE_SECONDS:
            seconds = max(1, round(max(missing, lost)))
            unit = "second" if seconds == 1 else "seconds"
            return f"{name} is damaged: about {seconds} {unit} of its audio could not be read."
        if broken:
            return f"{name} is damaged: nothing after {decoded:.0f} seconds could be read."
        return None


class _Part:
    """An open container; a chained Ogg file has several.

    Attributes
    ----------
    position
        Seconds of audio so far.
    lost
        Seconds of audio that could not be decoded.
    broken
        Whether reading ended with an error instead of the end of the file.
    """

    def __init__(self, path: Path, track: int, span: tuple[int, int] | None = None) -> None:
        self._path = path
        self._container = open_container(path, span)
        tracks = self._container.streams.audio
        self._track = tracks[min(track, len(tracks) - 1)]
        codec = cast("AudioCodecContext | None", self._track.codec_context)
        if codec is None:
            self._container.close()
            raise MediaError(
                f"The audio of {path.name} cannot be decoded; convert the file to another format."
            )
        start = self._container.start_time
        self._origin = max(start or 0, 0) / av.time_base
        self._rate = codec.sample_rate  # of the beginning: joined files may have several
        self._has_only_audio = len(self._container.streams) == 1
        self._bytes = self._end = 0
        self.duration = max(self._container.duration or 0, 0) / av.time_base
        self._follows_stamps = True
        self._lead_before = 0.0
        self.position = 0.0
        self.lost = 0.0
        self.broken = False

    def close(self) -> None:
        self._container.close()

    def blocks(self) -> Iterator[AudioBlock]:
        """Yield the audio, in step with its time stamps."""
        for (frame, skipped), (following, _) in _with_next(self._frames()):
            samples, rate = to_float(frame), frame.sample_rate
            if not len(samples) or rate <= 0:
                continue
            lead = self._lead(frame)
            if following is not None and (following.time or 0.0) < (frame.time or 0.0):
                lead = 0.0  # a time stamp that nothing follows is wrong
            if lead < -_MAX_HOLE_SECONDS or lead - self._lead_before > _MAX_OVERLAP_SECONDS:
                self._origin -= lead  # the time stamps start anew
                lead = 0.0
            elif lead < -_HOLE_SECONDS or (lead < 0.0 and not self.position):
                yield from self._fill(-lead, rate, samples.shape[1], skipped)
                lead = 0.0
            elif abs(lead) > _JITTER_SECONDS:
                samples = _shortened(samples, lead / _CATCH_UP_SECONDS)
            self._lead_before = lead
            self.position += len(samples) / rate
            yield from split([AudioBlock(samples, rate)], _CHUNK_SECONDS)

    def stated_length(self) -> float:
        """Return the stated length of the audio in seconds; 0 where it is only an estimate."""
        form, track = self._container.format.name, self._track
        if form in _ESTIMATED_LENGTH:
            return stated_length(self._path, form, self._rate)
        if track.duration is not None and track.time_base is not None:
            return float(track.duration * track.time_base)
        if text := track.metadata.get("DURATION"):
            return _parsed_duration(text) - self._origin
        return 0.0 if self._container.streams.video else self.duration

    def _lead(self, frame: av.AudioFrame) -> float:
        """Return by how many seconds the samples so far outrun the time stamp of `frame`."""
        if frame.time is None or not self._follows_stamps:
            return 0.0
        if self.position == 0.0:
            self._origin = min(self._origin, frame.time)  # nothing can be earlier than the start
        lead = self.position - (frame.time - self._origin)
        if lead > _MAX_LEAD_SECONDS and lead - self._lead_before < _MAX_OVERLAP_SECONDS:
            self._follows_stamps = False
            return 0.0
        return lead

    def _fill(self, seconds: float, rate: int, channels: int, skipped: int) -> Iterator[AudioBlock]:
        """Fill a hole with silence; it is damage if the file has other bytes in its place."""
        frames = int(seconds * rate)
        is_replaced = skipped * self.position > self._bytes * seconds / 2
        if self.position and (is_replaced or self._container.format.name in _WITHOUT_HOLES):
            self.lost += seconds
        self.position += frames / rate
        while frames > 0:
            part = min(frames, rate)
            yield AudioBlock(np.zeros((part, channels), np.float32), rate)
            frames -= part

    def _frames(self) -> Iterator[tuple[av.AudioFrame, int]]:
        """Decode packet by packet, without damaged ones.

        Yields
        ------
        frame, skipped
            A frame, and the bytes before its packet that belong to none.
        """
        packets = self._container.demux(self._track)
        is_raw = self._container.format.name in _RAW
        damaged, errors = 0.0, 0
        while True:
            try:
                packet = next(packets, None)
            except (FFmpegError, OSError, ValueError, IndexError):
                # IndexError is PyAV's: a track that begins later than the others.
                errors += 1
                if errors > _MAX_ERRORS:
                    self.broken = True
                    return
                packets = self._container.demux(self._track)
                continue
            if packet is None:
                return
            errors = 0
            skipped = self._skipped_before(packet)
            try:
                frames = packet.decode()
            except (FFmpegError, ValueError):
                damaged += self._length_of(packet)
                continue
            self._bytes += packet.size
            yield from ((frame, skipped) for frame in frames)
            if frames or not is_raw:
                # Behind the last frame of a raw stream there is padding or other data, no audio.
                self.lost += damaged
                damaged = 0.0

    def _skipped_before(self, packet: Packet[AudioStream]) -> int:
        """Return the bytes before `packet` that belong to none; 0 where other tracks have some."""
        if packet.pos is None or not self._has_only_audio:
            return 0
        skipped = packet.pos - self._end if self._end else 0
        self._end = max(self._end, packet.pos + packet.size)
        return max(0, skipped)

    def _length_of(self, packet: Packet[AudioStream]) -> float:
        """Return how many seconds of audio a packet that cannot be decoded stands for."""
        if bytes(packet).startswith(_JUNK):
            return 0.0
        if self._container.format.name in _WITHOUT_HOLES:
            return 0.0  # the hole counts
        stated = float((packet.duration or 0) * (packet.time_base or 0))
        size = packet.size * self.position / self._bytes if self._bytes else 0.0
        return max(stated, size)


def to_float(frame: av.AudioFrame) -> Float32:
    """Return a frame of any sample format as float32 (frames, channels), full scale ±1."""
    raw: NDArray[Any] = frame.to_ndarray()
    channels = frame.layout.nb_channels
    rows = raw.T if frame.format.is_planar else raw.reshape(-1, channels)
    if raw.dtype == np.uint8:
        return (rows.astype(np.float32) - np.float32(128)) / np.float32(128)
    if np.issubdtype(raw.dtype, np.integer):
        return (rows / -float(np.iinfo(raw.dtype).min)).astype(np.float32)
    return rows.astype(np.float32)


def split(blocks: Iterable[AudioBlock], seconds: float) -> Iterator[AudioBlock]:
    """Split blocks into blocks of at most `seconds`."""
    for block in blocks:
        step = max(1, int(block.rate * seconds))
        for at in range(0, len(block.samples), step):
            yield AudioBlock(block.samples[at : at + step], block.rate)


def _with_next(
    frames: Iterator[tuple[av.AudioFrame, int]],
) -> Iterator[tuple[tuple[av.AudioFrame, int], tuple[av.AudioFrame | None, int]]]:
    """Yield each item with the one that follows it; behind the last one there is no frame."""
    item = next(frames, None)
    while item is not None:
        following = next(frames, None)
        yield item, following or (None, 0)
        item = following


def _shortened(samples: Float32, share: float) -> Float32:
    """Resample to fewer samples, by a share of them; to more if it is negative."""
    share = min(max(share, -_MAX_CHANGE), _MAX_CHANGE)
    wanted = max(1, round(len(samples) * (1 - share)))
    at = np.linspace(0, len(samples) - 1, wanted)
    shortened = np.empty((wanted, samples.shape[1]), np.float32)
    for channel in range(samples.shape[1]):
        shortened[:, channel] = np.interp(at, np.arange(len(samples)), samples[:, channel])
    return shortened


def _parsed_duration(text: str) -> float:
    """Return the seconds of Matroska's "hours:minutes:seconds", or 0 if it is not of that form."""
    parts = text.split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return 0.0
    return 3600 * hours + 60 * minutes + seconds
