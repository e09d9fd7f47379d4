"""``python -m training distill``: train a student, with or without a teacher.

Owns the command line and the assembly of a run; the loop is in ``trainer.py``. Runs on the main
thread of each process that ``torchrun`` started, or of the only one.
"""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError
from training.data.augment import NO_AUGMENTATION, AugmentOptions, NoiseBank
from training.data.batches import BatchStream, StreamOptions
from training.data.corpus import Corpus, open_corpus
from training.data.speaker_normalisation import SpeakerNormaliser
from training.data.text import load_tokenizer
from training.distillation.askd import MODES, AskdOptions
from training.distillation.distributed import Workers
from training.distillation.init_student import fit, new_student
from training.distillation.metrics import MetricsFile
from training.distillation.optimiser import OptimiserOptions
from training.distillation.token_mapping import Interpreter
from training.distillation.trainer import Trainer, TrainerOptions
from training.distillation.validation import choose, hold_back
from training.models.checkpoint import load_checkpoint
from training.pretrained.load import ThirtySeconds, load_teacher

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper, ModelConfig

log = logging.getLogger(__name__)

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training distill``."""
    parser.add_argument(
        "--manifest",
        action="append",
        required=True,
        metavar="PATH[=WEIGHT]",
        help="speech to learn from, several times; the split 'dev' is held back",
    )
    parser.add_argument(
        "--vocabulary",
        type=Path,
        required=True,
        help="ranked pieces: a .tiktoken file or a vocabulary.json",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoints and metrics")
    parser.add_argument("--noise", type=Path, help="folder or manifest of sound without speech")
    parser.add_argument("--cache", type=Path, help="folder for decoded audio (default: in --out)")
    parser.add_argument("--resume", action="store_true", help="go on from last.pt in --out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="processor threads of this process")
    _model_arguments(parser.add_argument_group("models"))
    _budget_arguments(parser.add_argument_group("budget"))
    _loss_arguments(parser.add_argument_group("loss"))
    _data_arguments(parser.add_argument_group("data"))


def _model_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--teacher", help="a Whisper: .pt, folder or hub name")
    group.add_argument("--teacher-padded", action="store_true",
                       help="it hears windows of 30 s, as OpenAI's Whispers have to")  # fmt: skip
    group.add_argument("--init", type=Path, help="checkpoint or model folder to start from")
    group.add_argument("--student-config", type=Path, help="JSON of a student with random weights")
    group.add_argument("--decoder-layers", type=int, help="kept of the teacher's (default: all)")
    group.add_argument("--encoder-layers", type=int, help="kept of the teacher's (default: all)")
    group.add_argument("--teacher-vocabulary", type=Path,
                       help="its ranked pieces, if more than --vocabulary")  # fmt: skip
    group.add_argument("--front-end", choices=("separable", "plain"), default="separable")
    group.add_argument("--depth-multiplier", type=int, default=2)
    group.add_argument("--front-end-steps", type=int, default=100,
                       help="steps in which a new front end learns the teacher's")  # fmt: skip


def _budget_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--minutes", type=float)
    group.add_argument("--epochs", type=float)
    group.add_argument("--steps", type=int)
    group.add_argument("--validations", type=int, default=12, help="checkpoints over the budget")
    group.add_argument("--validate-on", type=int, default=40, help="held-back rows a manifest")
    group.add_argument("--patience", type=int, default=0, help="validations without gain; 0: never")
    group.add_argument("--bf16", action="store_true", help="compute in bfloat16")
    rates = OptimiserOptions()
    group.add_argument("--lr-embedding", type=float, default=rates.embedding)
    group.add_argument("--lr-decoder", type=float, default=rates.decoder)
    group.add_argument("--lr-encoder", type=float, default=rates.encoder)
    group.add_argument("--warm-up", type=int, default=rates.warm_up, help="steps")
    group.add_argument(
        "--decay-from", type=float, default=rates.decay_from, help="progress, 0 to 1"
    )


def _loss_arguments(group: argparse._ArgumentGroup) -> None:
    defaults = AskdOptions()
    group.add_argument("--mode", choices=MODES, default=defaults.mode)
    group.add_argument("--teacher-weight", type=float, default=defaults.teacher_weight, help="λ")
    group.add_argument(
        "--teacher-until",
        type=float,
        default=defaults.teacher_until,
        help="progress at which λ is 0 at the latest",
    )
    group.add_argument("--temperature", type=float, default=defaults.temperature)
    group.add_argument("--threshold-start", type=float, default=defaults.threshold_start, help="τ")
    group.add_argument("--threshold-end", type=float, default=defaults.threshold_end, help="τ")
    group.add_argument("--min-hard", type=float, default=defaults.min_hard, help="smallest α")
    group.add_argument("--smoothing", type=float, default=defaults.smoothing)
    group.add_argument("--dropout", type=float, default=0.0, help="in the decoder")
    group.add_argument("--soft-every", type=int, default=1,
                       help="use teacher or self targets every n-th step only")  # fmt: skip


def _data_arguments(group: argparse._ArgumentGroup) -> None:
    defaults = StreamOptions()
    group.add_argument("--batch-seconds", type=float, default=defaults.seconds_per_batch)
    group.add_argument("--max-batch", type=int, default=defaults.max_batch)
    group.add_argument("--pool", type=int, default=defaults.pool)
    group.add_argument("--token-noise", type=float, default=defaults.token_noise,
                       help="share of the decoder's input tokens that are exchanged")  # fmt: skip
    for share in ("crop", "join", "splice", "silence", "padded"):
        group.add_argument(
            f"--{share}",
            type=float,
            default=getattr(defaults, share),
            help=f"share of examples: {share}",
        )
    group.add_argument("--no-augmentation", action="store_true")
    group.add_argument("--speaker-normalisation", action="store_true",
                       help="needs known speakers, also wherever the model is used")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Train; Ctrl-C saves a checkpoint and gives 130."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    workers = Workers.join()
    try:
        with _interrupts() as interrupted:
            _train(arguments, workers, interrupted)
            return INTERRUPTED if interrupted() else 0
    finally:
        workers.leave()


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a flag; a second one interrupts as usual."""
    seen: list[int] = []

    def note(number: int, _frame: object) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, before)
        log.warning("Stopping after this step; press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)


def _train(
    arguments: argparse.Namespace, workers: Workers, interrupted: Callable[[], bool]
) -> None:
    out: Path = arguments.out
    last = out / "last.pt"
    if last.exists() and not arguments.resume:
        raise OptionsError(f"{out} holds a training already; add --resume or give another --out.")
    teacher = load_teacher(arguments.teacher) if arguments.teacher else None
    saved = load_checkpoint(last) if arguments.resume else None
    student = saved.model if saved else new_student(arguments, teacher)
    tokenizer = load_tokenizer(arguments.vocabulary, student.config)
    corpus = open_corpus(arguments.manifest, arguments.cache or out / "cache")
    normalise = _normaliser(corpus) if arguments.speaker_normalisation else None
    stream = _stream(arguments, corpus, tokenizer, student.config, workers, normalise)
    if teacher is not None and saved is None and not arguments.init:
        fit(student, teacher, stream, arguments.front_end_steps)
    chosen = [u for rows in corpus.dev for u in choose(rows, arguments.validate_on)]
    loss_options = _loss_options(arguments)
    step = saved.progress["state"]["step"] if saved and "state" in saved.progress else 0
    with MetricsFile(out / "metrics.jsonl", step) if workers.leads else nullcontext() as metrics:
        trainer = Trainer(
            student,
            _teacher(arguments, teacher, tokenizer) if teacher and loss_options.needs_teacher
            else None,
            stream,
            hold_back(chosen, tokenizer, normalise=normalise), tokenizer, out, metrics, workers,
            _trainer_options(arguments), loss_options, _optimiser_options(arguments), interrupted,
        )  # fmt: skip
        if saved:
            trainer.resume(saved.progress, last)
        state = trainer.run()
    log.info(
        "%d steps, %.1f minutes, best WER %.2f %%", state.step, state.elapsed / 60, state.best_wer
    )


def _teacher(
    arguments: argparse.Namespace, whisper: FastWhisper, tokenizer: Tokenizer
) -> FastWhisper | ThirtySeconds | Interpreter:
    """Let a Whisper hear windows as long as it needs, and predict the student's tokens."""
    teacher = ThirtySeconds(whisper) if arguments.teacher_padded else whisper
    if arguments.teacher_vocabulary is None:
        return teacher
    return Interpreter(
        teacher, load_tokenizer(arguments.teacher_vocabulary, whisper.config), tokenizer
    )


def _normaliser(corpus: Corpus) -> SpeakerNormaliser:
    learnt = [u for source in corpus.sources for u in source.utterances]
    return SpeakerNormaliser([*learnt, *(u for rows in corpus.dev for u in rows)])


def _stream(
    arguments: argparse.Namespace,
    corpus: Corpus,
    tokenizer: Tokenizer,
    config: ModelConfig,
    workers: Workers,
    normalise: SpeakerNormaliser | None,
) -> BatchStream:
    options = StreamOptions(
        seconds_per_batch=arguments.batch_seconds,
        max_batch=arguments.max_batch,
        pool=arguments.pool,
        crop=arguments.crop,
        join=arguments.join,
        splice=arguments.splice,
        silence=arguments.silence,
        padded=arguments.padded,
        token_noise=arguments.token_noise,
        seed=arguments.seed,
    )
    augmentation = NO_AUGMENTATION if arguments.no_augmentation else AugmentOptions()
    noise = NoiseBank.open(arguments.noise)
    return BatchStream(
        corpus.sources, tokenizer.encode, config, options, augmentation, noise,
        workers.rank, workers.world, normalise,
    )  # fmt: skip


def _loss_options(arguments: argparse.Namespace) -> AskdOptions:
    return AskdOptions(
        mode=arguments.mode,
        teacher_weight=arguments.teacher_weight,
        teacher_until=arguments.teacher_until,
        temperature=arguments.temperature,
        threshold_start=arguments.threshold_start,
        threshold_end=arguments.threshold_end,
        min_hard=arguments.min_hard,
        smoothing=arguments.smoothing,
    )


def _trainer_options(arguments: argparse.Namespace) -> TrainerOptions:
    return TrainerOptions(
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        steps=arguments.steps,
        validations=arguments.validations,
        patience=arguments.patience,
        soft_every=arguments.soft_every,
        bf16=arguments.bf16,
        dropout=arguments.dropout,
    )


def _optimiser_options(arguments: argparse.Namespace) -> OptimiserOptions:
    return OptimiserOptions(
        embedding=arguments.lr_embedding,
        decoder=arguments.lr_decoder,
        encoder=arguments.lr_encoder,
        warm_up=arguments.warm_up,
        decay_from=arguments.decay_from,
    )
