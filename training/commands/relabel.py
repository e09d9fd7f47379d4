"""``python -m training relabel``."""

import argparse
from pathlib import Path

from training.commands.teacher import add_padded_argument, add_teacher_arguments, teacher_of
from training.data.manifest import read_manifest, summarise, write_manifest
from training.data.text import read_sentences
from training.labelling.relabel import relabel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--out", type=Path, required=True, help="the manifest to write")
    parser.add_argument("--sentences", type=Path,
                        help="text with capitals and punctuation, one sentence a line (.gz too), "
                        "for the spelling of names and the frequency of punctuation")  # fmt: skip
    add_padded_argument(parser)


def run(arguments: argparse.Namespace) -> None:
    manifest = read_manifest(arguments.manifest)
    sentences = read_sentences(arguments.sentences) if arguments.sentences else []
    with teacher_of(arguments) as (model, tokenizer):
        found = relabel(manifest.utterances, model, tokenizer, sentences, arguments.padded)
    write_manifest(arguments.out, found)
    print(summarise(manifest.skipped, len(manifest.utterances)))
