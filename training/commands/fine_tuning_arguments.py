"""The options that ``personalise`` and ``personal-report`` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.personal.adapters import METHODS, AdapterOptions
from training.personal.fine_tuning import FineTuningOptions

if TYPE_CHECKING:
    import argparse


def add_fine_tuning_arguments(parser: argparse.ArgumentParser) -> None:
    plain, adapters = FineTuningOptions(), AdapterOptions()
    parser.add_argument("--minutes", type=float, default=plain.minutes, help="budget of training")
    parser.add_argument("--epochs", type=int, default=plain.epochs,
                        help="passes over the recordings")  # fmt: skip
    parser.add_argument("--rate", type=float, default=plain.rate, help="peak learning rate")
    parser.add_argument("--method", default=adapters.method, choices=METHODS,
                        help="what is trained: low-rank adapters with norms and biases, or norms "
                        "and biases only")  # fmt: skip
    parser.add_argument("--rank", type=int, default=adapters.rank, help="of the adapters")
    parser.add_argument("--first-block", type=int, default=adapters.first_block,
                        help="encoder blocks below this one are frozen")  # fmt: skip


def fine_tuning_options(arguments: argparse.Namespace) -> FineTuningOptions:
    return FineTuningOptions(
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        rate=arguments.rate,
        adapters=AdapterOptions(
            method=arguments.method, rank=arguments.rank, first_block=arguments.first_block
        ),
    )
