"""Samples for recordings: a sentence read aloud, or a part of a session's stored audio.

Runs on a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import engine
from app.personal.ring import to_int16
from engine import SAMPLE_RATE, AudioChunk, MediaError

if TYPE_CHECKING:
    from app.personal.ring import Int16
    from engine import AudioBlock, Channel, Source, SpeechDetector

_WAIT = 0.05
_STORED_RATE = 48_000


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """When recording stops automatically; all in seconds.

    Attributes
    ----------
    silence
        Silence after the last word that ends the recording.
    patience
        Silence before any word that ends it.
    longest
        Maximum duration.
    margin
        Audio kept after the last word.
    """

    silence: float = 1.3
    patience: float = 8.0
    longest: float = 28.0
    margin: float = 0.25


class SentenceRecorder:
    """Collects samples until voice activity detection finds the end of a sentence."""

    def __init__(self, detector: SpeechDetector, options: RecordingOptions) -> None:
        self._detector = detector
        self._options = options
        self._blocks: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
        self._now = 0
        self._first: int | None = None
        self._last: int | None = None

    def push(self, samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
        """Append 16 kHz mono float32 samples, shape (n,)."""
        self._blocks.append(samples)
        chunk = AudioChunk(samples, self._now)
        self._now = chunk.end
        for segment in self._detector.push(chunk):
            self._first = segment.start if self._first is None else self._first
            self._last = segment.end

    @property
    def is_complete(self) -> bool:
        """Whether the sentence has ended, or none was spoken in time."""
        seconds = self._now / SAMPLE_RATE
        if seconds >= self._options.longest:
            return True
        if self._first is None:
            return seconds >= self._options.patience
        return self._last is not None and self._since(self._last) >= self._options.silence

    def samples(self) -> Int16:
        """Return the sentence as int16, without the silence around it."""
        audio = np.concatenate([np.zeros(0, np.float32), *self._blocks])
        if self._first is not None:
            end = self._now if self._last is None else self._last
            audio = audio[max(0, self._first) : end + int(self._options.margin * SAMPLE_RATE)]
        return to_int16(audio)

    def _since(self, sample: int) -> float:
        return (self._now - sample) / SAMPLE_RATE


def record_sentence(
    source: Source,
    on_level: Callable[[float, float], None],
    stopped: Callable[[], bool],
    options: RecordingOptions | None = None,
) -> Int16:
    """Record until the sentence ends or the user stops.

    Parameters
    ----------
    source
        A microphone, not yet open; it is always closed at the end.
    on_level
        Called with the level of each block: root mean square and peak in dBFS.
    stopped
        Called between blocks; recording ends when it returns True.

    Returns
    -------
    Int16
        16 kHz mono, shape (n,); empty when no audio arrived.

    Raises
    ------
    AudioError
        There is no microphone, or it was disconnected.
    """
    recorder = SentenceRecorder(engine.SpeechDetector(), options or RecordingOptions())
    resampler: engine.Resampler | None = None
    try:
        source.open()
        while not (stopped() or recorder.is_complete or source.finished):
            block = source.read(_WAIT)
            if block is not None:
                resampler = resampler or _resampler(block)
                level = engine.measure_level(block.samples)
                on_level(level.rms_db, level.peak_db)
                recorder.push(resampler.push(block.samples))
    finally:
        source.close()
    return recorder.samples()


def _resampler(block: AudioBlock) -> engine.Resampler:
    return engine.Resampler(block.rate, block.samples.shape[1])


def read_session_samples(folder: Path, channel: Channel, start: float, end: float) -> Int16 | None:
    """Return int16 samples, 16 kHz, between two times of a session; None without stored audio."""
    resampler = engine.Resampler(_STORED_RATE, 1)
    left = round((end - start) * _STORED_RATE)
    parts: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    try:
        for block in engine.read_session_audio(folder, channel, start):
            parts.append(resampler.push(block[:left, None]))
            left -= len(block)
            if left <= 0:
                break
    except MediaError:
        return None
    return to_int16(np.concatenate([*parts, resampler.flush()]))
