"""Which recordings are fit to train on: each rejection has a reason.

The engine checks the audio (``check_recording``); here the base model scores whether a text matches
its audio, the voice detector whether anybody speaks, and the long-term spectrum whether voice and
microphone are the usual ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.personal.checks import check_recording
from engine.types import AudioChunk
from engine.vad import SpeechDetector
from training.data.audio import to_float
from training.data.batches import IGNORED
from training.personal.recordings import batch_recordings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from engine.vad import VoiceModel
    from training.models.whisper import FastWhisper
    from training.personal.recordings import PreparedRecording

WRONG_TEXT = "The text does not seem to match what is said."
NO_SPEECH = "There seems to be no speech in this recording."
OTHER_VOICE = "The voice or the microphone seems to differ from your other recordings."


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """Thresholds of the checks.

    Attributes
    ----------
    text_gap
        Nats per token by which the base may prefer its own transcript to the given text. Of 60
        sentences, correct texts were at most 1.9 away and those of other sentences at least 4.5;
        being relative, the threshold does not penalise an accent.
    min_speech
        Share of a recording that must be speech.
    voice_factor, voice_floor
        A recording is rejected as another voice where the distance of its mean spectrum from the
        median exceeds the floor (in log-mel units per band) and so many median distances.
    min_voices
        Recordings needed for a meaningful median.
    """

    text_gap: float = 3.0
    min_speech: float = 0.1
    voice_factor: float = 3.0
    voice_floor: float = 0.04
    min_voices: int = 5


@dataclass(frozen=True, slots=True)
class Rejection:
    """A recording that is not trained on, and why in one sentence."""

    id: str
    reason: str


class RecordingChecker:
    """Checks recordings against a base model.

    Parameters
    ----------
    voice
        The voice activity model; Silero when None.
    """

    def __init__(
        self,
        model: FastWhisper,
        tokenizer: Tokenizer,
        options: CheckOptions | None = None,
        voice: VoiceModel | None = None,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._options = options or CheckOptions()
        self._voice = voice

    def check(self, recording: PreparedRecording) -> Rejection | None:
        """Check one recording by itself: its audio, its speech, its text."""
        reason = check_recording(recording.samples, recording.text)
        if reason is None and self.speech_share(recording) < self._options.min_speech:
            reason = NO_SPEECH
        if reason is None and self.text_gap(recording) > self._options.text_gap:
            reason = WRONG_TEXT
        return Rejection(recording.id, reason) if reason else None

    def other_voices(self, recordings: Sequence[PreparedRecording]) -> Iterator[Rejection]:
        """Find the recordings that sound unlike the others; labelled ones define the usual."""
        reference = [recording for recording in recordings if recording.labelled]
        if len(reference) < self._options.min_voices:
            reference = list(recordings)
        if len(reference) < self._options.min_voices:
            return
        median = np.median([spectrum(recording) for recording in reference], axis=0)
        typical = float(np.median([_distance(recording, median) for recording in reference]))
        limit = max(self._options.voice_floor, self._options.voice_factor * typical)
        for recording in recordings:
            if _distance(recording, median) > limit:
                yield Rejection(recording.id, OTHER_VOICE)

    def speech_share(self, recording: PreparedRecording) -> float:
        """Measure the share of a recording in which somebody speaks, 0 to 1."""
        detector = SpeechDetector(model=self._voice)
        samples = to_float(recording.samples)
        segments = [*detector.push(AudioChunk(samples, 0)), *detector.skip(len(samples))]
        speech = sum(s.end - s.start for s in segments if s.end is not None)
        return speech / max(1, len(recording.samples))

    @torch.no_grad()
    def text_gap(self, recording: PreparedRecording) -> float:
        """Measure by how many nats per token the base prefers its own transcript to the text."""
        lengths = torch.tensor([recording.mel.shape[1]])
        (own,) = self._model.generate_greedy(recording.mel[None], lengths)
        return self._likelihood(recording, tuple(own)) - self._likelihood(
            recording, recording.tokens
        )

    def _likelihood(self, recording: PreparedRecording, tokens: tuple[int, ...]) -> float:
        """Compute the mean log-probability of tokens and the end, nats."""
        room = self._model.config.max_tokens - 2
        batch = batch_recordings([replace(recording, tokens=tokens[: room - 1])], self._tokenizer)
        real = batch.targets != IGNORED
        logits: Tensor = self._model(batch.mel, batch.lengths, batch.tokens)[real]
        return -torch.nn.functional.cross_entropy(logits, batch.targets[real]).item()


def spectrum(recording: PreparedRecording) -> NDArray[np.float32]:
    """Return the mean log-mel of the loud frames less its mean, [80]: timbre without volume."""
    level = recording.mel.mean(dim=0)
    loud = recording.mel[:, level > level.max() - 0.5].mean(dim=1)
    return (loud - loud.mean()).numpy()


def _distance(recording: PreparedRecording, median: NDArray[np.float32]) -> float:
    return float(np.abs(spectrum(recording) - median).mean())
