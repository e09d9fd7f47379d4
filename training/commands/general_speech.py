"""``python -m training general-speech``."""

import argparse
from pathlib import Path

from training.personal.general_speech import RESOURCE, SENTENCES, synthesise_general


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", type=Path, default=SENTENCES, help="sentences, one a line")
    parser.add_argument("--out", type=Path, default=RESOURCE, help="the .npz to write")
    parser.add_argument("--replay", type=float, default=0.45, help="share that is replayed")
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: argparse.Namespace) -> None:
    print(synthesise_general(arguments.text, arguments.out, arguments.replay, arguments.seed))
