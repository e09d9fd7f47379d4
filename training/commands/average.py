"""``python -m training average``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.distillation.average import average
from training.models.checkpoint import Checkpoint, save_checkpoint
from training.pretrained.load import load_pretrained

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("models", nargs="+", help="checkpoints or model folders of one shape")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")


def run(arguments: argparse.Namespace) -> int:
    mean = average([load_pretrained(source) for source in arguments.models])
    save_checkpoint(arguments.out, Checkpoint(mean))
    print(f"{arguments.out}: the mean of {len(arguments.models)} models")
    return 0
