"""Whisper's log-mel spectrogram in torch: the engine's numbers, five times as fast, on any device.

Owns the spectrograms of whole utterances and batches of them; runs on any thread.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import torch

from engine.features import HOP, N_FFT, mel_filters
from training.data.audio import samples_of, to_float

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from torch import Tensor

    from training.data.manifest import Utterance

MAX_FRAMES = 3000
"""Frames of the longest window, 30 s."""


@lru_cache(maxsize=4)
def _window_and_filters(device: torch.device) -> tuple[Tensor, Tensor]:
    return torch.hann_window(N_FFT, device=device), torch.from_numpy(mel_filters()).to(device)


def log_mel(samples: Tensor) -> Tensor:
    """Compute the log-mel [80, n // 160] of samples [n], 16 kHz, float32 both.

    openai-whisper's ``log_mel_spectrogram``: power, mel, log10, floored 8 below the top, scaled.
    """
    window, filters = _window_and_filters(samples.device)
    spectrum = torch.stft(samples, N_FFT, HOP, window=window, return_complex=True)
    power = spectrum[:, : len(samples) // HOP].abs() ** 2
    log = (filters @ power).clamp(min=1e-10).log10()
    return (torch.maximum(log, log.max() - 8.0) + 4.0) / 4.0


def stack(mels: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Batch [80, T] spectrograms as [B, 80, longest T], zero behind each, and their lengths [B]."""
    lengths = torch.tensor([mel.shape[1] for mel in mels])
    stacked = torch.zeros(len(mels), mels[0].shape[0], int(lengths.max()))
    for row, mel in zip(stacked, mels, strict=True):
        row[:, : mel.shape[1]] = mel
    return stacked, lengths


def fill_up(mel: Tensor, lengths: Tensor) -> Tensor:
    """Lengthen a batch [B, 80, T] to 30 s: silence, as :func:`log_mel` has it, behind each row."""
    inside = torch.arange(MAX_FRAMES, device=mel.device) < lengths[:, None]
    whole = torch.nn.functional.pad(mel, (0, MAX_FRAMES - mel.shape[2]))
    silence = mel.amax(dim=(1, 2)) - 2.0  # 8 below the top, scaled
    return torch.where(inside[:, None], whole, silence[:, None, None])


def mels_of(utterances: Sequence[Utterance], padded: bool = False) -> tuple[Tensor, Tensor]:
    """Batch the spectrograms of utterances, at their own length or ``padded`` to 30 s."""
    mels: list[Tensor] = []
    for utterance in utterances:
        samples = torch.from_numpy(to_float(samples_of(utterance)))
        if padded:
            silence = max(0, MAX_FRAMES * HOP - len(samples))
            samples = torch.nn.functional.pad(samples, (0, silence))
        mels.append(log_mel(samples)[:, :MAX_FRAMES])
    return stack(mels)


def by_length(utterances: Iterable[Utterance], seconds: float = 200.0) -> Iterator[list[Utterance]]:
    """Group utterances of like length, shortest first, ``seconds`` of padded audio a group."""
    group: list[Utterance] = []
    for utterance in sorted(utterances, key=lambda u: u.duration):
        if group and (len(group) + 1) * utterance.duration > seconds:
            yield group
            group = []
        group.append(utterance)
    if group:
        yield group
