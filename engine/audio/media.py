"""Decodes the audio of audio and video files with PyAV; runs on the thread that reads.

Blocks follow the file's own timestamps: a track that starts late or has a hole is filled with
silence, so that subtitles stay in step with the picture.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.error import FFmpegError

from engine.audio.resample import Resampler
from engine.errors import MediaError
from engine.types import AudioBlock, AudioChunk

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

    from engine.types import Channel, Float32

_HOLE_SECONDS = 0.1
_MAX_HOLE_SECONDS = 3600.0
_BLOCK_SECONDS = 0.02
_CHUNK_SECONDS = 0.5
_TOLERANCE_SECONDS = 1.0
_ESTIMATED_LENGTH = {"mp3", "aac"}


class MediaSource:
    """The first audio track of a file as a source.

    Parameters
    ----------
    path
        Any file that FFmpeg decodes.
    realtime
        Deliver in real time, as a microphone does, instead of as fast as possible.
    clock, wait
        Monotonic seconds, and a function that waits; both pace realtime delivery.

    Attributes
    ----------
    duration
        Seconds, as the container states; 0 where it does not. Known once open.
    """

    channel: Channel = "file"

    def __init__(
        self,
        path: str | Path,
        realtime: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._path = Path(path)
        self.name = self._path.name
        self.warning: str | None = None
        self.duration = 0.0
        self._realtime = realtime
        self._clock = clock
        self._wait = wait
        self._decoder: _Decoder | None = None
        self._blocks: Iterator[AudioBlock] = iter(())
        self._next: AudioBlock | None = None
        self._due: float | None = None

    @property
    def finished(self) -> bool:
        """Whether everything was read, or the source is closed."""
        return self._decoder is None

    def open(self) -> None:
        """Open the file at its beginning.

        Raises
        ------
        MediaError
            The file is missing, empty, unreadable or contains no audio.
        """
        self.close()
        self._decoder = _Decoder(self._path)
        self.duration = self._decoder.duration
        self.warning, self._due = None, None
        blocks = self._decoder.blocks()
        self._blocks = _split(blocks, _BLOCK_SECONDS) if self._realtime else blocks

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block; None at the end, or when it is not due within `timeout` seconds.

        Raises
        ------
        MediaError
            Nothing in the file can be decoded.
        """
        block = self._next or self._pull()
        if block is None:
            return None
        if not self._realtime:
            return block
        return self._paced(block, timeout)

    def close(self) -> None:
        """Close the file; nothing more can be read."""
        if self._decoder is not None:
            self._decoder.close()
        self._decoder, self._next, self._blocks = None, None, iter(())

    def pause(self) -> None:
        """Keep the position in the file."""

    def resume(self) -> None:
        """Continue from the same position."""
        self._due = None

    def _pull(self) -> AudioBlock | None:
        block = next(self._blocks, None)
        if block is None and self._decoder is not None:
            self.warning = self._decoder.warning
            self.close()
        return block

    def _paced(self, block: AudioBlock, timeout: float) -> AudioBlock | None:
        """Deliver `block` when a microphone would: once the time of its last sample has passed."""
        now = self._clock()
        if self._due is None:
            self._due = now
        due = self._due + len(block.samples) / block.rate
        if due - now > timeout:
            self._next = block
            self._wait(timeout)
            return None
        if due > now:
            self._wait(due - now)
        self._next, self._due = None, due
        return AudioBlock(block.samples, block.rate, captured=due)


class MediaStream:
    """A file's audio at 16 kHz mono, decoded during iteration.

    Iterating yields float32 arrays (samples,) of a second or less, whatever the file's size.

    Attributes
    ----------
    duration
        Seconds, as the container states; 0 where it does not.
    """

    def __init__(self, path: str | Path) -> None:
        self._source = MediaSource(path)
        self._source.open()
        self.duration = self._source.duration

    @property
    def warning(self) -> str | None:
        """One sentence about a damaged or truncated file, known at its end; else None."""
        return self._source.warning

    def __iter__(self) -> Iterator[Float32]:
        resampler: Resampler | None = None
        form = (0, 0)
        try:
            for block in _gather(iter(lambda: self._source.read(0), None), _CHUNK_SECONDS):
                if resampler is None or form != block.format:
                    if resampler is not None:
                        yield resampler.flush()
                    form = block.format
                    resampler = Resampler(*form)
                yield resampler.push(block.samples)
            if resampler is not None:
                yield resampler.flush()
        finally:
            self._source.close()


def stream_media(path: str | Path) -> MediaStream:
    """Open a file to iterate over its audio at 16 kHz mono.

    Raises
    ------
    MediaError
        The file contains no audio that can be decoded; raised here or at the first step.
    """
    return MediaStream(path)


