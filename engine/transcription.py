"""A recording to a transcript as fast as the machine goes; runs on the caller's thread.

Speech is cut into windows at pauses while the file is still being read, so a file of any length
needs the memory of a few windows; windows are decoded side by side on worker threads.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.media import stream_media
from engine.captions.cues import CueBuilder, CueOptions
from engine.errors import Cancelled, OptionsError
from engine.features import log_mel
from engine.text.sentences import sentence_case
from engine.types import SAMPLE_RATE, AudioChunk, SpeechSegment, Transcript, Word
from engine.vad import SpeechDetector, VadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from engine.model.recogniser import Recogniser
    from engine.model.search import SearchOptions
    from engine.text.contextual_bias import ContextualBias
    from engine.text.homophones import HomophoneCorrector
    from engine.types import Cue


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How speech is cut into windows.

    Attributes
    ----------
    target
        Seconds at which a window is closed at the next pause.
    longest
        Seconds at which a window is cut at its quietest point, pause or not.
    max_pause
        Seconds of silence beyond which two stretches of speech never share a window.
    """

    target: float = 10.0
    longest: float = 24.0
    max_pause: float = 1.5

    def __post_init__(self) -> None:
        if not 1 <= self.target <= self.longest <= 30:
            raise OptionsError("Windows need 1 ≤ target ≤ longest ≤ 30 seconds.")


class WindowCutter:
    """Turns a stream of chunks into windows of speech; holds at most one window of audio."""

    def __init__(self, detector: SpeechDetector, options: WindowOptions) -> None:
        self._detector = detector
        self._options = options
        self._kept = np.zeros(0, np.float32)
        self._kept_start = 0
        self._open: SpeechSegment | None = None
        self._last_end: int | None = None
        self._start: int | None = None

    def push(self, chunk: AudioChunk) -> Iterator[AudioChunk]:
        """Hear `chunk`; yield the windows that it completes."""
        self._kept = np.concatenate([self._kept, chunk.samples])
        for segment in self._detector.push(chunk):
            yield from self._hear(segment)
        yield from self._cut_long(chunk.end)
        self._forget(chunk.end)

    def flush(self) -> Iterator[AudioChunk]:
        """Yield what is left."""
        end = self._kept_start + len(self._kept)
        if self._start is not None:
            yield self._take(end if self._open is not None else self._last_end or end)

    def _hear(self, segment: SpeechSegment) -> Iterator[AudioChunk]:
        if self._start is not None and self._last_end is not None and self._open is None:
            pause = segment.start - self._last_end
            length = self._last_end - self._start
            if pause > self._seconds(self._options.max_pause) or length > self._seconds(
                self._options.target
            ):
                yield self._take(self._last_end)
        if self._start is None:
            self._start = segment.start
        self._open = None if segment.end is not None else segment
        self._last_end = segment.end

    def _cut_long(self, now: int) -> Iterator[AudioChunk]:
        longest = self._seconds(self._options.longest)
        heard = now if self._open is not None else self._last_end or now
        while self._start is not None and heard - self._start > longest:
            latest = self._start + longest
            cut = self._detector.quietest(latest - longest // 3, latest)
            yield self._take(cut)
            self._start = cut

    def _take(self, end: int) -> AudioChunk:
        start = self._start or 0
        self._start = None
        at = start - self._kept_start
        return AudioChunk(self._kept[at : end - self._kept_start].copy(), start)

    def _forget(self, now: int) -> None:
        """Keep the open window, or the pre-roll of the next one."""
        start = now - 2 * SAMPLE_RATE if self._start is None else self._start
        drop = max(0, start - self._kept_start)
        self._kept, self._kept_start = self._kept[drop:], self._kept_start + drop

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
    progress: Callable[[float, float], None] | None = None,
    warn: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int = 2,
    windows: WindowOptions | None = None,
    cues: CueOptions | None = None,
) -> Transcript:
    """Transcribe an audio or video file.

    Parameters
    ----------
    path
        Any file that the decoder library reads.
    recogniser
        Shared by the workers; load it with one thread when there are several.
    search, windows, cues
        Search options, cutting and caption rules; defaults when None.
    bias, homophones
        Favoured words, and correction of words that sound like others; neither when None.
    progress
        Called with (seconds done, seconds in all) after each window.
    warn
        Called with one sentence about a file that ended early or is damaged in places.
    cancelled
        Asked between windows.
    workers
        Windows decoded at the same time.

    Returns
    -------
    Transcript
        Cues on the file's own clock.

    Raises
    ------
    MediaError
        When the file cannot be read.
    Cancelled
        When `cancelled` said so.
    """
    media = stream_media(path)
    cutter = WindowCutter(SpeechDetector(VadOptions()), windows or WindowOptions())
    builder = CueBuilder("file", cues or CueOptions())
    found: list[Cue] = []
    last: Word | None = None
    heard = 0.0

    def pieces() -> Iterator[AudioChunk]:
        nonlocal heard
        start = 0
        for samples in media:
            chunk = AudioChunk(samples, start)
            start, heard = chunk.end, chunk.end / SAMPLE_RATE
            yield from cutter.push(chunk)
        yield from cutter.flush()

    def decode(window: AudioChunk) -> tuple[Word, ...]:
        mel = log_mel(window.samples)
        offset = window.start / SAMPLE_RATE
        words = recogniser.recognise_final(mel, search=search, bias=bias).words
        if homophones is not None:
            words = homophones.correct_words(words)
        return tuple(replace(w, start=w.start + offset, end=w.end + offset) for w in words)

    for window, words in _in_order(pieces(), decode, workers):
        if cancelled is not None and cancelled():
            raise Cancelled("Transcription was cancelled.")
        words = sentence_case(words, last)
        last = words[-1] if words else last
        found += builder.push(words)
        found += builder.end_of_utterance()
        if progress is not None:
            progress(window.end / SAMPLE_RATE, max(media.duration, heard))
    found += builder.flush()
    if warn is not None and media.warning is not None:
        warn(media.warning)
    return Transcript(tuple(found), duration=heard)


def _in_order(
    windows: Iterable[AudioChunk],
    decode: Callable[[AudioChunk], tuple[Word, ...]],
    workers: int,
) -> Iterator[tuple[AudioChunk, tuple[Word, ...]]]:
    """Decode a few windows ahead on worker threads and yield results in order."""
    waiting: deque[tuple[AudioChunk, Future[tuple[Word, ...]]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for window in windows:
                waiting.append((window, pool.submit(decode, window)))
                while len(waiting) > 2 * workers:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
