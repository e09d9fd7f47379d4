"""A short look at held-back speech between training steps: token agreement and greedy WER.

Owns the held-back batches, built once without augmentation. Runs on the trainer's thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.data.batches import IGNORED, pad_tokens
from training.data.features import mels_of
from training.evaluation.scoring import loops, total_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import Utterance
    from training.models.whisper import FastWhisper


@dataclass(frozen=True, slots=True)
class Validation:
    """What a model does on held-back speech.

    Attributes
    ----------
    agreement
        Share of tokens right when the ones before are given.
    wer
        Greedy, percent.
    loops
        Utterances that repeat themselves.
    """

    agreement: float
    wer: float
    loops: int


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A batch of held-back utterances and their transcripts."""

    mel: Tensor
    lengths: Tensor
    tokens: Tensor
    targets: Tensor
    texts: tuple[str, ...]


def choose(utterances: tuple[Utterance, ...], count: int, seed: int = 0) -> list[Utterance]:
    """Choose the same ``count`` utterances every time, shortest first."""
    order = np.random.default_rng(seed).permutation(len(utterances))[:count]
    return sorted((utterances[i] for i in order), key=lambda utterance: utterance.duration)


def hold_back(
    utterances: list[Utterance],
    tokenizer: Tokenizer,
    batch: int = 16,
    normalise: Callable[[Tensor, str], Tensor] | None = None,
) -> list[HeldBack]:
    """Build the batches once; the prompt is the tokenizer's."""
    held: list[HeldBack] = []
    prompt = [tokenizer.start, tokenizer.no_timestamps]
    for first in range(0, len(utterances), batch):
        group = utterances[first : first + batch]
        rows = [[*prompt, *tokenizer.encode(" " + u.text), tokenizer.end] for u in group]
        texts = tuple(u.text for u in group)
        mel, lengths = mels_of(group)
        if normalise:
            mel = torch.stack([normalise(m, u.speaker) for m, u in zip(mel, group, strict=True)])
        held.append(HeldBack(mel, lengths, *pad_tokens(rows, len(prompt)), texts))
    return held


@torch.no_grad()
def agreement(model: nn.Module, held: list[HeldBack]) -> float:
    """Share of tokens that anything which scores tokens predicts right; left in evaluation mode."""
    device = next(model.parameters()).device
    right = total = 0
    model.eval()
    for batch in held:
        logits = model(batch.mel.to(device), batch.lengths.to(device), batch.tokens.to(device))
        real = batch.targets != IGNORED
        right += int((logits.argmax(dim=-1).cpu() == batch.targets)[real].sum())
        total += int(real.sum())
    return right / max(1, total)


def validate(model: FastWhisper, held: list[HeldBack], tokenizer: Tokenizer) -> Validation:
    """Measure a model in the precision of the caller's autocast; it is left in training mode."""
    device = next(model.parameters()).device
    right = agreement(model, held)
    said = [text for batch in held for text in batch.texts]
    heard = [
        tokenizer.decode(ids)
        for batch in held
        for ids in model.generate_greedy(batch.mel.to(device), batch.lengths.to(device))
    ]
    model.train()
    return Validation(right, total_errors(said, heard).rate, sum(loops(text) for text in heard))
