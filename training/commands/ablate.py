"""``python -m training ablate``."""

import argparse
from pathlib import Path

from training.distillation.ablation import ablate, table
from training.distillation.plot import plot_ablation
from training.files import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="folder of all runs")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--table", type=Path, help="Markdown file to write")
    parser.add_argument("--plot", type=Path, help="PNG to write")
    parser.add_argument("--manifest", required=True, help="as for distill")
    parser.add_argument("--vocabulary", type=Path, required=True, help="as for distill")
    parser.add_argument("--teacher", required=True, help="as for distill")
    parser.add_argument("options", nargs="*", help="after --: further options of every distill")


def run(arguments: argparse.Namespace) -> None:
    runs = ablate(arguments.out, arguments.seeds, arguments.manifest, arguments.vocabulary,
                  arguments.teacher, arguments.options)  # fmt: skip
    text = table(runs)
    print(text)
    if arguments.table:
        write_file(arguments.table, f"{text}\n".encode())
    if arguments.plot:
        plot_ablation(runs, arguments.plot)
