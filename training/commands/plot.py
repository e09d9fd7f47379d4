"""``python -m training plot``."""

import argparse
from pathlib import Path

from training.distillation.metrics_log import read_metrics
from training.distillation.plot import plot_runs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, nargs="+", help="folders that distill wrote")
    parser.add_argument("--out", type=Path, required=True, help="the PNG to write")


def run(arguments: argparse.Namespace) -> None:
    rows = {folder.name: read_metrics(folder / "metrics.jsonl") for folder in arguments.run}
    plot_runs(rows, arguments.out)
