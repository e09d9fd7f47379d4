"""Forced alignment: the times of the words of a transcript.

A Whisper decodes the audio with the transcript as given, and the engine's dynamic time warping of
its cross-attention gives the times. Runs on the calling thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from tqdm import tqdm

from engine.features import FRAMES_PER_SECOND
from engine.model.alignment import (
    align_tokens,
    frame_times,
    group_words,
    loud_frames,
    trim_silence,
)
from training.data.audio import are_decoded
from training.data.batches import pad_tokens
from training.data.examples import MAX_SECONDS
from training.data.features import batches_by_length, log_mel_batch
from training.data.manifest import CorpusUtterance, TimedWord
from training.errors import DataError

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import Manifest
    from training.models.whisper import FastWhisper


def align(
    manifest: Manifest, model: FastWhisper, tokenizer: Tokenizer, reject_below: float
) -> list[CorpusUtterance]:
    """Add word times to every utterance of at most 30 s.

    Parameters
    ----------
    reject_below
        Mean log-probability per token below which a transcript is left out.

    Raises
    ------
    DataError
        The audio is not decoded yet.
    """
    if not are_decoded(manifest.utterances):
        raise DataError(
            "The audio of this manifest is not decoded; run `python -m training prepare` first."
        )
    short = [u for u in manifest.utterances if u.duration <= MAX_SECONDS]
    found = {u.id: u for u in manifest.utterances if u.duration > MAX_SECONDS}
    with tqdm(total=len(short), desc="aligning", unit="utt", disable=None) as bar:
        for group in batches_by_length(short):
            for utterance, likelihood in align_group(group, model, tokenizer):
                if likelihood >= reject_below:
                    found[utterance.id] = utterance
            bar.update(len(group))
    return [found[u.id] for u in manifest.utterances if u.id in found]


def align_group(
    group: list[CorpusUtterance], model: FastWhisper, tokenizer: Tokenizer
) -> Iterator[tuple[CorpusUtterance, float]]:
    """Yield each utterance with word times, and the mean log-probability of its tokens."""
    texts = [tokenizer.encode(" " + utterance.text) for utterance in group]
    aligned = align_mels(*log_mel_batch(group), texts, model, tokenizer)
    for utterance, (words, likelihood) in zip(group, aligned, strict=True):
        yield replace(utterance, words=words), likelihood


@torch.inference_mode()
def align_mels(
    mel: Tensor,
    lengths: Tensor,
    texts: Sequence[Sequence[int]],
    model: FastWhisper,
    tokenizer: Tokenizer,
) -> Iterator[tuple[tuple[TimedWord, ...], float]]:
    """Yield the timed words of known ``texts``, and their mean log-probability per token.

    ``mel`` is [B, 80, T], ``lengths`` [B] are its frames without padding.
    """
    prompt = list(model.config.prompt)
    tokens, targets = pad_tokens([[*prompt, *t, tokenizer.end] for t in texts], len(prompt))
    features, mask = model.encoder(mel, lengths)
    cross = model.decoder.cross_cache(features)
    logits, _, attention = model.decoder(tokens, cross, mask, with_attention=True)
    assert attention is not None  # every model has alignment heads
    likelihoods = mean_likelihood(logits, targets)
    for row, text in enumerate(texts):
        # row i attends to the audio of token i + 1, so the rows start at the last prompt token
        rows = slice(len(prompt) - 1, len(prompt) + len(text))
        frames = (int(lengths[row]) + 1) // 2
        weights = attention[:, row, rows, :frames]
        words = _words(list(text), weights, mel[row, :, : lengths[row]], tokenizer)
        yield words, float(likelihoods[row])


def mean_likelihood(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean log-probability, per row, of the targets [B, L] that are not ignored; [B]."""
    losses = torch.nn.functional.cross_entropy(
        logits.float().transpose(1, 2), targets, reduction="none"
    )
    return -losses.sum(dim=1) / (targets >= 0).sum(dim=1)


def _words(
    tokens: list[int], weights: Tensor, mel: Tensor, tokenizer: Tokenizer
) -> tuple[TimedWord, ...]:
    times = frame_times(align_tokens(weights.float().numpy()), mel.shape[1] / FRAMES_PER_SECOND)
    loud = loud_frames(mel.numpy())
    return tuple(
        TimedWord(group.text, *trim_silence(times[group.first], times[group.last], loud))
        for group in group_words(tokens, tokenizer)
        if group.text
    )
