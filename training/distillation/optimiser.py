"""AdamW with a learning rate for each part of the network, warm-up and decay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from training.models.whisper import FastWhisper


@dataclass(frozen=True, slots=True)
class OptimiserOptions:
    """Learning rates and their schedule.

    Attributes
    ----------
    embedding, decoder, encoder
        Peak learning rates; 0 freezes that part.
    warm_up
        Steps of linear warm-up.
    decay_from
        Progress (0 to 1) after which the rates decay linearly to 1 % of their peak.
    clip
        Maximum norm of the gradient.
    """

    embedding: float = 5e-4
    decoder: float = 1e-4
    encoder: float = 1e-4
    warm_up: int = 50
    decay_from: float = 0.4
    weight_decay: float = 0.01
    clip: float = 1.0

    def __post_init__(self) -> None:
        if min(self.embedding, self.decoder, self.encoder) < 0 or self.clip <= 0:
            raise OptionsError("Learning rates must be at least 0, the norm's limit above 0.")
        if max(self.embedding, self.decoder, self.encoder) == 0:
            raise OptionsError("At least one learning rate must be above 0.")
        if not 0 <= self.decay_from < 1:
            raise OptionsError("The decay must start at a progress between 0 and 1.")


BETA2 = 0.98
"""Adam's second-moment decay."""

EMBEDDING_BETA2 = 0.999
"""The same for the embedding, slower: between two occurrences of a rare token, the softmax only
pushes its row away with tiny gradients, which Adam would scale up once the moment has decayed."""


def build_optimiser(model: FastWhisper, options: OptimiserOptions) -> torch.optim.AdamW:
    """AdamW (Loshchilov and Hutter 2019) over the parts whose rate is above 0; freezes the rest."""
    embedding = model.decoder.token_embedding.weight
    parts: list[tuple[list[nn.Parameter], float, float]] = [
        ([embedding], options.embedding, EMBEDDING_BETA2),
        ([p for p in model.decoder.parameters() if p is not embedding], options.decoder, BETA2),
        (list(model.encoder.parameters()), options.encoder, BETA2),
    ]
    for parameters, rate, _ in parts:
        for parameter in parameters:
            parameter.requires_grad_(rate > 0)
    groups = [
        {"params": parameters, "lr": rate, "peak": rate, "betas": (0.9, beta2)}
        for parameters, rate, beta2 in parts
        if rate > 0
    ]
    return torch.optim.AdamW(groups, weight_decay=options.weight_decay, fused=True)


def rate_factor(options: OptimiserOptions, step: int, progress: float) -> float:
    """Return the share of the peak rate: linear warm-up, constant, linear decay to 1 %."""
    up = min(1.0, (step + 1) / max(1, options.warm_up))
    left = min(1.0, (1 - progress) / (1 - options.decay_from))
    return up * max(0.01, left)


def take_step(
    optimiser: torch.optim.Optimizer, loss: Tensor, options: OptimiserOptions, factor: float
) -> float:
    """Take one clipped step at ``factor`` times the peak rates; returns the gradient norm."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    trained = [p for group in optimiser.param_groups for p in group["params"] if p.grad is not None]
    norm = torch.nn.utils.clip_grad_norm_(trained, options.clip)
    optimiser.step()
    return float(norm)
