"""``python -m training prune-ffn``."""

import argparse
from pathlib import Path

from training.commands.teacher import add_padded_argument, add_teacher_arguments, teacher_of
from training.data.manifest import read_manifest, summarise
from training.distillation.prune_ffn import prune_ffn, second_moments
from training.distillation.validation import choose_utterances
from training.errors import DataError
from training.models.checkpoint import Checkpoint, save_checkpoint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_teacher_arguments(parser)
    parser.add_argument("--manifest", type=Path, required=True, help="decoded speech and its text")
    parser.add_argument("--encoder", type=int, metavar="NEURONS",
                        help="kept in each layer of the encoder (default: all)")  # fmt: skip
    parser.add_argument("--decoder", type=int, metavar="NEURONS",
                        help="kept in each layer of the decoder (default: all)")  # fmt: skip
    parser.add_argument("--count", type=int, default=400,
                        help="utterances to rank the neurons on (default 400)")  # fmt: skip
    add_padded_argument(parser)
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")


def run(arguments: argparse.Namespace) -> None:
    manifest = read_manifest(arguments.manifest)
    utterances = choose_utterances(manifest.of_split("train"), arguments.count)
    if not utterances:
        raise DataError(f"{arguments.manifest} has no rows of the split 'train' to measure on.")
    with teacher_of(arguments) as (model, tokenizer):
        moments = second_moments(model, tokenizer, utterances, arguments.padded)
    pruned, lost = prune_ffn(model, moments, arguments.encoder, arguments.decoder)
    save_checkpoint(arguments.out, Checkpoint(pruned))
    print(summarise(manifest.skipped, len(utterances)))
    print(
        f"{arguments.out}: {pruned.n_parameters() / 1e6:.1f} million parameters; "
        f"at most {max(lost):.2%} of a layer's output energy is lost"
    )
