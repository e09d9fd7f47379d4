"""Recordings encoded by the frozen encoder blocks once, so that training runs only the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from training.data.batches import IGNORED, pad_tokens
from training.data.features import group_by_length

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper
    from training.personal.recordings import PreparedRecording

MAX_MASK = 20
"""Longest masked span, in encoder positions of 20 ms."""

N_MASKS = 2

MAX_POSITIONS = 1000
"""Encoder positions of a microbatch, padding included: 20 s."""


@dataclass(frozen=True, slots=True)
class EncodedRecording:
    """A recording below the trained blocks.

    Attributes
    ----------
    hidden
        Output of the last frozen block, float32 [S, D].
    tokens
        Prompt, text and end.
    labelled
        Whether the text comes from a person.
    """

    hidden: Tensor
    tokens: tuple[int, ...]
    labelled: bool


@torch.no_grad()
def encode_recording(
    model: FastWhisper, recording: PreparedRecording, tokenizer: Tokenizer, first_block: int
) -> EncodedRecording:
    """Run a recording through everything below the encoder block ``first_block``."""
    encoder = model.encoder
    hidden = encoder.run_blocks(encoder.embed(recording.mel[None]), last=first_block)[0]
    tokens = (tokenizer.start, tokenizer.no_timestamps, *recording.tokens, tokenizer.end)
    return EncodedRecording(hidden, tokens, recording.labelled)


def mask_spans(
    recording: EncodedRecording, rng: np.random.Generator, chance: float
) -> EncodedRecording:
    """Zero two short spans with probability ``chance`` (after SpecAugment, Park et al. 2019)."""
    if rng.random() >= chance:
        return recording
    hidden = recording.hidden.clone()
    for _ in range(N_MASKS):
        length = int(rng.integers(1, MAX_MASK + 1))
        start = int(rng.integers(max(1, len(hidden) - length)))
        hidden[start : start + length] = 0
    return replace(recording, hidden=hidden)


def microbatches(
    recordings: Sequence[EncodedRecording],
) -> Iterator[tuple[list[EncodedRecording], float]]:
    """Cut a batch into microbatches of similar length, each with its share of the tokens."""
    total = sum(len(recording.tokens) for recording in recordings)
    for group in group_by_length(recordings, lambda each: len(each.hidden), MAX_POSITIONS):
        yield group, sum(len(recording.tokens) for recording in group) / total


@torch.inference_mode()
def transcribe(
    model: FastWhisper,
    recordings: Sequence[EncodedRecording],
    tokenizer: Tokenizer,
    first_block: int,
) -> list[str]:
    """Decode greedily, eight recordings of similar length at a time."""
    order = sorted(range(len(recordings)), key=lambda i: len(recordings[i].hidden))
    texts = [""] * len(recordings)
    for first in range(0, len(order), 8):
        chosen = order[first : first + 8]
        features, mask = _features(model, [recordings[i] for i in chosen], first_block)
        seconds = torch.tensor([len(recordings[i].hidden) / 50 for i in chosen])
        for i, tokens in zip(chosen, model.decode_greedy(features, mask, 8 * seconds), strict=True):
            texts[i] = tokenizer.decode(tokens).strip()
    return texts


def _features(
    model: FastWhisper, recordings: Sequence[EncodedRecording], first_block: int
) -> tuple[Tensor, Tensor | None]:
    lengths = torch.tensor([len(recording.hidden) for recording in recordings])
    hidden = [recording.hidden for recording in recordings]
    x = torch.nn.utils.rnn.pad_sequence(hidden, batch_first=True)
    return model.encoder.finish(x, lengths, first_block)


def score(
    model: FastWhisper, recordings: Sequence[EncodedRecording], first_block: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Score the text under teacher forcing.

    Returns
    -------
    Logits [N, V] of all N tokens after the prompts, these tokens int64 [N], and bool [N]: whether
    each comes from a person.
    """
    features, mask = _features(model, recordings, first_block)
    tokens, targets = pad_tokens([list(recording.tokens) for recording in recordings], prompt=2)
    logits = model.decoder(tokens, model.decoder.cross_cache(features), mask)[0]
    real = targets != IGNORED
    labelled = torch.tensor([r.labelled for r in recordings])[:, None].expand_as(targets)
    return logits[real], targets[real], labelled[real]
