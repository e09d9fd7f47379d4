"""Blends of models' weights.

Models fine-tuned from a common start lie in one basin of the loss: their mean often makes fewer
errors than each of them, at no cost at inference (model soups, Wortsman et al. 2022).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError

if TYPE_CHECKING:
    from training.models.whisper import FastWhisper


@torch.no_grad()
def blend(base: FastWhisper, trained: Sequence[FastWhisper], weight: float = 1.0) -> FastWhisper:
    """Return base + weight (mean of the trained models - base).

    Raises
    ------
    OptionsError
        The models differ in shape or vocabulary.
    """
    if any(model.config != base.config for model in trained):
        raise OptionsError("Only models of one shape and vocabulary can be averaged.")
    mixed = copy.deepcopy(base)
    models = (model.parameters() for model in trained)
    for parameter, *others in zip(mixed.parameters(), *models, strict=True):
        parameter.lerp_(torch.stack(others).mean(dim=0), weight)
    return mixed
