"""``python -m training align``: when each word of a transcript is spoken, for random windows.

Owns the alignment of known text: a Whisper reads the transcript along with the audio, and the
engine's own warping through its cross-attention gives the times. Runs on the main thread.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
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
from training.data.audio import is_prepared
from training.data.batches import pad_tokens
from training.data.features import MAX_FRAMES, by_length, mels_of
from training.data.manifest import TimedWord, Utterance, read_manifest, summarise, write_manifest
from training.errors import DataError
from training.labelling.teacher import add_teacher_arguments, open_teacher

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import Manifest
    from training.models.whisper import FastWhisper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training align``."""
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--out", type=Path, required=True, help="the same manifest with words")
    parser.add_argument(
        "--reject-below",
        type=float,
        default=-3.0,
        help="leave out text of another recording: what the teacher finds less "
        "likely than this, in mean log-probability a token",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write a manifest whose words have times."""
    model, tokenizer = open_teacher(arguments)
    manifest = read_manifest(arguments.manifest)
    with torch.autocast("cpu", torch.bfloat16, enabled=arguments.bf16):
        aligned = align(manifest, model, tokenizer, arguments.reject_below)
    write_manifest(arguments.out, aligned)
    print(summarise(manifest.skipped, len(manifest.utterances)))
    print(
        f"{len(aligned)} aligned, {len(manifest.utterances) - len(aligned)} rejected as unlikely."
    )
    return 0


def align(
    manifest: Manifest, model: FastWhisper, tokenizer: Tokenizer, reject_below: float
) -> list[Utterance]:
    """Give every utterance of at most 30 s its word times; unlikely transcripts are left out.

    Raises
    ------
    DataError
        If the audio is not decoded yet.
    """
    if not is_prepared(manifest.utterances):
        raise DataError("This manifest is not decoded; run `python -m training prepare` first.")
    longest = MAX_FRAMES / FRAMES_PER_SECOND
    short = [u for u in manifest.utterances if u.duration <= longest]
    found: dict[str, Utterance] = {u.id: u for u in manifest.utterances if u.duration > longest}
    with tqdm(total=len(short), desc="aligning", unit="utt", disable=None) as bar:
        for group in by_length(short):
            for utterance, likelihood in align_group(group, model, tokenizer):
                if likelihood >= reject_below:
                    found[utterance.id] = utterance
            bar.update(len(group))
    return [found[u.id] for u in manifest.utterances if u.id in found]


def align_group(
    group: list[Utterance], model: FastWhisper, tokenizer: Tokenizer
) -> Iterator[tuple[Utterance, float]]:
    """Each utterance with its words, and the mean log-probability of its tokens."""
    texts = [tokenizer.encode(" " + utterance.text) for utterance in group]
    aligned = align_mels(*mels_of(group), texts, model, tokenizer)
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
    """Words of known tokens in [B, 80, T] of true ``lengths``, and their mean log-probability."""
    prompt = list(model.config.prompt)
    tokens, targets = pad_tokens([[*prompt, *t, tokenizer.end] for t in texts], len(prompt))
    features, mask = model.encoder(mel, lengths)
    cross = model.decoder.cross_cache(features)
    logits, _, attention = model.decoder(tokens, cross, mask, with_attention=True)
    assert attention is not None  # every model has alignment heads
    likelihoods = mean_likelihood(logits, targets)
    for row, text in enumerate(texts):
        # row i of the attention looks for the token behind i: from the last of the prompt on
        rows = slice(len(prompt) - 1, len(prompt) + len(text))
        frames = (int(lengths[row]) + 1) // 2
        weights = attention[:, row, rows, :frames]
        words = _words(list(text), weights, mel[row, :, : lengths[row]], tokenizer)
        yield words, float(likelihoods[row])


def mean_likelihood(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean log-probability of the real targets [B, L] of each row of ``logits`` [B, L, V]."""
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
