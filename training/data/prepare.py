"""``python -m training prepare``: decode a manifest's recordings once, for all trainings to come.

Writes ``OUT.jsonl``, a manifest, and beside it ``OUT.i16``, its samples. Runs on the main thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.data.audio import prepare
from training.data.manifest import read_manifest, summarise

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training prepare``."""
    parser.add_argument("--manifest", type=Path, required=True, help="speech in any audio format")
    parser.add_argument("--out", type=Path, required=True, help="a .jsonl file outside the project")


def run(arguments: argparse.Namespace) -> int:
    """Decode everything; what does not decode is counted and listed."""
    prepared = prepare(read_manifest(arguments.manifest), arguments.out.with_suffix(".jsonl"))
    print(summarise(prepared.skipped, len(prepared.utterances)))
    return 0
