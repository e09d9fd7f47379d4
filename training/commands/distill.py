"""``python -m training distill``."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import torch

from training.data.augment import NO_AUGMENTATION, AugmentOptions
from training.data.batches import StreamOptions
from training.distillation.askd import MODES, AskdOptions
from training.distillation.distill import DistillationOptions, distill
from training.distillation.init_student import StudentOptions
from training.distillation.optimiser import OptimiserOptions
from training.distillation.trainer import TrainerOptions

if TYPE_CHECKING:
    import argparse

Options = TypeVar("Options")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manifest", action="append", required=True, dest="manifests",
                        metavar="PATH[=WEIGHT]", help="training speech, may be repeated; the "
                        "split 'dev' is held out")  # fmt: skip
    parser.add_argument("--vocabulary", type=Path, required=True,
                        help="ranked tokens: a .tiktoken file or a vocabulary.json")  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints and metrics")
    parser.add_argument("--noise", type=Path, help="folder or manifest of audio without speech")
    parser.add_argument("--cache", type=Path, help="folder for decoded audio (default: in --out)")
    parser.add_argument("--resume", action="store_true", help="continue from last.pt in --out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="CPU threads of this process")
    _add_model_arguments(parser.add_argument_group("models"))
    _add_budget_arguments(parser.add_argument_group("budget"))
    _add_loss_arguments(parser.add_argument_group("loss"))
    _add_data_arguments(parser.add_argument_group("data"))


def _add_model_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--teacher", help="a Whisper: .pt, folder or hub name")
    group.add_argument("--teacher-padded", action="store_true",
                       help="pad its windows to 30 s, as OpenAI's models need it")  # fmt: skip
    group.add_argument("--init", type=Path, help="checkpoint or model folder to start from")
    group.add_argument("--student-config", type=Path, dest="config",
                       help="JSON of a student with random weights")  # fmt: skip
    group.add_argument("--decoder-layers", type=int, help="kept of the teacher's (default: all)")
    group.add_argument("--encoder-layers", type=int, help="kept of the teacher's (default: all)")
    group.add_argument("--teacher-vocabulary", type=Path,
                       help="its ranked tokens, if more than --vocabulary")  # fmt: skip
    group.add_argument("--front-end", choices=("separable", "plain"), default="separable",
                       help="convolutions of the student")  # fmt: skip
    group.add_argument("--depth-multiplier", type=int, default=2,
                       help="filters per channel of a separable convolution")  # fmt: skip
    group.add_argument("--front-end-steps", type=int, default=100,
                       help="steps to fit a new front end to the teacher's")  # fmt: skip


def _add_budget_arguments(group: argparse._ArgumentGroup) -> None:
    rates = OptimiserOptions()
    group.add_argument("--minutes", type=float)
    group.add_argument("--epochs", type=float)
    group.add_argument("--steps", type=int)
    group.add_argument("--validations", type=int, default=12, help="checkpoints over the budget")
    group.add_argument("--validate-on", type=int, default=40,
                       help="held-out utterances per manifest")  # fmt: skip
    group.add_argument("--patience", type=int, default=0,
                       help="validations without improvement before it stops; 0: "
                       "never")  # fmt: skip
    group.add_argument("--bf16", action="store_true", help="compute in bfloat16")
    for part in ("embedding", "decoder", "encoder"):
        group.add_argument(f"--lr-{part}", type=float, dest=part, default=getattr(rates, part))
    group.add_argument("--warm-up", type=int, default=rates.warm_up, help="steps")
    group.add_argument("--decay-from", type=float, default=rates.decay_from,
                       help="progress, 0 to 1")  # fmt: skip


def _add_loss_arguments(group: argparse._ArgumentGroup) -> None:
    loss = AskdOptions()
    group.add_argument("--mode", choices=MODES, default=loss.mode)
    group.add_argument("--teacher-weight", type=float, default=loss.teacher_weight, help="λ")
    group.add_argument("--teacher-until", type=float, default=loss.teacher_until,
                       help="progress by which λ is 0")  # fmt: skip
    group.add_argument("--temperature", type=float, default=loss.temperature)
    group.add_argument("--threshold-start", type=float, default=loss.threshold_start, help="τ")
    group.add_argument("--threshold-end", type=float, default=loss.threshold_end, help="τ")
    group.add_argument("--min-hard", type=float, default=loss.min_hard, help="smallest α")
    group.add_argument("--smoothing", type=float, default=loss.smoothing, help="of the labels")
    group.add_argument("--dropout", type=float, default=0.0, help="in the decoder")
    group.add_argument("--soft-every", type=int, default=1,
                       help="use teacher or self targets every n-th step only")  # fmt: skip


def _add_data_arguments(group: argparse._ArgumentGroup) -> None:
    stream = StreamOptions()
    group.add_argument("--batch-seconds", type=float, dest="seconds_per_batch",
                       default=stream.seconds_per_batch)  # fmt: skip
    group.add_argument("--max-batch", type=int, default=stream.max_batch)
    group.add_argument("--pool", type=int, default=stream.pool,
                       help="examples sorted by length at a time")  # fmt: skip
    group.add_argument("--token-noise", type=float, default=stream.token_noise,
                       help="share of the decoder's input tokens that are replaced")  # fmt: skip
    for share in ("crop", "join", "splice", "silence", "padded"):
        group.add_argument(f"--{share}", type=float, default=getattr(stream, share),
                           help=f"share of examples: {share}")  # fmt: skip
    group.add_argument("--no-augmentation", action="store_true")
    group.add_argument("--speaker-normalisation", action="store_true",
                       help="needs known speakers, also wherever the model is used")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    parts = {
        "student": _options(StudentOptions, arguments),
        "stream": _options(StreamOptions, arguments),
        "trainer": _options(TrainerOptions, arguments),
        "loss": _options(AskdOptions, arguments),
        "optimiser": _options(OptimiserOptions, arguments),
        "augmentation": NO_AUGMENTATION if arguments.no_augmentation else AugmentOptions(),
    }
    distill(_options(DistillationOptions, arguments, **parts))
    return 0


def _options(kind: type[Options], arguments: argparse.Namespace, **more: object) -> Options:
    """Fill the fields of a dataclass from the arguments of the same names."""
    names = {field.name for field in fields(kind)} & vars(arguments).keys()
    return kind(**{name: getattr(arguments, name) for name in names}, **more)
