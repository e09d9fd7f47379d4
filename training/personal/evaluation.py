"""Utterances as the first block that learns hears them: what lies below is computed once.

Runs on whatever thread calls it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from training.data.batches import IGNORED, pad_tokens
from training.models.whisper import frame_mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper
    from training.personal.samples import Take

LONGEST_MASK = 20
"""Positions, 20 ms each, that may be hidden in a row."""

MASKS = 2
PIECE = 1000
"""Positions that go through the network side by side when it learns."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance below the blocks that learn.

    Attributes
    ----------
    hidden
        float32 [S, D].
    tokens
        Prompt, text and end.
    labelled
        Whether a person gave the text.
    """

    hidden: Tensor
    tokens: tuple[int, ...]
    labelled: bool


@torch.no_grad()
def hear(model: FastWhisper, take: Take, tokenizer: Tokenizer, first_block: int) -> Heard:
    """Send a take through everything that stays as it is."""
    encoder = model.encoder
    hidden = encoder.through(encoder.embed(take.mel[None]), last=first_block)[0]
    tokens = (tokenizer.start, tokenizer.no_timestamps, *take.tokens, tokenizer.end)
    return Heard(hidden, tokens, take.labelled)


def masked(heard: Heard, rng: np.random.Generator, chance: float) -> Heard:
    """Hide two short stretches from what follows (after Park et al. 2019, SpecAugment)."""
    if rng.random() >= chance:
        return heard
    hidden = heard.hidden.clone()
    for _ in range(MASKS):
        length = int(rng.integers(1, LONGEST_MASK + 1))
        start = int(rng.integers(max(1, len(hidden) - length)))
        hidden[start : start + length] = 0
    return replace(heard, hidden=hidden)


def in_pieces(takes: Sequence[Heard]) -> Iterator[tuple[list[Heard], float]]:
    """Cut a batch into pieces of like length, 20 s at most, each with its share of the tokens."""
    total = sum(len(take.tokens) for take in takes)
    piece: list[Heard] = []
    for take in sorted(takes, key=lambda take: len(take.hidden)):
        if piece and (len(piece) + 1) * len(take.hidden) > PIECE:
            yield piece, sum(len(it.tokens) for it in piece) / total
            piece = []
        piece.append(take)
    if piece:
        yield piece, sum(len(it.tokens) for it in piece) / total


@torch.inference_mode()
def transcribe(
    model: FastWhisper, takes: Sequence[Heard], tokenizer: Tokenizer, first_block: int
) -> list[str]:
    """Write down what is said, greedily; eight utterances of like length at a time."""
    order = sorted(range(len(takes)), key=lambda i: len(takes[i].hidden))
    texts = [""] * len(takes)
    for first in range(0, len(order), 8):
        chosen = order[first : first + 8]
        features, mask = _features(model, [takes[i] for i in chosen], first_block)
        seconds = torch.tensor([len(takes[i].hidden) / 50 for i in chosen])
        for i, tokens in zip(chosen, model.decode_greedy(features, mask, 8 * seconds), strict=True):
            texts[i] = tokenizer.decode(tokens).strip()
    return texts


def _features(
    model: FastWhisper, takes: Sequence[Heard], first_block: int
) -> tuple[Tensor, Tensor | None]:
    lengths = torch.tensor([len(take.hidden) for take in takes])
    x = torch.nn.utils.rnn.pad_sequence([take.hidden for take in takes], batch_first=True)
    mask = None
    if int(lengths.min()) < x.shape[1]:
        mask = frame_mask(lengths, x.shape[1])[:, None, None]
    return model.encoder.ln_post(model.encoder.through(x, mask, first=first_block)), mask


def score(
    model: FastWhisper, takes: Sequence[Heard], first_block: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Score every token of some utterances.

    Returns
    -------
    Logits [N, V] of all N tokens behind the prompts, the tokens int64 [N], and bool [N]: whether a
    person gave it.
    """
    features, mask = _features(model, takes, first_block)
    tokens, targets = pad_tokens([list(take.tokens) for take in takes], prompt=2)
    logits = model.decoder(tokens, model.decoder.cross_cache(features), mask)[0]
    real = targets != IGNORED
    given = torch.tensor([take.labelled for take in takes])[:, None].expand_as(targets)
    return logits[real], targets[real], given[real]
