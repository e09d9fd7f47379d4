"""Speaker-level normalisation: every speaker's log-mel moved to the mean and spread of all speech.

Off by default: it needs to know who speaks before it can help, and live captions never do. Owns the
statistics, measured once before training. Runs on any thread.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import torch

from training.data.features import mels_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from torch import Tensor

    from training.data.manifest import Utterance

LOUD = 1.5
"""Frames this far below the loudest of a spectrogram are pauses and do not count."""


class SpeakerNormaliser:
    """Maps x to (x - mean of speaker) / spread of speaker * spread of all + mean of all, by band.

    Parameters
    ----------
    utterances
        Speech of every speaker that will come; an unknown speaker's is left as it is.
    per_speaker
        Utterances of each speaker that are measured.
    """

    def __init__(self, utterances: Iterable[Utterance], per_speaker: int = 8) -> None:
        spoken: dict[str, list[Utterance]] = defaultdict(list)
        for utterance in utterances:
            if len(spoken[utterance.speaker]) < per_speaker:
                spoken[utterance.speaker].append(utterance)
        self._moments = {speaker: _moments(rows) for speaker, rows in spoken.items()}
        everyone = torch.stack([torch.stack(found) for found in self._moments.values()])
        self._mean, self._spread = everyone.mean(dim=0)

    def __call__(self, mel: Tensor, speaker: str) -> Tensor:
        """Normalise a spectrogram [80, T] of one speaker."""
        if speaker not in self._moments:
            return mel
        mean, spread = self._moments[speaker]
        return (mel - mean) / spread * self._spread + self._mean


def _moments(utterances: Sequence[Utterance]) -> tuple[Tensor, Tensor]:
    """Mean and standard deviation of each band over the frames with sound, [80, 1] both."""
    spoken: list[Tensor] = []
    for utterance in utterances:
        mel = mels_of([utterance])[0][0]
        level = mel.amax(dim=0)
        spoken.append(mel[:, level > level.max() - LOUD])
    frames = torch.cat(spoken, dim=1)
    return frames.mean(dim=1, keepdim=True), frames.std(dim=1, keepdim=True).clamp(min=1e-3)
