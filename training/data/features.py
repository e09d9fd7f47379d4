"""Whisper's log-mel spectrogram in torch, on any device, and batches of spectrograms.

Gives the engine's values, five times as fast. Runs on any thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import torch

from engine.features import FRAMES_PER_SECOND, HOP, N_FFT, mel_filters
from training.data.audio import read_samples, to_float
from training.data.examples import MAX_SECONDS

if TYPE_CHECKING:
    from torch import Tensor

    from training.data.manifest import CorpusUtterance

_Item = TypeVar("_Item")

MAX_FRAMES = round(MAX_SECONDS * FRAMES_PER_SECOND)


@lru_cache(maxsize=4)
def _window_and_filters(device: torch.device) -> tuple[Tensor, Tensor]:
    return torch.hann_window(N_FFT, device=device), torch.from_numpy(mel_filters()).to(device)


def log_mel(samples: Tensor) -> Tensor:
    """Compute the log-mel [80, n // 160] of samples [n], 16 kHz, float32 both.

    openai-whisper's ``log_mel_spectrogram``: log10 of the mel power spectrum, clipped at 8 below
    its maximum, then scaled.
    """
    window, filters = _window_and_filters(samples.device)
    spectrum = torch.stft(samples, N_FFT, HOP, window=window, return_complex=True)
    power = spectrum[:, : len(samples) // HOP].abs() ** 2
    log = (filters @ power).clamp(min=1e-10).log10()
    return (torch.maximum(log, log.max() - 8.0) + 4.0) / 4.0


def stack(mels: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Batch spectrograms [80, T] as [B, 80, max T], padded with zeros, and their lengths [B]."""
    lengths = torch.tensor([mel.shape[1] for mel in mels])
    stacked = torch.zeros(len(mels), mels[0].shape[0], int(lengths.max()))
    for row, mel in zip(stacked, mels, strict=True):
        row[:, : mel.shape[1]] = mel
    return stacked, lengths


def pad_to_30s(mel: Tensor, lengths: Tensor) -> Tensor:
    """Pad a batch [B, 80, T] to 30 s with the value that :func:`log_mel` gives for silence."""
    inside = torch.arange(MAX_FRAMES, device=mel.device) < lengths[:, None]
    whole = torch.nn.functional.pad(mel, (0, MAX_FRAMES - mel.shape[2]))
    silence = mel.amax(dim=(1, 2)) - 2.0  # 8 below the maximum, scaled
    return torch.where(inside[:, None], whole, silence[:, None, None])


def log_mel_batch(
    utterances: Sequence[CorpusUtterance], padded: bool = False
) -> tuple[Tensor, Tensor]:
    """Compute the log-mel of utterances at their true length, or ``padded`` to 30 s.

    Returns [B, 80, max T] and the lengths int64 [B].
    """
    mels: list[Tensor] = []
    for utterance in utterances:
        samples = torch.from_numpy(to_float(read_samples(utterance)))
        if padded:
            silence = max(0, MAX_FRAMES * HOP - len(samples))
            samples = torch.nn.functional.pad(samples, (0, silence))
        mels.append(log_mel(samples)[:, :MAX_FRAMES])
    return stack(mels)


def group_by_length(
    items: Iterable[_Item], length: Callable[[_Item], float], total: float, most: float = math.inf
) -> Iterator[list[_Item]]:
    """Group items of similar length, shortest first.

    A group has at most ``most`` items, and at most a length of ``total`` once all are padded.
    """
    group: list[_Item] = []
    for item in sorted(items, key=length):
        if group and ((len(group) + 1) * length(item) > total or len(group) >= most):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def batches_by_length(utterances: Iterable[CorpusUtterance]) -> Iterator[list[CorpusUtterance]]:
    """Group utterances of similar length, shortest first, 200 s of padded audio per group."""
    return group_by_length(utterances, lambda utterance: utterance.duration, 200.0)
