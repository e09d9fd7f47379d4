"""``python -m training quantise``."""

import argparse
from pathlib import Path

from training.bundle.quantise import quantise_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, help="a float32 model folder")
    parser.add_argument("out", type=Path, help="the INT8 model folder to write")


def run(arguments: argparse.Namespace) -> None:
    size = quantise_folder(arguments.source, arguments.out)
    print(f"{arguments.out}: {size / 1e6:.1f} MB")
