"""A distillation run put together: student, teacher, data and options; the loop is ``trainer.py``.

Runs on the main thread of each process that ``torchrun`` started, or of the only one.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.errors import OptionsError
from training.data.augment import AugmentOptions, NoiseBank
from training.data.batches import BatchStream
from training.data.corpus import Corpus, open_corpus
from training.data.speaker_normalisation import SpeakerNormaliser
from training.data.vocabulary import load_tokenizer
from training.distillation.distributed import ProcessGroup
from training.distillation.init_student import fit_student_front_end, init_student
from training.distillation.metrics_log import MetricsLog
from training.distillation.token_mapping import MappedTeacher
from training.distillation.trainer import Trainer
from training.distillation.validation import choose_utterances, held_out_batches
from training.models.checkpoint import load_checkpoint
from training.pretrained.load import PaddedWhisper, load_pretrained

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from training.data.batches import StreamOptions
    from training.distillation.askd import AskdOptions
    from training.distillation.init_student import StudentOptions
    from training.distillation.optimiser import OptimiserOptions
    from training.distillation.trainer import TrainerOptions
    from training.models.whisper import FastWhisper

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DistillationOptions:
    """Everything that defines a run.

    Attributes
    ----------
    manifests
        Training speech as ``PATH`` or ``PATH=WEIGHT``; rows of the split "dev" are held out.
    vocabulary
        Ranked tokens of the student: a .tiktoken file, a vocabulary.json or a tokenizer.json.
    out
        Folder of checkpoints and metrics.
    teacher
        A Whisper: .pt file, folder or hub name; without it, train on hard labels.
    teacher_padded
        Pad its windows to 30 s, as OpenAI's models need it.
    teacher_vocabulary
        Its ranked tokens, where it has more than the student.
    noise
        Folder or manifest of recordings without speech.
    cache
        Folder for decoded audio (default: in ``out``).
    validate_on
        Held-out utterances per manifest.
    speaker_normalisation
        Normalise by speaker; needs known speakers, also wherever the model is used.
    resume
        Continue from last.pt in ``out``.
    """

    manifests: Sequence[str]
    vocabulary: Path
    out: Path
    student: StudentOptions
    stream: StreamOptions
    trainer: TrainerOptions
    loss: AskdOptions
    optimiser: OptimiserOptions
    augmentation: AugmentOptions
    teacher: str | None = None
    teacher_padded: bool = False
    teacher_vocabulary: Path | None = None
    noise: Path | None = None
    cache: Path | None = None
    validate_on: int = 40
    speaker_normalisation: bool = False
    resume: bool = False


def distill(options: DistillationOptions) -> None:
    """Train a student.

    Raises
    ------
    OptionsError, TrainingError
        The options do not fit together, or a file cannot be read or written.
    KeyboardInterrupt
        After Ctrl-C, once the current step is done and a checkpoint is written.
    """
    torch.manual_seed(options.stream.seed)
    processes = ProcessGroup.join()
    try:
        with _interrupts() as interrupted:
            _train(options, processes, interrupted)
            if interrupted():
                raise KeyboardInterrupt
    finally:
        processes.leave()


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C into a flag; a second one interrupts as usual."""
    seen: list[int] = []

    def handle(number: int, _frame: object) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, before)
        log.warning("Stopping after this step; press Ctrl-C again to stop immediately.")

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)


def _train(
    options: DistillationOptions, processes: ProcessGroup, interrupted: Callable[[], bool]
) -> None:
    out, last = options.out, options.out / "last.pt"
    if last.exists() and not options.resume:
        raise OptionsError(f"{out} already contains a run; add --resume or give another --out.")
    teacher = load_pretrained(options.teacher) if options.teacher else None
    saved = load_checkpoint(last) if options.resume else None
    student = saved.model if saved else init_student(
        options.student, teacher, options.vocabulary, options.teacher_vocabulary
    )  # fmt: skip
    tokenizer = load_tokenizer(options.vocabulary, student.config)
    corpus = open_corpus(options.manifests, options.cache or out / "cache")
    normalise = _normaliser(corpus) if options.speaker_normalisation else None
    stream = BatchStream(
        corpus.sources, tokenizer.encode, student.config, options.stream, options.augmentation,
        NoiseBank.open(options.noise), processes.rank, processes.size, normalise,
    )  # fmt: skip
    if teacher is not None and saved is None and not options.student.init:
        fit_student_front_end(student, teacher, stream, options.student.front_end_steps)
    chosen = [u for rows in corpus.dev for u in choose_utterances(rows, options.validate_on)]
    step = saved.progress["state"]["step"] if saved and "state" in saved.progress else 0
    metrics = MetricsLog(out / "metrics.jsonl", step) if processes.is_main else None
    with closing(metrics) if metrics else nullcontext():
        trainer = Trainer(
            student,
            _teacher(options, teacher, tokenizer) if options.loss.needs_teacher else None,
            stream, held_out_batches(chosen, tokenizer, normalise=normalise), tokenizer, out,
            metrics, processes, options.trainer, options.loss, options.optimiser, interrupted,
        )  # fmt: skip
        if saved:
            trainer.resume(saved.progress, last)
        state = trainer.run()
    log.info(
        "%d steps, %.1f minutes, best WER %.2f %%", state.step, state.elapsed / 60, state.best_wer
    )


def _teacher(
    options: DistillationOptions, whisper: FastWhisper | None, tokenizer: Tokenizer
) -> FastWhisper | PaddedWhisper | MappedTeacher | None:
    """Pad the teacher's windows and map its tokens to the student's, as it needs."""
    if whisper is None:
        return None
    teacher = PaddedWhisper(whisper) if options.teacher_padded else whisper
    if options.teacher_vocabulary is None:
        return teacher
    theirs = load_tokenizer(options.teacher_vocabulary, whisper.config)
    return MappedTeacher(teacher, theirs, tokenizer)


def _normaliser(corpus: Corpus) -> SpeakerNormaliser:
    train = [u for source in corpus.sources for u in source.utterances]
    return SpeakerNormaliser([*train, *(u for rows in corpus.dev for u in rows)])
