"""Validation between training steps on held-out speech: token agreement and greedy WER.

The held-out batches are built once, without augmentation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.data.batches import IGNORED, LabelledBatch, pad_tokens
from training.data.features import log_mel_batch
from training.evaluation.metrics import has_loop, total_errors

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import CorpusUtterance
    from training.models.whisper import FastWhisper


@dataclass(frozen=True, slots=True)
class Validation:
    """A model's results on held-out speech.

    Attributes
    ----------
    agreement
        Share of tokens predicted correctly under teacher forcing, 0 to 1.
    wer
        Of greedy decoding, percent.
    loops
        Utterances whose transcript repeats itself.
    """

    agreement: float
    wer: float
    loops: int


@dataclass(frozen=True, slots=True)
class HeldOutBatch(LabelledBatch):
    """A batch of held-out utterances, and their transcripts as text."""

    texts: tuple[str, ...]


def choose_utterances(
    utterances: tuple[CorpusUtterance, ...], count: int, seed: int = 0
) -> list[CorpusUtterance]:
    """Choose the same ``count`` utterances every time, shortest first."""
    order = np.random.default_rng(seed).permutation(len(utterances))[:count]
    return sorted((utterances[i] for i in order), key=lambda utterance: utterance.duration)


def held_out_batches(
    utterances: list[CorpusUtterance],
    tokenizer: Tokenizer,
    batch_size: int = 16,
    normalise: Callable[[Tensor, str], Tensor] | None = None,
) -> list[HeldOutBatch]:
    """Build batches; ``normalise`` changes a spectrogram given its speaker."""
    batches: list[HeldOutBatch] = []
    prompt = [tokenizer.start, tokenizer.no_timestamps]
    for first in range(0, len(utterances), batch_size):
        group = utterances[first : first + batch_size]
        rows = [[*prompt, *tokenizer.encode(" " + u.text), tokenizer.end] for u in group]
        texts = tuple(u.text for u in group)
        mel, lengths = log_mel_batch(group)
        if normalise:
            mel = torch.stack([normalise(m, u.speaker) for m, u in zip(mel, group, strict=True)])
        batches.append(HeldOutBatch(mel, lengths, *pad_tokens(rows, len(prompt)), texts))
    return batches


@torch.no_grad()
def agreement(model: nn.Module, batches: list[HeldOutBatch]) -> float:
    """Measure the share of tokens predicted correctly; leaves the model in evaluation mode."""
    device = next(model.parameters()).device
    correct = total = 0
    model.eval()
    for batch in batches:
        logits = model(batch.mel.to(device), batch.lengths.to(device), batch.tokens.to(device))
        real = batch.targets != IGNORED
        correct += int((logits.argmax(dim=-1).cpu() == batch.targets)[real].sum())
        total += int(real.sum())
    return correct / max(1, total)


def validate(model: FastWhisper, batches: list[HeldOutBatch], tokenizer: Tokenizer) -> Validation:
    """Measure a model in the precision of the caller's autocast; leaves it in training mode."""
    device = next(model.parameters()).device
    share = agreement(model, batches)
    references = [text for batch in batches for text in batch.texts]
    hypotheses = [
        tokenizer.decode(ids)
        for batch in batches
        for ids in model.generate_greedy(batch.mel.to(device), batch.lengths.to(device))
    ]
    model.train()
    wer = total_errors(references, hypotheses).rate
    return Validation(share, wer, sum(map(has_loop, hypotheses)))