def read_audio(path: str | Path) -> AudioChunk:
    """Decode a whole file to 16 kHz mono in memory; for long files see :func:`stream_media`.

    Raises
    ------
    MediaError
        The file contains no audio that can be decoded.
    """
    return AudioChunk(np.concatenate(list(stream_media(path))), 0)


class _Decoder:
    """One open file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._container, self._track = open_track(path)
        start = self._container.start_time
        self._origin = max(start or 0, 0) / av.time_base
        self.duration = self._container.duration / av.time_base if self._container.duration else 0.0
        self.warning: str | None = None
        self._damaged = False

    def close(self) -> None:
        self._container.close()

    def blocks(self) -> Iterator[AudioBlock]:
        """Yield the track as blocks of the file's own rate and channels."""
        position = 0.0
        for frame in self._frames():
            samples, rate = to_float(frame), frame.sample_rate
            if not len(samples):
                continue
            hole = frame.time - self._origin - position if frame.time is not None else 0.0
            if _HOLE_SECONDS < hole < _MAX_HOLE_SECONDS:
                yield from _silence(hole, rate, samples.shape[1])
                position += hole
            position += len(samples) / rate
            yield from _split([AudioBlock(samples, rate)], _CHUNK_SECONDS)
        self._check_length(position)

    def _frames(self) -> Iterator[av.AudioFrame]:
        """Decode packet by packet; damaged packets are skipped."""
        packets = self._container.demux(self._track)
        while True:
            try:
                packet = next(packets, None)
            except (FFmpegError, OSError, ValueError):
                self._damaged = True
                return
            if packet is None:
                return
            try:
                yield from packet.decode()
            except (FFmpegError, ValueError):
                self._damaged = True

    def _check_length(self, decoded: float) -> None:
        """Warn of a damaged or truncated file; raise if nothing was decoded."""
        if decoded == 0.0:
            raise MediaError(f"{self._path.name} is damaged: no audio in it can be decoded.")
        stated = self._stated_length()
        if self._damaged or stated - decoded > _TOLERANCE_SECONDS:
            self.warning = (
                f"{self._path.name} is damaged or ends early;"
                f" {decoded:.0f} of {max(decoded, stated):.0f} seconds could be read."
            )

    def _stated_length(self) -> float:
        """Return the stated length of the audio in seconds; 0 where it is only an estimate."""
        track = self._track
        if self._container.format.name in _ESTIMATED_LENGTH:
            return 0.0
        if track.duration is not None and track.time_base is not None:
            return float(track.duration * track.time_base)
        return 0.0 if self._container.streams.video else self.duration


def open_track(path: Path) -> tuple[InputContainer, AudioStream]:
    """Open a file's first audio track; raises MediaError with one sentence for each failure."""
    if not path.exists():
        raise MediaError(f"{path.name} does not exist; choose another file.")
    if not path.is_file():
        raise MediaError(f"{path.name} is not a file; choose an audio or video file.")
    if path.stat().st_size == 0:
        raise MediaError(f"{path.name} is empty; choose another file.")
    try:
        # A playlist may contain network addresses; only local files are ever opened.
        container = av.open(
            str(path.resolve()),
            metadata_errors="ignore",
            options={"protocol_whitelist": "file"},
        )
    except PermissionError as error:
        raise MediaError(f"{path.name} may not be read; check its permissions.") from error
    except (FFmpegError, OSError, ValueError) as error:
        raise MediaError(
            f"{path.name} is damaged or not an audio or video file; choose another file."
        ) from error
    if not container.streams.audio:
        container.close()
        raise MediaError(f"{path.name} contains no audio; choose a file with an audio track.")
    return container, container.streams.audio[0]


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


def _silence(seconds: float, rate: int, channels: int) -> Iterator[AudioBlock]:
    frames = int(seconds * rate)
    while frames > 0:
        part = min(frames, rate)
        yield AudioBlock(np.zeros((part, channels), np.float32), rate)
        frames -= part


def _gather(blocks: Iterable[AudioBlock], seconds: float) -> Iterator[AudioBlock]:
    """Join consecutive blocks of one format to at least `seconds`, as fewer calls are faster."""
    waiting: list[AudioBlock] = []
    frames = 0
    for block in blocks:
        if waiting and (block.format != waiting[0].format or frames >= seconds * block.rate):
            yield _join(waiting)
            waiting, frames = [], 0
        waiting.append(block)
        frames += len(block.samples)
    if waiting:
        yield _join(waiting)


def _join(blocks: list[AudioBlock]) -> AudioBlock:
    return AudioBlock(np.concatenate([block.samples for block in blocks]), blocks[0].rate)


def _split(blocks: Iterator[AudioBlock] | list[AudioBlock], seconds: float) -> Iterator[AudioBlock]:
    """Split blocks into blocks of at most `seconds`."""
    for block in blocks:
        step = max(1, int(block.rate * seconds))
        for at in range(0, len(block.samples), step):
            yield AudioBlock(block.samples[at : at + step], block.rate)
