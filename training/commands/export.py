"""``python -m training export``."""

import argparse
from pathlib import Path

from training.bundle.export import export_model
from training.bundle.quantise import quantise_folder
from training.data.text import read_text
from training.data.vocabulary import N_BYTES, N_SPECIAL, read_vocabulary
from training.data.vocabulary_pruning import keep_first
from training.pretrained.load import load_pretrained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", help="a checkpoint, or anything that --teacher accepts")
    parser.add_argument("out", type=Path, help="the model folder to write")
    parser.add_argument("--vocabulary", type=Path, required=True,
                        help="the model's vocabulary.json or .tiktoken file; a longer one is cut "
                        "to the model's size")  # fmt: skip
    parser.add_argument("--name", default="fastwhisper", help="name of the model")
    parser.add_argument("--version", default="1", help="version of the model")
    parser.add_argument("--card", type=Path, help="a model card, for the folder's README.md")
    parser.add_argument("--int8", action="store_true", help="quantise the folder as well")


def run(arguments: argparse.Namespace) -> None:
    model = load_pretrained(arguments.model)
    n_merges = model.config.n_vocab - N_SPECIAL - N_BYTES
    tokens = keep_first(read_vocabulary(arguments.vocabulary), n_merges)
    card = read_text(arguments.card) if arguments.card else None
    difference = export_model(model, tokens, arguments.out, arguments.name, arguments.version, card)
    print(f"{arguments.out}: differs from torch by at most {difference:.1g}")
    if arguments.int8:
        quantise_folder(arguments.out, arguments.out)
