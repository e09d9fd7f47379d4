"""Parameter-efficient fine-tuning: low-rank adapters, or norms and biases only.

Low-rank adaptation (LoRA, Hu et al. 2021): W' = W + (s / r) B A with A [r, inputs] and B = 0
[outputs, r] initially, so that training starts at the base. :func:`merge` adds B A to W, which
leaves no adapters in the model.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import OptionsError

if TYPE_CHECKING:
    from training.models.whisper import FastWhisper

Method = Literal["lora", "norms"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class AdapterOptions:
    """Which parameters are trained.

    Attributes
    ----------
    method
        ``lora``: low-rank adapters of every linear layer in the trained blocks, norms and biases;
        ``norms``: norms and biases only.
    rank
        r, of the adapters.
    scale
        s.
    first_block
        The encoder blocks below this one are frozen, so that their output is computed once.
    """

    method: Method = "lora"
    rank: int = 8
    scale: float = 16.0
    first_block: int = 2

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise OptionsError(f"The method must be one of {', '.join(METHODS)}.")
        if not 1 <= self.rank <= 256 or self.scale <= 0:
            raise OptionsError("The rank must be from 1 to 256 and the scale above 0.")
        if self.first_block < 0:
            raise OptionsError("The first trained block must be at least 0.")


class LowRank(nn.Module):
    """A frozen linear layer plus B A."""

    def __init__(self, layer: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.layer = layer
        self.scale = scale / rank
        self.down = nn.Parameter(torch.empty(rank, layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """[..., inputs] to [..., outputs]."""
        return self.layer(x) + F.linear(F.linear(x, self.down), self.up) * self.scale

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """Return the layer with B A added to its weight, in place."""
        self.layer.weight += self.up @ self.down * self.scale
        return self.layer


def adapt(model: FastWhisper, options: AdapterOptions) -> dict[str, nn.Parameter]:
    """Freeze all but adapters, norms and biases; return the trained parameters by name."""
    model.requires_grad_(False)
    encoder, decoder = model.encoder, model.decoder
    blocks = [*encoder.blocks[options.first_block :], *decoder.blocks]
    for part in (*blocks, encoder.ln_post, decoder.ln):
        if options.method == "lora":
            _insert(part, options)
        for module in part.modules():
            if isinstance(module, nn.LayerNorm):
                module.requires_grad_(True)
            elif isinstance(module, nn.Linear) and module.bias is not None:
                module.bias.requires_grad_(True)
    return {name: p for name, p in model.named_parameters() if p.requires_grad}


def _insert(part: nn.Module, options: AdapterOptions) -> None:
    """Wrap every linear layer."""
    layers = [(n, m) for n, m in part.named_modules() if isinstance(m, nn.Linear)]
    for name, layer in layers:
        parent, _, last = name.rpartition(".")
        setattr(part.get_submodule(parent), last, LowRank(layer, options.rank, options.scale))


def merge(model: FastWhisper) -> None:
    """Replace every adapter by its merged linear layer, in place."""
    found = [(n, m) for n, m in model.named_modules() if isinstance(m, LowRank)]
    for name, module in found:
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, module.merged())


@contextmanager
def with_values(trained: dict[str, nn.Parameter], values: dict[str, Tensor]) -> Iterator[None]:
    """Replace the values of the trained parameters within the context."""
    own = {name: parameter.data for name, parameter in trained.items()}
    for name, parameter in trained.items():
        parameter.data = values[name]
    try:
        yield
    finally:
        for name, parameter in trained.items():
            parameter.data = own[name]
