"""``python -m training synth``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.data.synth import (
    SentenceOptions,
    installed_programs,
    select_sentences,
    synthesise,
)

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", type=Path, required=True, action="append",
                        help="text, one sentence a line (.gz too); may be repeated")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True,
                        help="the .jsonl to write, and the .i16 beside it")  # fmt: skip
    parser.add_argument("--count", type=int, default=1000, help="sentences to select")
    parser.add_argument("--vocabulary", type=Path,
                        help="prefer sentences with rare tokens of this vocabulary")  # fmt: skip
    parser.add_argument("--dictionary", type=int, default=0, metavar="LISTS",
                        help="lists of dictionary words to add, for tokens still rare")  # fmt: skip
    parser.add_argument("--words", type=Path,
                        help="prefer sentences with these words, one a line, the most frequent "
                        "first; takes the place of --vocabulary and --dictionary")  # fmt: skip
    parser.add_argument("--replace", type=int, default=0, metavar="SENTENCES",
                        help="sentences to add in which --words that are still rare replace "
                        "others")  # fmt: skip
    parser.add_argument("--known", type=Path, action="append", default=[], metavar="MANIFEST",
                        help="speech that there is already; its words count as seen, and text "
                        "that overlaps its dev split is left out; may be repeated")  # fmt: skip
    parser.add_argument("--licence", default="", help="of the text, for the manifest")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2, help="text-to-speech programs at once")


def run(arguments: argparse.Namespace) -> int:
    programs = installed_programs()
    sentences = select_sentences(
        SentenceOptions(
            text=arguments.text,
            count=arguments.count,
            vocabulary=arguments.vocabulary,
            word_lists=arguments.dictionary,
            words=arguments.words,
            substitutions=arguments.replace,
            known=arguments.known,
            seed=arguments.seed,
        )
    )
    spoken = synthesise(
        sentences, programs, arguments.out, arguments.licence, arguments.seed, arguments.workers
    )
    print(f"{len(spoken)} utterances, {sum(u.duration for u in spoken) / 3600:.2f} h")
    return 0
