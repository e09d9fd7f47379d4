"""``python -m training personalise``: started by the application as a process of its own."""

import argparse
import os
import sys

import torch

from training.commands.fine_tuning_arguments import add_fine_tuning_arguments, fine_tuning_options
from training.commands.options import add_options, options_of
from training.personal.control import Control, lower_priority, run_process
from training.personal.personalise import Personalisation, PersonalPaths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, PersonalPaths, "store", "versions", "model", "work", "general")
    parser.add_argument("--no-key", action="store_true", help="read no key and no commands")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    add_fine_tuning_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    lower_priority()
    torch.set_num_threads(max(1, arguments.threads))
    control = Control(None if arguments.no_key else sys.stdin)
    paths = options_of(PersonalPaths, arguments)

    def personalise(key: bytes | None) -> None:
        options = fine_tuning_options(arguments)
        Personalisation(paths, options, arguments.threads, control, key).run()

    return run_process(control, arguments.work, personalise)
