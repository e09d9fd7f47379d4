"""``python -m training personal-report``."""

import argparse
from pathlib import Path

import torch

from training.commands.fine_tuning_arguments import add_fine_tuning_arguments, fine_tuning_options
from training.commands.options import add_options, options_of
from training.files import write_file
from training.personal.experiments import ABLATED, open_runner, run_experiments
from training.personal.report import ReportOptions, render


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, ReportOptions, "manifest", "split", "general", "general_split", "model",
                "about", "threads", n_test="--test-count", n_general="--general-count")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="the Markdown file to write")
    add_fine_tuning_arguments(parser)
    parser.add_argument("--only", type=int, help="run at most so many experiments")


def run(arguments: argparse.Namespace) -> None:
    torch.set_num_threads(arguments.threads)
    options = fine_tuning_options(arguments)
    report = options_of(ReportOptions, arguments)
    results = run_experiments(open_runner(report, options), options, arguments.only)
    page = render(results, report, options, ABLATED)
    write_file(arguments.out, page.encode())
    print(f"{arguments.out} is written.")
