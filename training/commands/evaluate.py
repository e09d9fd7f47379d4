"""``python -m training evaluate``."""

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

from training.commands.options import add_options, options_of
from training.evaluation.evaluate import (
    EvaluationData,
    Measurement,
    comparison,
    evaluate,
    list_recordings,
    read_sets,
    table,
)
from training.evaluation.systems import SystemOptions
from training.files import write_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", action="append", required=True,
                        help="checkpoint, model folder, faster-whisper:NAME, whisper.cpp:NAME or "
                        "moonshine:FOLDER; may be repeated")  # fmt: skip
    parser.add_argument("--manifest", type=Path, action="append", default=[])
    parser.add_argument("--split", default="dev", help="rows to evaluate on ('all': every row)")
    parser.add_argument("--limit", type=int, help="windows per set, the same ones in every run")
    parser.add_argument("--shortest", type=float, default=0.0, help="seconds")
    parser.add_argument("--longest", type=float, default=30.0, help="seconds")
    parser.add_argument("--padded", action="store_true", help="pad every window to 30 s")
    parser.add_argument("--joined", type=float, default=0.0, metavar="MINUTES",
                        help="also transcribe that much speech as one recording")  # fmt: skip
    parser.add_argument("--noise", type=Path, help="folder of recordings without speech")
    add_options(parser, SystemOptions, "beam", "cutoff", "homophones", "vocabulary")
    parser.add_argument("--no-respelling", action="store_true",
                        help="keep out-of-dictionary words as decoded")  # fmt: skip
    parser.add_argument("--terms", type=Path,
                        help="words to bias the search towards, one a line")  # fmt: skip
    parser.add_argument("--threads", type=int, nargs="+", default=[1])
    parser.add_argument("--out", type=Path, help="write the measurements as JSON")


def run(arguments: argparse.Namespace) -> None:
    terms = arguments.terms.read_text("utf-8").splitlines() if arguments.terms else []
    arguments.respelling = not arguments.no_respelling
    arguments.terms = tuple(filter(None, map(str.strip, terms)))
    options = options_of(SystemOptions, arguments)
    sets = read_sets(arguments.manifest, arguments.split, arguments.limit, arguments.shortest,
                     arguments.longest)  # fmt: skip
    data = EvaluationData(
        sets, list_recordings(arguments.noise), arguments.padded, arguments.joined
    )
    found: list[Measurement] = []
    for model in arguments.model:
        for threads in arguments.threads:
            found += evaluate(replace(options, model=model, threads=threads), data)
    print(table(found))
    if len({row.set for row in found if row.wer is not None}) > 1:
        print()
        print(comparison(found))
    if arguments.out:
        rows = json.dumps([asdict(row) for row in found], indent=1) + "\n"
        write_file(arguments.out, rows.encode())
