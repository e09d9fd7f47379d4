"""Speech of the user: a sentence read aloud, words of a session that kept its sound.

Runs on a worker thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import engine
from app.personal.ring import to_int16
from engine import SAMPLE_RATE, AudioChunk, MediaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.personal.ring import Int16
    from engine import AudioBlock, Channel, Source, SpeechDetector

_WAIT = 0.05
_KEPT_RATE = 48_000


@dataclass(frozen=True, slots=True)
class TakeOptions:
    """When a recording ends by itself; all in seconds.

    Attributes
    ----------
    silence
        Behind the last word.
    patience
        Without any word.
    longest
        In all.
    margin
        PersonalDataSummary behind the last word.
    """

    silence: float = 1.3
    patience: float = 8.0
    longest: float = 28.0
    margin: float = 0.25


class Take:
    """A recording that grows; says itself when it is complete."""

    def __init__(self, detector: SpeechDetector, options: TakeOptions) -> None:
        self._detector = detector
        self._options = options
        self._blocks: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
        self._now = 0
        self._first: int | None = None
        self._last: int | None = None

    def push(self, samples: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
        """Take 16 kHz mono float32 samples."""
        self._blocks.append(samples)
        chunk = AudioChunk(samples, self._now)
        self._now = chunk.end
        for segment in self._detector.push(chunk):
            self._first = segment.start if self._first is None else self._first
            self._last = segment.end

    @property
    def is_complete(self) -> bool:
        """Whether the sentence is over, or will not come."""
        seconds = self._now / SAMPLE_RATE
        if seconds >= self._options.longest:
            return True
        if self._first is None:
            return seconds >= self._options.patience
        return self._last is not None and self._since(self._last) >= self._options.silence

    def samples(self) -> Int16:
        """Return what was said as int16, without the silence around it."""
        sound = np.concatenate([np.zeros(0, np.float32), *self._blocks])
        if self._first is not None:
            end = self._now if self._last is None else self._last
            sound = sound[max(0, self._first) : end + int(self._options.margin * SAMPLE_RATE)]
        return to_int16(sound)

    def _since(self, sample: int) -> float:
        return (self._now - sample) / SAMPLE_RATE


def record_take(
    source: Source,
    heard: Callable[[float, float], None],
    stopped: Callable[[], bool],
    options: TakeOptions | None = None,
) -> Int16:
    """Record until the user has read a sentence, or stops.

    Parameters
    ----------
    source
        A microphone, not yet open; closed again in any case.
    heard
        Gets the loudness of each block: root mean square and peak, dB of full scale.
    stopped
        Asked between two blocks.

    Returns
    -------
    Int16
        16 kHz mono; empty when nothing came.

    Raises
    ------
    AudioError
        There is no microphone, or it was lost.
    """
    take = Take(engine.SpeechDetector(), options or TakeOptions())
    resampler: engine.Resampler | None = None
    try:
        source.open()
        while not (stopped() or take.is_complete or source.finished):
            block = source.read(_WAIT)
            if block is not None:
                resampler = resampler or _resampler(block)
                level = engine.measure_level(block.samples)
                heard(level.rms_db, level.peak_db)
                take.push(resampler.push(block.samples))
    finally:
        source.close()
    return take.samples()


def _resampler(block: AudioBlock) -> engine.Resampler:
    return engine.Resampler(block.rate, block.samples.shape[1])


def read_kept(folder: Path, channel: Channel, start: float, end: float) -> Int16 | None:
    """Return the samples of a stretch of a session that kept its sound; None where it kept none."""
    resampler = engine.Resampler(_KEPT_RATE, 1)
    wanted = round((end - start) * _KEPT_RATE)
    parts: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    try:
        for block in engine.read_session_audio(folder, channel, start):
            parts.append(resampler.push(block[:wanted, None]))
            wanted -= len(block)
            if wanted <= 0:
                break
    except MediaError:
        return None
    return to_int16(np.concatenate([*parts, resampler.flush()]))
