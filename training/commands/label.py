"""``python -m training label``."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from training.commands.options import add_options, options_of
from training.data.manifest import read_manifest, summarise, write_manifest
from training.errors import DataError
from training.evaluation.systems import SystemOptions
from training.labelling.agreement import AgreementOptions, label, labelled


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", nargs=2, required=True, metavar=("FIRST", "SECOND"),
                        help="two recognisers, named as for evaluate; the text is the first "
                        "one's")  # fmt: skip
    parser.add_argument("--manifest", type=Path, required=True, help="speech, with text or without")
    parser.add_argument("--split", default="all", help="English rows to label ('all': every one)")
    parser.add_argument("--out", type=Path, required=True, help="the manifest to write")
    parser.add_argument("--threads", type=int, default=1)
    add_options(parser, SystemOptions, "beam", "vocabulary")
    add_options(parser, AgreementOptions, "max_disagreement", "max_mismatch")


def run(arguments: argparse.Namespace) -> None:
    manifest = read_manifest(arguments.manifest, need_text=False)
    chosen = [
        utterance
        for utterance in manifest.utterances
        if arguments.split in ("all", utterance.split) and utterance.language == "en"
    ]
    options = options_of(AgreementOptions, arguments)
    systems = [
        SystemOptions(
            model, arguments.threads, arguments.beam, vocabulary=arguments.vocabulary
        ).load()
        for model in arguments.model
    ]
    labels = label(chosen, systems, options, arguments.out.with_suffix(".log"))
    bar = tqdm(labels, "labelling", len(chosen), unit="utt", disable=not sys.stderr.isatty())
    pairs = list(zip(chosen, bar, strict=True))
    kept = [labelled(utterance, found) for utterance, found in pairs if not found.reason]
    print(summarise(manifest.skipped, len(manifest.utterances)))
    reasons = Counter(found.reason for _, found in pairs if found.reason)
    print(f"Kept {len(kept)} of {len(chosen)} utterances; dropped "
          + (", ".join(f"{n} for {reason}" for reason, n in reasons.most_common()) or "none")
          + ".")  # fmt: skip
    if not kept:
        raise DataError("No transcript was kept; check that the manifest and its audio match.")
    write_manifest(arguments.out, kept)
