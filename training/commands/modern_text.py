"""``python -m training modern-text``."""

import argparse
from pathlib import Path

from training.data.modern_text import modern_sentences
from training.files import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=10_000, help="number of sentences")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="text to write, a sentence a line")


def run(arguments: argparse.Namespace) -> None:
    sentences = modern_sentences(arguments.count, arguments.seed)
    write_file(arguments.out, "".join(f"{sentence}\n" for sentence in sentences).encode())
    print(f"{len(sentences)} sentences")
