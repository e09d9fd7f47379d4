"""``python -m training definitions``."""

import argparse
from pathlib import Path

from training.data.definitions import dictionary_sentences
from training.files import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wordnet", type=Path, help="folder with data.adj, .adv, .noun, .verb")
    parser.add_argument("--gcide", type=Path, help="gcide.dict.dz, or the same uncompressed")
    parser.add_argument("--out", type=Path, required=True, help="text to write, a sentence a line")


def run(arguments: argparse.Namespace) -> None:
    sentences = dictionary_sentences(arguments.wordnet, arguments.gcide)
    write_file(arguments.out, "".join(f"{sentence}\n" for sentence in sentences).encode())
    print(f"{len(sentences)} sentences")
