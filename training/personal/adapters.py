"""Few numbers that turn a whole network: low-rank matrices, or norms and biases.

Low-rank adaptation (Hu et al. 2021): W' = W + (s / r) B A with A [r, inputs], B [outputs, r] = 0 at
the start, so that learning begins at the base. :func:`merge` adds B A into W, and nothing of the
adapters is left in the model. Runs on whatever thread calls it.
"""

from __future__ import annotations

import copy
import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.errors import OptionsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.models.whisper import FastWhisper

Method = Literal["lora", "norms"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class AdapterOptions:
    """What may move.

    Attributes
    ----------
    method
        ``lora``: low-rank matrices beside every product of the chosen blocks, and norms and biases
        with them; ``norms``: norms and biases alone.
    rank
        r.
    scale
        s.
    first_block
        The encoder's blocks below this one stay as they are; what they hear is computed once.
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
            raise OptionsError("The first block that learns cannot lie below 0.")


class LowRank(nn.Module):
    """A frozen linear layer with B A beside it."""

    def __init__(self, layer: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.layer = layer
        self.scale = scale / rank
        self.down = nn.Parameter(torch.empty(rank, layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """As the layer, plus the low-rank part."""
        return self.layer(x) + F.linear(F.linear(x, self.down), self.up) * self.scale

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """Return the layer with the low-rank part added to its weight."""
        self.layer.weight += self.up @ self.down * self.scale
        return self.layer


def adapt(model: FastWhisper, options: AdapterOptions) -> dict[str, nn.Parameter]:
    """Freeze a model but for its new adapters, norms and biases; return what learns, by name."""
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
    """Put a low-rank part beside every linear layer."""
    layers = [(n, m) for n, m in part.named_modules() if isinstance(m, nn.Linear)]
    for name, layer in layers:
        parent, _, last = name.rpartition(".")
        setattr(part.get_submodule(parent), last, LowRank(layer, options.rank, options.scale))


def merge(model: FastWhisper) -> None:
    """Add every low-rank part to its weight and take the adapters out, in place."""
    found = [(n, m) for n, m in model.named_modules() if isinstance(m, LowRank)]
    for name, module in found:
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, module.merged())


@torch.no_grad()
def blend(base: FastWhisper, learnt: Sequence[FastWhisper], strength: float) -> FastWhisper:
    """Return base + strength (mean of what was learnt - base) (Wortsman et al. 2022)."""
    mixed = copy.deepcopy(base)
    with torch.no_grad():
        for parameter, *others in zip(
            mixed.parameters(), *(model.parameters() for model in learnt), strict=True
        ):
            parameter.lerp_(torch.stack(others).mean(dim=0), strength)
    return mixed


@contextmanager
def with_values(learning: dict[str, nn.Parameter], values: dict[str, Tensor]) -> Iterator[None]:
    """Let a model use other values of what learns, for a while."""
    own = {name: parameter.data for name, parameter in learning.items()}
    for name, parameter in learning.items():
        parameter.data = values[name]
    try:
        yield
    finally:
        for name, parameter in learning.items():
            parameter.data = own[name]
