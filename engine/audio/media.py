"""Audio and video files as sources of audio; runs on the thread that reads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.decoder import Decoder, split
from engine.audio.resample import Resampler
from engine.audio.tracks import AudioTrack, TrackChoice, list_tracks
from engine.errors import Cancelled, MediaError
from engine.types import AudioBlock, AudioChunk

if TYPE_CHECKING:
    from engine.types import Channel, Float32

_BLOCK_SECONDS = 0.02
_CHUNK_SECONDS = 0.5
_SEARCH_SECONDS = 5.0
_SILENT_PEAK = 1e-3
"""-60 dBFS: the noise of a muted input stays below this, speech that can be recognised does not."""


class MediaSource:
    """An audio track of a file as a source.

    Parameters
    ----------
    path
        Any file that FFmpeg decodes.
    realtime
        Deliver in real time, as a microphone does, instead of as fast as possible.
    clock, wait
        Monotonic seconds, and a function that waits; both pace realtime delivery.
    track
        Number of the track, from 1; when None, see :func:`choose_track`.

    Attributes
    ----------
    duration
        Seconds, as the container states; 0 where it does not. Known once open.
    choice
        The track that is read, and the others; None before it is opened.
    """

    channel: Channel = "file"

    def __init__(
        self,
        path: str | Path,
        realtime: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        track: int | None = None,
    ) -> None:
        self._path = Path(path)
        self.name = self._path.name
        self.warning: str | None = None
        self.duration = 0.0
        self.choice: TrackChoice | None = None
        self._track = track
        self._realtime = realtime
        self._clock = clock
        self._wait = wait
        self._decoder: Decoder | None = None
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
            The file is missing, empty or unreadable, or has no such track.
        """
        self.close()
        self.choice = choose_track(self._path, self._track)
        self._decoder = Decoder(self._path, self.choice.chosen.number - 1)
        self.duration = self._decoder.duration
        has_others = self._track is None and len(self.choice.tracks) > 1
        self.warning = self.choice.describe(self.name) if has_others else None
        self._due = None
        blocks = self._decoder.blocks()
        self._blocks = split(blocks, _BLOCK_SECONDS) if self._realtime else blocks

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
            self.warning = self._decoder.warning or self.warning
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
    choice
        The track that is read, and the others.
    """

    def __init__(
        self,
        path: str | Path,
        track: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.choice = choose_track(Path(path), track, cancelled)
        self._decoder = Decoder(Path(path), self.choice.chosen.number - 1)
        self.duration = self._decoder.duration

    @property
    def warning(self) -> str | None:
        """One sentence about a damaged or truncated file, known at its end; else None."""
        return self._decoder.warning

    def __iter__(self) -> Iterator[Float32]:
        resampler: Resampler | None = None
        form = (0, 0)
        try:
            for block in _gather(self._decoder.blocks(), _CHUNK_SECONDS):
                if resampler is None or form != block.format:
                    if resampler is not None:
                        yield resampler.flush()
                    form = block.format
                    resampler = Resampler(*form)
                yield resampler.push(block.samples)
            if resampler is not None:
                yield resampler.flush()
        finally:
            self._decoder.close()


def stream_media(
    path: str | Path, track: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> MediaStream:
    """Open a file to iterate over its audio at 16 kHz mono.

    Parameters
    ----------
    path
        Any file that FFmpeg decodes.
    track
        Number of the audio track, from 1; when None, see :func:`choose_track`.
    cancelled
        Asked while tracks are searched for sound; returns True to cancel.

    Raises
    ------
    MediaError
        The file contains no audio that can be decoded; raised here or at the first step.
    Cancelled
        `cancelled` returned True.
    """
    return MediaStream(path, track, cancelled)


def read_audio(path: str | Path) -> AudioChunk:
    """Decode a whole file to 16 kHz mono in memory; for long files see :func:`stream_media`.

    Raises
    ------
    MediaError
        The file contains no audio that can be decoded.
    """
    return AudioChunk(np.concatenate(list(stream_media(path))), 0)


def choose_track(
    path: Path, number: int | None = None, cancelled: Callable[[], bool] = lambda: False
) -> TrackChoice:
    """Choose the audio track of a file that is most likely to contain English speech.

    Without a number it is the best-ranked track that contains any sound, as recorders write a track
    for a microphone that is muted too. Tracks are decoded up to their first sound for this, but
    only if there are several.

    Raises
    ------
    MediaError
        The file is missing, empty or unreadable, or has no track `number`.
    Cancelled
        `cancelled` returned True while a silent track was decoded.
    """
    tracks = list_tracks(path)
    if number is not None:
        if not 1 <= number <= len(tracks):
            there = "only one audio track" if len(tracks) == 1 else f"{len(tracks)} audio tracks"
            raise MediaError(f"{path.name} has {there}, so there is no track {number}.")
        return TrackChoice(tracks, tracks[number - 1])
    ranked = sorted(tracks, key=lambda track: track.rank)
    if len(ranked) == 1:
        return TrackChoice(tracks, ranked[0])
    for place, track in enumerate(ranked):
        if _has_sound(path, track, cancelled):
            return TrackChoice(tracks, track, tuple(ranked[:place]))
    return TrackChoice(tracks, ranked[0])


def _has_sound(path: Path, track: AudioTrack, cancelled: Callable[[], bool]) -> bool:
    try:
        with closing(Decoder(path, track.number - 1)) as decoder:
            for block in _gather(decoder.blocks(), _SEARCH_SECONDS):
                if cancelled():
                    raise Cancelled("The search for sound was cancelled.")
                if np.abs(block.samples).max() > _SILENT_PEAK:
                    return True
    except MediaError:
        pass  # a track that cannot be decoded is as good as silent
    return False


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
