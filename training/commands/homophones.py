"""``python -m training homophones``."""

import argparse
from pathlib import Path

from engine.text.homophones import bundled_table
from training.data.homophones import build_and_evaluate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="+", type=Path, help="text, one sentence a line (.gz too)")
    parser.add_argument("--out", type=Path, default=bundled_table(), help="the table to write")
    parser.add_argument("--judge", type=int, default=2000, metavar="SENTENCES",
                        help="held-out sentences to evaluate on (default 2000)")  # fmt: skip


def run(arguments: argparse.Namespace) -> None:
    results = build_and_evaluate(arguments.text, arguments.out, arguments.judge)
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")
    for found in results:
        print(
            f"margin {found.margin:.0f}: spoiled {found.spoiled:.4%}, repaired {found.repaired:.1%}"
        )
