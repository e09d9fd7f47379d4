"""``python -m training distill``."""

import argparse

import torch

from training.commands.options import add_options, options_of
from training.data.augment import NO_AUGMENTATION, AugmentOptions
from training.data.batches import StreamOptions
from training.distillation.askd import MODES, AskdOptions
from training.distillation.distill import DistillationOptions, distill
from training.distillation.init_student import FRONT_ENDS, StudentOptions
from training.distillation.optimiser import OptimiserOptions
from training.distillation.trainer import TrainerOptions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manifest", action="append", required=True, dest="manifests",
                        metavar="PATH[=WEIGHT]", help="training speech, may be repeated; the "
                        "split 'dev' is held out")  # fmt: skip
    add_options(parser, DistillationOptions, "vocabulary", "out", "noise", "cache", "resume")
    add_options(parser, StreamOptions, "seed")
    parser.add_argument("--threads", type=int, help="CPU threads of this process")

    models = parser.add_argument_group("models")
    add_options(models, DistillationOptions, "teacher", "teacher_padded", "teacher_vocabulary")
    add_options(models, StudentOptions, "init", "encoder_layers", "decoder_layers",
                "depth_multiplier", "front_end_steps", config="--student-config")  # fmt: skip
    models.add_argument("--front-end", choices=FRONT_ENDS, default=StudentOptions().front_end,
                        help="convolutions of the student")  # fmt: skip

    budget = parser.add_argument_group("budget")
    add_options(budget, TrainerOptions, "minutes", "epochs", "steps", "validations", "patience",
                "bf16")  # fmt: skip
    add_options(budget, DistillationOptions, "validate_on")
    add_options(budget, OptimiserOptions, "warm_up", "decay_from", embedding="--lr-embedding",
                decoder="--lr-decoder", encoder="--lr-encoder")  # fmt: skip

    loss = parser.add_argument_group("loss")
    loss.add_argument("--mode", choices=MODES, default=AskdOptions().mode)
    add_options(loss, AskdOptions, "teacher_weight", "teacher_until", "temperature",
                "threshold_start", "threshold_end", "min_hard", "smoothing")  # fmt: skip
    add_options(loss, TrainerOptions, "dropout", "soft_every")

    data = parser.add_argument_group("data")
    add_options(data, StreamOptions, "max_batch", "pool", "token_noise", "crop", "join", "splice",
                "silence", "padded", seconds_per_batch="--batch-seconds")  # fmt: skip
    data.add_argument("--no-augmentation", action="store_true")
    add_options(data, DistillationOptions, "speaker_normalisation")


def run(arguments: argparse.Namespace) -> None:
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    parts = {
        "student": options_of(StudentOptions, arguments),
        "stream": options_of(StreamOptions, arguments),
        "trainer": options_of(TrainerOptions, arguments),
        "loss": options_of(AskdOptions, arguments),
        "optimiser": options_of(OptimiserOptions, arguments),
        "augmentation": NO_AUGMENTATION if arguments.no_augmentation else AugmentOptions(),
    }
    distill(options_of(DistillationOptions, arguments, **parts))
