"""``python -m training average``."""

import argparse
from pathlib import Path

from training.models.blend import blend
from training.models.checkpoint import Checkpoint, save_checkpoint
from training.pretrained.load import load_pretrained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("models", nargs="+", help="checkpoints or model folders of one shape")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")


def run(arguments: argparse.Namespace) -> None:
    models = [load_pretrained(source) for source in arguments.models]
    save_checkpoint(arguments.out, Checkpoint(blend(models[0], models)))
    print(f"{arguments.out}: the mean of {len(arguments.models)} models")
