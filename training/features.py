"""Whisper's log-mel spectrogram in torch: the engine's numbers, on any device.

Owns nothing but the filter bank; runs on any thread.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from engine.types import SAMPLE_RATE

N_FFT = 400
HOP = 160
N_MELS = 80


def _mel_of(hertz: Tensor) -> Tensor:
    """Slaney's scale: linear below 1 kHz, 27 steps to each factor of 6.4 above."""
    high = 15 + torch.log(hertz.clamp(min=1e-9) / 1000) * (27 / torch.log(torch.tensor(6.4)))
    return torch.where(hertz >= 1000, high, hertz * 3 / 200)


def _hertz_of(mel: Tensor) -> Tensor:
    high = 1000 * torch.exp((mel - 15) * (torch.log(torch.tensor(6.4)) / 27))
    return torch.where(mel >= 15, high, mel * 200 / 3)


@lru_cache(maxsize=1)
def mel_filters() -> Tensor:
    """Triangles of unit area, float32 [80, 201] (librosa's ``filters.mel``, as Whisper uses it)."""
    frequencies = torch.linspace(0, SAMPLE_RATE / 2, N_FFT // 2 + 1, dtype=torch.float64)
    top = _mel_of(torch.tensor(SAMPLE_RATE / 2, dtype=torch.float64))
    points = _hertz_of(torch.linspace(0, float(top), N_MELS + 2, dtype=torch.float64))
    width = points.diff()
    ramps = points[:, None] - frequencies[None]
    lower, upper = -ramps[:-2] / width[:-1, None], ramps[2:] / width[1:, None]
    weights = torch.minimum(lower, upper).clamp(min=0) * (2 / (points[2:] - points[:-2]))[:, None]
    return weights.float()


@lru_cache(maxsize=1)
def _window() -> Tensor:
    return torch.hann_window(N_FFT)


def log_mel(samples: Tensor) -> Tensor:
    """Log-mel float32 [80, n // 160] of one utterance's samples, float32 [n], 16 kHz.

    openai-whisper's ``log_mel_spectrogram``: power, mel, log10, floored 8 below the loudest, scaled.
    """
    window, filters = _window().to(samples.device), mel_filters().to(samples.device)
    spectrum = torch.stft(samples, N_FFT, HOP, window=window, return_complex=True)
    power = spectrum[:, :-1].abs() ** 2
    log = (filters @ power).clamp(min=1e-10).log10()
    return (torch.maximum(log, log.max() - 8.0) + 4.0) / 4.0
