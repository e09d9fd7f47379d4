"""What must not be learnt from: rubbish is found before it does harm, each with its reason.

The engine judges the sound (``check_recording``); here the base model says whether a text belongs
to its sound, the voice detector whether anybody speaks, and the long-term spectrum whether it may
be the same voice and microphone. Runs on the calling thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.personal.checks import check_recording
from engine.types import AudioChunk
from engine.vad import SpeechDetector
from training.data.audio import to_float
from training.data.batches import IGNORED
from training.personal.samples import batch_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from engine.vad import VoiceModel
    from training.models.whisper import FastWhisper
    from training.personal.samples import Take

WRONG_TEXT = "The text does not seem to be what is said."
NO_SPEECH = "Nobody seems to speak in this recording."
OTHER_VOICE = "The voice, or the microphone, seems to be another one."


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How far something may be from what is expected.

    Attributes
    ----------
    text_gap
        Nats a token by which the base may find its own reading likelier than the given text. A
        right text was at most 1.9 away, that of another sentence at least 4.5 (60 sentences); being
        relative, it does not punish an accent.
    min_speech
        Share of a recording that must be speech.
    voice_factor, voice_floor
        A take is another voice's when its mean spectrum lies further from the median of all than
        so many times the median distance, and than the floor (in log-mel units a band).
    min_voices
        Takes from which there is a median worth the name.
    """

    text_gap: float = 3.0
    min_speech: float = 0.1
    voice_factor: float = 3.0
    voice_floor: float = 0.04
    min_voices: int = 5


@dataclass(frozen=True, slots=True)
class Rejection:
    """A recording that is not learnt from, and why in one sentence."""

    id: str
    reason: str


class Checker:
    """Checks takes against a base model.

    Parameters
    ----------
    voice
        Judges frames of sound; Silero when None.
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

    def one(self, take: Take) -> Rejection | None:
        """Check a take by itself: its sound, its speech, its text."""
        reason = check_recording(take.samples, take.text)
        if reason is None and self.speech_share(take) < self._options.min_speech:
            reason = NO_SPEECH
        if reason is None and self.text_gap(take) > self._options.text_gap:
            reason = WRONG_TEXT
        return Rejection(take.id, reason) if reason else None

    def voices(self, takes: Sequence[Take]) -> Iterator[Rejection]:
        """Find the takes that sound unlike the others; what a person labelled sets the measure."""
        measure = [t for t in takes if t.labelled]
        if len(measure) < self._options.min_voices:
            measure = list(takes)
        if len(measure) < self._options.min_voices:
            return
        middle = np.median([spectrum(t) for t in measure], axis=0)
        typical = float(np.median([_distance(t, middle) for t in measure]))
        limit = max(self._options.voice_floor, self._options.voice_factor * typical)
        for take in takes:
            if _distance(take, middle) > limit:
                yield Rejection(take.id, OTHER_VOICE)

    def speech_share(self, take: Take) -> float:
        """Share of a recording in which somebody speaks, 0 to 1."""
        detector = SpeechDetector(model=self._voice)
        sound = to_float(take.samples)
        found = [*detector.push(AudioChunk(sound, 0)), *detector.skip(len(sound))]
        spoken = sum(s.end - s.start for s in found if s.end is not None)
        return spoken / max(1, len(take.samples))

    @torch.no_grad()
    def text_gap(self, take: Take) -> float:
        """Nats a token by which the base's own reading is likelier than the take's text."""
        lengths = torch.tensor([take.mel.shape[1]])
        (own,) = self._model.generate_greedy(take.mel[None], lengths)
        return self._likelihood(take, tuple(own)) - self._likelihood(take, take.tokens)

    def _likelihood(self, take: Take, tokens: tuple[int, ...]) -> float:
        """Mean log-probability of tokens and the end behind them, nats."""
        room = self._model.config.max_tokens - 2
        batch = batch_of([replace(take, tokens=tokens[: room - 1])], self._tokenizer)
        real = batch.targets != IGNORED
        logits: Tensor = self._model(batch.mel, batch.lengths, batch.tokens)[real]
        return -torch.nn.functional.cross_entropy(logits, batch.targets[real]).item()


def spectrum(take: Take) -> NDArray[np.float32]:
    """Mean log-mel of the loud frames less its own mean, [80]: voice and microphone, not volume."""
    level = take.mel.mean(dim=0)
    loud = take.mel[:, level > level.max() - 0.5].mean(dim=1)
    return (loud - loud.mean()).numpy()


def _distance(take: Take, middle: NDArray[np.float32]) -> float:
    return float(np.abs(spectrum(take) - middle).mean())
