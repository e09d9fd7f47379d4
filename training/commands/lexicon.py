"""``python -m training lexicon``."""

import argparse
from pathlib import Path

from training.data.lexicon import write_lexicon


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--common", type=Path, nargs="+", required=True,
                        help="lists of common words, one a line")  # fmt: skip
    parser.add_argument("--all", type=Path, nargs="+", required=True,
                        help="longer lists, for the rare words")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the gzipped lexicon to write")


def run(arguments: argparse.Namespace) -> None:
    n_words, size = write_lexicon(arguments.common, arguments.all, arguments.out)
    print(f"{n_words} words, {size:,} bytes")
