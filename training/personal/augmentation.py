"""What a run practises on: the takes, and what can be made of those whose text a person gave.

Runs on the calling thread.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.features import FRAMES_PER_SECOND
from engine.types import SAMPLE_RATE
from training.data.audio import to_float
from training.data.augment import change_speed
from training.data.examples import splice
from training.data.features import MAX_FRAMES, log_mel
from training.data.manifest import Utterance
from training.labelling.align import align_mels
from training.personal.samples import take_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper
    from training.personal.samples import Take


LONGEST = 12.0
"""Seconds of a splice, but for the end of its last words."""


def at_speeds(takes: Sequence[Take], speeds: Sequence[float]) -> Iterator[Take]:
    """Give every take, and those whose text a person gave again at other speeds.

    Few sentences hold little of a voice; slower and faster they hold more (Ko et al. 2015). What
    would be longer than the model can hear is left out.
    """
    for take in takes:
        yield take
        for speed in speeds if take.labelled else ():
            mel = log_mel(torch.from_numpy(change_speed(to_float(take.samples), speed)))
            if mel.shape[1] <= MAX_FRAMES:
                yield replace(take, id=f"{take.id} at {speed:g}", mel=mel)


def spliced(
    takes: Sequence[Take], share: float, model: FastWhisper, tokenizer: Tokenizer, seed: int = 0
) -> Iterator[Take]:
    """Make ``share`` times as many new takes of words from all that a person gave the text of.

    Sentences that were never said cannot be learnt by heart, so that only listening helps
    (Lam et al. 2021). The model finds the words by its cross-attention.
    """
    read = [take for take in takes if take.labelled]
    timed = [_timed(take, model, tokenizer) for take in read]
    samples = {utterance.audio: take.samples for utterance, take in zip(timed, read, strict=True)}
    rng = np.random.default_rng(seed)
    longest = min(LONGEST, model.config.max_frames / FRAMES_PER_SECOND / 2)
    for number in range(round(share * len(read))):
        example = splice(timed[number % len(read)], timed, rng, longest)
        cuts = (
            samples[p.utterance.audio][round(p.start * SAMPLE_RATE) : round(p.end * SAMPLE_RATE)]
            for p in example.pieces
        )
        sound = np.concatenate(list(cuts))
        take = take_of(f"splice {number}", example.text, True, sound, tokenizer)
        # Words that were found in no time at all would make a text longer than the model can write.
        if len(take.tokens) + len(model.config.prompt) < model.config.max_tokens:
            yield take


def _timed(take: Take, model: FastWhisper, tokenizer: Tokenizer) -> Utterance:
    lengths = torch.tensor([take.mel.shape[1]])
    ((words, _),) = align_mels(take.mel[None], lengths, [take.tokens], model, tokenizer)
    return Utterance(Path(take.id), take.text, 0.0, len(take.samples) / SAMPLE_RATE, words=words)
