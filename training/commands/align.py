"""``python -m training align``."""

import argparse
from pathlib import Path

from training.commands.teacher import add_teacher_arguments, teacher_of
from training.data.manifest import read_manifest, summarise, write_manifest
from training.labelling.align import align


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--out", type=Path, required=True,
                        help="the manifest to write, with word times")  # fmt: skip
    parser.add_argument("--reject-below", type=float, default=-3.0, metavar="LOG_PROBABILITY",
                        help="leave out transcripts whose mean log-probability per token is lower: "
                        "they belong to other recordings (default -3)")  # fmt: skip


def run(arguments: argparse.Namespace) -> None:
    manifest = read_manifest(arguments.manifest)
    with teacher_of(arguments) as (model, tokenizer):
        aligned = align(manifest, model, tokenizer, arguments.reject_below)
    write_manifest(arguments.out, aligned)
    n_read = len(manifest.utterances)
    print(summarise(manifest.skipped, n_read))
    print(f"{len(aligned)} aligned, {n_read - len(aligned)} rejected as unlikely.")
