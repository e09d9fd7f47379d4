"""Speaker normalisation: maps each speaker's log-mel to the mean and deviation of all speakers.

Off by default: it requires the speaker to be known, which live captions never do. Owns the
statistics, measured once before training. Runs on any thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import torch

from training.data.features import log_mel_batch

if TYPE_CHECKING:
    from torch import Tensor

    from training.data.manifest import CorpusUtterance

SPEECH_RANGE = 1.5
"""Log-mel range below the loudest frame in which a frame counts as speech, not as a pause."""


class SpeakerNormaliser:
    """Maps x to (x - speaker mean) / speaker deviation * global deviation + global mean, by band.

    Parameters
    ----------
    utterances
        Speech of all speakers; spectrograms of unknown speakers are not changed.
    per_speaker
        Utterances of each speaker to measure.
    """

    def __init__(self, utterances: Iterable[CorpusUtterance], per_speaker: int = 8) -> None:
        spoken: dict[str, list[CorpusUtterance]] = defaultdict(list)
        for utterance in utterances:
            if len(spoken[utterance.speaker]) < per_speaker:
                spoken[utterance.speaker].append(utterance)
        self._moments = {speaker: _moments(rows) for speaker, rows in spoken.items()}
        everyone = torch.stack([torch.stack(found) for found in self._moments.values()])
        self._mean, self._deviation = everyone.mean(dim=0)

    def __call__(self, mel: Tensor, speaker: str) -> Tensor:
        """Normalise a spectrogram [80, T] of one speaker."""
        if speaker not in self._moments:
            return mel
        mean, deviation = self._moments[speaker]
        return (mel - mean) / deviation * self._deviation + self._mean


def _moments(utterances: Sequence[CorpusUtterance]) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each band over the frames with speech, [80, 1] both."""
    speech: list[Tensor] = []
    for utterance in utterances:
        mel = log_mel_batch([utterance])[0][0]
        level = mel.amax(dim=0)
        speech.append(mel[:, level > level.max() - SPEECH_RANGE])
    frames = torch.cat(speech, dim=1)
    return frames.mean(dim=1, keepdim=True), frames.std(dim=1, keepdim=True).clamp(min=1e-3)
