"""``python -m training average``: one model whose weights are the mean of several.

Models that were trained on from a common start lie in one valley: their mean makes fewer errors
than each of them (model soups, Wortsman et al. 2022), at no cost when it runs. Runs on the main
thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError
from training.models.checkpoint import Checkpoint, save_checkpoint
from training.pretrained.load import load_teacher

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from training.models.whisper import FastWhisper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training average``."""
    parser.add_argument("models", nargs="+", help="checkpoints or model folders of one shape")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")


def run(arguments: argparse.Namespace) -> int:
    """Average the models and write the result."""
    mean = average([load_teacher(source) for source in arguments.models])
    save_checkpoint(arguments.out, Checkpoint(mean))
    print(f"{arguments.out}: the mean of {len(arguments.models)} models")
    return 0


@torch.no_grad()
def average(models: Sequence[FastWhisper]) -> FastWhisper:
    """Give the first of the models the mean of all weights.

    Raises
    ------
    OptionsError
        The models differ in more than their weights.
    """
    first = models[0]
    if any(model.config != first.config for model in models):
        raise OptionsError("Only models of one shape and vocabulary can be averaged.")
    tables = [model.state_dict() for model in models]
    mean = {name: torch.stack([table[name] for table in tables]).mean(0) for name in tables[0]}
    first.load_state_dict(mean)
    return first
