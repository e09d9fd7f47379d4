"""Transcribes a file as fast as the machine allows; runs on the caller's thread.

Speech is cut into windows at pauses while the file is still being read, so that memory does not
grow with its length; windows are decoded in parallel on worker threads. Between two short chunks of
audio the caller is asked whether to cancel and told how far it is, whether anybody speaks or not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from engine.audio.level import measure_level
from engine.audio.media import stream_media
from engine.captions.cues import MIN_WORD_SECONDS, CueBuilder, CueOptions
from engine.errors import Cancelled, OptionsError
from engine.features import log_mel
from engine.text.inverse_normalisation import written_form
from engine.text.sentences import sentence_case
from engine.types import SAMPLE_RATE, AudioChunk, SpeechSegment, Transcript, Word
from engine.vad import SpeechDetector, VadOptions

if TYPE_CHECKING:
    from engine.audio.tracks import TrackChoice
    from engine.captions.partial import PartialTranscript
    from engine.model.contextual_bias import ContextualBias
    from engine.model.recogniser import Recogniser
    from engine.model.search import SearchOptions
    from engine.text.homophones import HomophoneCorrector
    from engine.types import Cue, Float32

_LOOKBACK = 2 * SAMPLE_RATE
"""Samples by which a segment may start before the audio that reveals it: its pre-roll, and more."""

_POLL_SECONDS = 0.1
"""Seconds after which a long wait for a window asks again whether to cancel."""

_ROUNDING_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """Rules for cutting speech into windows.

    Attributes
    ----------
    target
        Seconds after which a window ends at the next pause.
    longest
        Seconds after which a window is cut at its quietest point.
    max_pause
        Seconds of silence above which two segments of speech never share a window.
    max_contrast_db
        Difference of their levels above which they never do: a window's features are scaled by its
        loudest sound, and words of a voice that is much softer would be missed.
    """

    target: float = 10.0
    longest: float = 24.0
    max_pause: float = 1.5
    max_contrast_db: float = 12.0

    def __post_init__(self) -> None:
        if not 1 <= self.target <= self.longest <= 30:
            raise OptionsError("Windows need 1 ≤ target ≤ longest ≤ 30 seconds.")
        if not self.max_contrast_db > 0:
            raise OptionsError("Windows need a max_contrast_db above 0.")


class WindowCutter:
    """Cuts a stream of chunks into windows of speech; buffers at most one window of audio."""

    def __init__(self, detector: SpeechDetector, options: WindowOptions) -> None:
        self._detector = detector
        self._options = options
        self._buffer = np.zeros(0, np.float32)
        self._buffer_start = 0
        self._open: SpeechSegment | None = None
        self._last_end: int | None = None
        self._start: int | None = None
        self._closed: SpeechSegment | None = None

    def push(self, chunk: AudioChunk) -> Iterator[AudioChunk]:
        """Process `chunk`; yield the windows that it completes."""
        self._buffer = np.concatenate([self._buffer, chunk.samples])
        for segment in self._detector.push(chunk):
            yield from self._add(segment)
        yield from self._cut_long(chunk.end)
        yield from self._end_at_pause(chunk.end)
        self._discard(chunk.end)

    @property
    def open_since(self) -> int | None:
        """Sample at which the open window starts; None while there is none."""
        return self._start

    def flush(self) -> Iterator[AudioChunk]:
        """Yield the last window."""
        end = self._buffer_start + len(self._buffer)
        if self._open is not None:
            yield from self._part_levels(SpeechSegment(self._open.start, end))
        if self._start is not None:
            yield self._take(end if self._open is not None else self._last_end or end)

    def _add(self, segment: SpeechSegment) -> Iterator[AudioChunk]:
        if self._start is not None and self._last_end is not None and self._open is None:
            pause = segment.start - self._last_end
            length = self._last_end - self._start
            if pause > self._seconds(self._options.max_pause) or length > self._seconds(
                self._options.target
            ):
                yield self._take(self._last_end)
        if self._start is None:
            self._start = segment.start
        if segment.end is not None:
            yield from self._part_levels(segment)
        self._open = None if segment.end is not None else segment
        self._last_end = segment.end

    def _part_levels(self, segment: SpeechSegment) -> Iterator[AudioChunk]:
        """Start a window with an ended segment whose level is far from that of the one before."""
        before, self._closed = self._closed, segment
        if before is None or before.end is None or before.end <= (self._start or 0):
            return
        if abs(self._level(segment) - self._level(before)) > self._options.max_contrast_db:
            yield self._take(before.end)
            self._start = segment.start

    def _level(self, segment: SpeechSegment) -> float:
        """RMS level in dBFS of as much of an ended segment as is buffered."""
        start, end = max(segment.start, self._buffer_start), segment.end or segment.start
        at = start - self._buffer_start
        return measure_level(self._buffer[at : end - self._buffer_start]).rms_db

    def _cut_long(self, now: int) -> Iterator[AudioChunk]:
        longest = self._seconds(self._options.longest)
        end = now if self._open is not None else self._last_end or now
        while self._start is not None and end - self._start > longest:
            latest = self._start + longest
            cut = self._detector.quietest(latest - longest // 3, latest)
            yield self._take(cut)
            self._start = cut

    def _end_at_pause(self, now: int) -> Iterator[AudioChunk]:
        """Yield the window once no later segment can share it, so that no silence is kept."""
        if self._start is None or self._open is not None or self._last_end is None:
            return
        if now - _LOOKBACK - self._last_end > self._seconds(self._options.max_pause):
            yield self._take(self._last_end)

    def _take(self, end: int) -> AudioChunk:
        start = self._start or 0
        self._start = None
        at = start - self._buffer_start
        return AudioChunk(self._buffer[at : end - self._buffer_start].copy(), start)

    def _discard(self, now: int) -> None:
        """Keep the open window, or the pre-roll of the next one."""
        start = now - _LOOKBACK if self._start is None else self._start
        drop = max(0, start - self._buffer_start)
        self._buffer, self._buffer_start = self._buffer[drop:], self._buffer_start + drop

    @staticmethod
    def _seconds(seconds: float) -> int:
        return int(seconds * SAMPLE_RATE)


def transcribe(
    path: str | Path,
    recogniser: Recogniser,
    *,
    search: SearchOptions | None = None,
    bias: ContextualBias | None = None,
    homophones: HomophoneCorrector | None = None,
    normalise: bool = False,
    progress: Callable[[float, float], None] | None = None,
    warn: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 2,
    windows: WindowOptions | None = None,
    cues: CueOptions | None = None,
    partial: PartialTranscript | None = None,
    track: int | None = None,
    on_track: Callable[[TrackChoice], None] | None = None,
) -> Transcript:
    """Transcribe an audio or video file.

    Parameters
    ----------
    path
        Any file that FFmpeg decodes.
    recogniser
        Shared by the workers; load it with one thread when there are several.
    search, windows, cues
        Search options, cutting and caption rules; defaults when None.
    bias, homophones
        Contextual bias towards the vocabulary, and correction of homophones; neither when None.
    normalise
        Whether numbers, times and addresses are written in figures and signs.
    progress
        Called after each chunk of a second or less with the seconds done and the total.
    warn
        Called with one sentence about a file that is truncated or partly damaged.
    cancelled
        Asked as often as `progress` is called, and while a window is awaited; returns True to
        cancel.
    workers
        Windows decoded at the same time.
    partial
        Keeps every decoded window, and has those of an earlier run; None keeps nothing.
    track
        Number of the audio track, from 1; when None, see :func:`engine.audio.media.choose_track`.
    on_track
        Called once with the track that is transcribed and the others, before any work.

    Returns
    -------
    Transcript
        Cues on the file's own clock.

    Raises
    ------
    MediaError
        The file cannot be decoded, or has no such track.
    Cancelled
        `cancelled` returned True.
    """
    media = stream_media(path, track, cancelled or (lambda: False))
    if on_track is not None:
        on_track(media.choice)
    cutter = WindowCutter(SpeechDetector(VadOptions()), windows or WindowOptions())
    builder = CueBuilder("file", cues or CueOptions())
    found: list[Cue] = []
    last: Word | None = None
    read = done = 0

    def decode(samples: Float32) -> tuple[Word, ...]:
        words = recogniser.recognise_final(log_mel(samples), search=search, bias=bias).words
        return homophones.correct_words(words) if homophones is not None else words

    def recall(samples: Float32) -> tuple[Word, ...]:
        return partial.recall(samples, decode) if partial is not None else decode(samples)

    def add(window: AudioChunk, words: tuple[Word, ...]) -> None:
        nonlocal last
        offset = window.start / SAMPLE_RATE
        words = sentence_case(
            tuple(replace(w, start=w.start + offset, end=w.end + offset) for w in words), last
        )
        if normalise:
            words = written_form(words)
        last = words[-1] if words else last
        found.extend((*builder.push(words), *builder.end_of_utterance()))

    def check() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("Transcription was cancelled.")

    def report(position: int) -> None:
        nonlocal done
        done = max(done, position)
        if progress is not None:
            progress(done / SAMPLE_RATE, max(media.duration, read / SAMPLE_RATE))

    with _DecodeQueue(recall, workers, check) as queue:
        for samples in media:
            check()
            chunk = AudioChunk(samples, read)
            read = chunk.end
            for window in cutter.push(chunk):
                queue.add(window)
            for window, words in queue.take(most=2 * workers):
                add(window, words)
            starts = (queue.oldest, cutter.open_since, read)
            report(next(start for start in starts if start is not None))
        for window in cutter.flush():
            queue.add(window)
        for window, words in queue.take(most=0):
            add(window, words)
            report(window.end)
    found += builder.flush()
    if warn is not None and media.warning is not None:
        warn(media.warning)
    # The stated length may be an estimate; a small difference is rounding.
    length = read / SAMPLE_RATE
    rounded = 0.0 < length - media.duration < _ROUNDING_SECONDS
    end = media.duration if rounded else max(media.duration, length)
    return Transcript(_within(found, end, cues or CueOptions()), duration=length)


def _within(cues: Sequence[Cue], end: float, options: CueOptions) -> tuple[Cue, ...]:
    """Let the last cue end with the file, where it can be read by then; it may start earlier."""
    if not cues or cues[-1].end <= end:
        return tuple(cues)
    *others, last = cues
    earliest = others[-1].end + options.gap if others else 0.0
    start = min(last.start, max(earliest, end - (last.end - last.start)))
    if end - start < options.shortest_time(last.text):
        return tuple(cues)
    words = tuple(
        replace(w, start=min(w.start, end - MIN_WORD_SECONDS), end=min(w.end, end))
        for w in last.words
    )
    return (*others, replace(last, start=start, end=end, words=words))


class _DecodeQueue:
    """Decodes windows on worker threads, a few ahead, and returns their words in order.

    `check` is called while a window is awaited; what it raises ends the wait.
    """

    def __init__(
        self,
        decode: Callable[[Float32], tuple[Word, ...]],
        workers: int,
        check: Callable[[], None],
    ) -> None:
        self._decode = decode
        self._check = check
        self._pool = ThreadPoolExecutor(workers)
        self._waiting: deque[tuple[AudioChunk, Future[tuple[Word, ...]]]] = deque()

    @property
    def oldest(self) -> int | None:
        """Sample at which the oldest window that was not returned starts; None without any."""
        return self._waiting[0][0].start if self._waiting else None

    def add(self, window: AudioChunk) -> None:
        """Decode `window` as soon as a worker is free."""
        self._waiting.append((window, self._pool.submit(self._decode, window.samples)))

    def take(self, most: int) -> Iterator[tuple[AudioChunk, tuple[Word, ...]]]:
        """Yield what is decoded, in order; wait until at most `most` windows are left."""
        while self._waiting and (len(self._waiting) > most or self._waiting[0][1].done()):
            window, future = self._waiting[0]
            while not wait((future,), timeout=_POLL_SECONDS).done:
                self._check()
            self._waiting.popleft()
            yield window, future.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what nobody waits for; a window that is being decoded ends on its own."""
        self._pool.shutdown(wait=False, cancel_futures=True)
