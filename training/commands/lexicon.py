"""``python -m training lexicon``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.data.lexicon import write_lexicon

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--common", type=Path, nargs="+", required=True,
                        help="lists of common words, one a line")  # fmt: skip
    parser.add_argument("--all", type=Path, nargs="+", required=True,
                        help="longer lists, for the rare words")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the gzipped lexicon to write")


def run(arguments: argparse.Namespace) -> None:
    n_words, size = write_lexicon(arguments.common, arguments.all, arguments.out)
    print(f"{n_words} words, {size:,} bytes")
