"""The options that ``personalise`` and ``personal-report`` share."""

import argparse

from training.commands.options import add_options, options_of
from training.personal.adapters import METHODS, AdapterOptions
from training.personal.fine_tuning import FineTuningOptions


def add_fine_tuning_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, FineTuningOptions, "minutes", "epochs", "rate")
    add_options(parser, AdapterOptions, "rank", "first_block")
    parser.add_argument("--method", default=AdapterOptions().method, choices=METHODS,
                        help="what is trained: low-rank adapters with norms and biases, or norms "
                        "and biases only")  # fmt: skip


def fine_tuning_options(arguments: argparse.Namespace) -> FineTuningOptions:
    return options_of(FineTuningOptions, arguments, adapters=options_of(AdapterOptions, arguments))
