"""``python -m training personal-report``."""

import argparse
from pathlib import Path

import torch

from training.commands.fine_tuning_arguments import add_fine_tuning_arguments, fine_tuning_options
from training.files import write_file
from training.personal.experiments import ABLATED, open_runner, run_experiments
from training.personal.report import render


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manifest", type=Path, required=True, help="one speaker's sentences")
    parser.add_argument("--split", default="personal", help="rows of this split (default personal)")
    parser.add_argument("--general", type=Path, required=True, help="other people's speech")
    parser.add_argument("--general-split", default="dev", help="rows of this split (default dev)")
    parser.add_argument("--general-count", type=int, default=40, help="utterances of it")
    parser.add_argument("--test-count", type=int, default=21, dest="n_test",
                        help="last rows, which are only tested on")  # fmt: skip
    parser.add_argument("--model", type=Path, required=True, help="the model folder to start from")
    parser.add_argument("--out", type=Path, required=True, help="the Markdown file to write")
    parser.add_argument("--about", default="one speaker", help="description of the speech")
    parser.add_argument("--threads", type=int, default=2)
    add_fine_tuning_arguments(parser)
    parser.add_argument("--only", type=int, help="run at most so many experiments")


def run(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    options = fine_tuning_options(arguments)
    runner = open_runner(
        arguments.model,
        (arguments.manifest, arguments.split),
        (arguments.general, arguments.general_split),
        arguments.n_test,
        arguments.general_count,
        options,
        arguments.threads,
    )
    page = render(
        run_experiments(runner, options, arguments.only),
        options,
        about=arguments.about,
        n_test=arguments.n_test,
        n_general=arguments.general_count,
        threads=arguments.threads,
        ablated=ABLATED,
    )
    write_file(arguments.out, page.encode())
    print(f"{arguments.out} is written.")
