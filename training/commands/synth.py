"""``python -m training synth``."""

import argparse
from pathlib import Path

from training.commands.options import add_options, options_of
from training.data.kokoro import Kokoro, KokoroOptions
from training.data.synth import (
    SentenceOptions,
    SynthesisOptions,
    installed_programs,
    program_voices,
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
    add_options(parser, SynthesisOptions, "licence", "workers", "split", "set")
    parser.add_argument("--kokoro", type=Path, metavar="FOLDER",
                        help="speak with Kokoro's voices in this folder, instead of the installed "
                        "programs")  # fmt: skip
    add_options(parser, KokoroOptions, "foreign")
    parser.add_argument("--voices", nargs="+", default=(), metavar="VOICE",
                        help="the voices of Kokoro that speak (all English ones)")  # fmt: skip
    parser.add_argument("--held-out", nargs="+", default=(), metavar="VOICE",
                        help="voices of Kokoro that do not speak, kept for evaluation")  # fmt: skip


def run(arguments: argparse.Namespace) -> None:
    if arguments.kokoro:
        kokoro = Kokoro(options_of(KokoroOptions, arguments, folder=arguments.kokoro))
        voices = {"Kokoro": kokoro}
    else:
        voices = program_voices(installed_programs())
    sentences = select_sentences(options_of(SentenceOptions, arguments))
    spoken = synthesise(sentences, voices, arguments.out, options_of(SynthesisOptions, arguments))
    print(f"{len(spoken)} utterances, {sum(u.duration for u in spoken) / 3600:.2f} h")
