"""``python -m training synth``."""

import argparse
from pathlib import Path

from training.commands.options import add_options, options_of
from training.data.synth import (
    SentenceOptions,
    installed_programs,
    select_sentences,
    synthesise,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", type=Path, required=True, action="append",
                        help="text, one sentence a line (.gz too); may be repeated")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True,
                        help="the .jsonl to write, and the .i16 beside it")  # fmt: skip
    add_options(parser, SentenceOptions, "count", "vocabulary", "words", "seed",
                word_lists="--dictionary", substitutions="--replace")  # fmt: skip
    parser.add_argument("--known", type=Path, action="append", default=[], metavar="MANIFEST",
                        help="speech that there is already; its words count as seen, and text "
                        "that overlaps its dev split is left out; may be repeated")  # fmt: skip
    parser.add_argument("--licence", default="", help="of the text, for the manifest")
    parser.add_argument("--workers", type=int, default=2, help="text-to-speech programs at once")


def run(arguments: argparse.Namespace) -> None:
    programs = installed_programs()
    sentences = select_sentences(options_of(SentenceOptions, arguments))
    spoken = synthesise(
        sentences, programs, arguments.out, arguments.licence, arguments.seed, arguments.workers
    )
    print(f"{len(spoken)} utterances, {sum(u.duration for u in spoken) / 3600:.2f} h")
