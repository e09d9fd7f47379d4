"""``python -m training prepare``."""

import argparse
from pathlib import Path

from training.data.audio import decode_manifest
from training.data.manifest import read_manifest, summarise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manifest", type=Path, required=True, help="speech in any audio format")
    parser.add_argument("--out", type=Path, required=True,
                        help="the .jsonl to write, and the .i16 beside it")  # fmt: skip


def run(arguments: argparse.Namespace) -> None:
    manifest = read_manifest(arguments.manifest)
    decoded = decode_manifest(manifest, arguments.out.with_suffix(".jsonl"))
    print(summarise(decoded.skipped, len(decoded.utterances)))
