"""The training loop: optimiser steps, validation, metrics and checkpoints.

Owns a run's files: ``last.pt`` (everything needed to resume), ``best.pt`` (the model of the lowest
held-out word error rate) and ``metrics.jsonl``. Runs on the main thread; batches are built on the
stream's.
"""

from __future__ import annotations

import copy
import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tqdm import tqdm

from engine.errors import OptionsError
from training.data.batches import IGNORED, Batch, BatchStream, Position
from training.distillation import askd
from training.distillation.optimiser import (
    OptimiserOptions,
    build_optimiser,
    rate_factor,
    take_step,
)
from training.distillation.validation import HeldOutBatch, Validation, agreement, validate
from training.errors import CheckpointError
from training.models.checkpoint import Checkpoint, save_checkpoint

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.distillation.askd import AskdOptions, Loss
    from training.distillation.distributed import ProcessGroup
    from training.distillation.metrics_log import MetricsLog
    from training.distillation.token_mapping import MappedTeacher
    from training.models.whisper import FastWhisper
    from training.pretrained.load import PaddedWhisper

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainerOptions:
    """The budget, validation, and regularisation.

    Attributes
    ----------
    minutes, epochs, steps
        Budget, at least one of them; the first to run out ends the training.
    validations
        Validations on held-out speech, evenly over the budget; a checkpoint is written at each.
    patience
        Validations without a lower word error rate before training stops early; 0: never.
    soft_every
        Use teacher or self targets every n-th step only, hard labels otherwise.
    bf16
        Compute in bfloat16; the weights stay in float32.
    dropout
        Rate on the residual branches of the decoder (Srivastava et al. 2014), against overfitting
        to few hours of speech.
    """

    minutes: float | None = None
    epochs: float | None = None
    steps: int | None = None
    validations: int = 12
    patience: int = 0
    soft_every: int = 1
    bf16: bool = False
    dropout: float = 0.0

    def __post_init__(self) -> None:
        budget = [b for b in (self.minutes, self.epochs, self.steps) if b is not None]
        if not budget or min(budget) <= 0:
            raise OptionsError("Give a budget above 0: --minutes, --epochs or --steps.")
        if self.validations < 1 or self.soft_every < 1 or self.patience < 0:
            raise OptionsError("validations and soft_every must be at least 1, patience 0.")
        if not 0 <= self.dropout < 1:
            raise OptionsError("dropout must be at least 0 and below 1.")


@dataclass(slots=True)
class State:
    """A run's progress; ``gained`` never falls, so that λ never rises again."""

    step: int = 0
    elapsed: float = 0.0
    epoch: float = 0.0
    pool: int = 0
    batch: int = 0
    validated: int = -1
    first_agreement: float = 0.0
    teacher_agreement: float = 0.0
    gained: float = 0.0
    best_wer: float = math.inf
    since_best: int = 0

    def progress(self, options: TrainerOptions) -> float:
        """Return the share of the budget that is spent, 0 to 1."""
        spent = [
            self.elapsed / 60 / options.minutes if options.minutes else 0.0,
            self.epoch / options.epochs if options.epochs else 0.0,
            self.step / options.steps if options.steps else 0.0,
        ]
        return min(1.0, max(spent))


class Trainer:
    """Trains one student; :meth:`resume` an interrupted run before :meth:`run`.

    Parameters
    ----------
    teacher
        None where the mode uses none.
    metrics
        None in every process but the main one.
    interrupted
        Polled before each step; True ends the run cleanly.
    """

    def __init__(
        self,
        student: FastWhisper,
        teacher: FastWhisper | PaddedWhisper | MappedTeacher | None,
        stream: BatchStream,
        held_out: list[HeldOutBatch],
        tokenizer: Tokenizer,
        out: Path,
        metrics: MetricsLog | None,
        processes: ProcessGroup,
        options: TrainerOptions,
        loss_options: AskdOptions,
        optimiser_options: OptimiserOptions,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        if loss_options.needs_teacher and teacher is None:
            raise OptionsError(f"The mode {loss_options.mode} needs --teacher.")
        if teacher is not None and teacher.config.n_vocab != student.config.n_vocab:
            raise OptionsError("Teacher and student must share one vocabulary.")
        self._processes, self._metrics, self._interrupted = processes, metrics, interrupted
        self._stream, self._held_out, self._tokenizer, self._out = stream, held_out, tokenizer, out
        self._options, self._loss, self._rates = options, loss_options, optimiser_options
        self._student = student.to(processes.device)
        student.decoder.dropout.p = options.dropout
        self._teacher = teacher.to(processes.device).eval() if teacher else None
        self._optimiser = build_optimiser(student, optimiser_options)
        self._model = processes.wrap(student)  # broadcasts the weights of rank 0
        self._average = self._build_average()
        self.state = State()

    def _build_average(self) -> FastWhisper | None:
        if self._loss.mode not in ("askd", "teacher-free"):
            return None
        return copy.deepcopy(self._student).requires_grad_(False).eval()

    def resume(self, progress: dict[str, Any], path: Path) -> None:
        """Restore what :meth:`save` wrote; the student's weights are already loaded.

        Raises
        ------
        CheckpointError
            The checkpoint at ``path`` belongs to another kind of run.
        """
        try:
            self.state = State(**progress["state"])
            self._optimiser.load_state_dict(progress["optimiser"])
            if self._average is not None:
                self._average.load_state_dict(progress["average"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise CheckpointError(f"{path} belongs to another kind of run.") from error

    def run(self) -> State:
        """Train until the budget or the patience is spent, or until interrupted."""
        state, options = self.state, self._options
        self._model.train()
        started = time.monotonic() - state.elapsed
        bar = tqdm(total=100, unit="%", disable=None, bar_format="{l_bar}{bar}| {postfix}")
        for batch in self._stream.batches(Position(state.pool, state.batch)):
            elapsed = time.monotonic() - started
            state.elapsed, stop = self._processes.broadcast(elapsed, float(self._interrupted()))
            progress = state.progress(options)
            self._validate_if_due(progress)
            if stop or progress >= 1 or self._exhausted():
                break
            loss = self.step(batch.to(self._processes.device), progress)
            if self._metrics:
                self._metrics.write(_row(state, loss, progress))
            bar.update(100 * progress - bar.n)
            bar.set_postfix(loss=f"{loss.total.item():.3f}", step=state.step)
        bar.close()
        self.save()
        return state

    def step(self, batch: Batch, progress: float) -> Loss:
        """Train on one batch and update the moving average."""
        state = self.state
        torch.manual_seed(state.step)  # resumed and uninterrupted runs drop out alike
        loss = self._loss_of(batch, progress)
        factor = rate_factor(self._rates, state.step, progress)
        take_step(self._optimiser, loss.total, self._rates, factor)
        if self._average is not None:
            decay = self._loss.average_decay
            weights = self._average.parameters(), self._student.parameters()
            askd.update_average(*weights, decay, state.step)
        state.step += 1
        state.epoch = batch.epoch
        state.pool, state.batch = batch.after.pool, batch.after.batch
        return loss

    def _loss_of(self, batch: Batch, progress: float) -> Loss:
        real = batch.targets != IGNORED
        student, targets = self._logits(self._model, batch, real), batch.targets[real]
        weight = askd.teacher_weight(self._loss, progress, self.state.gained)
        if self.state.step % self._options.soft_every:
            return askd.hard_only(self._loss, student, targets)
        if weight > 0 and self._teacher is not None:
            with torch.no_grad():
                teacher = self._logits(self._teacher, batch, real)
            return askd.teacher_phase(self._loss, weight, student, targets, teacher)
        if self._average is not None:
            with torch.no_grad():
                average = self._logits(self._average, batch, real)
            return askd.self_phase(self._loss, progress, student, targets, average)
        return askd.hard_only(self._loss, student, targets)

    def _autocast(self) -> torch.autocast:
        kind = self._processes.device.type
        return torch.autocast(kind, torch.bfloat16, enabled=self._options.bf16)

    def _logits(self, model: torch.nn.Module, batch: Batch, real: Tensor) -> Tensor:
        with self._autocast():
            logits = model(batch.mel, batch.lengths, batch.tokens)
        return logits[real].float()

    def _validate_if_due(self, progress: float) -> None:
        due = int(progress * self._options.validations)
        if due <= self.state.validated:
            return
        first = self.state.validated < 0
        self.state.validated = due
        if self._held_out:
            self._run_validation(first)
        if not first:
            self.save()

    def _run_validation(self, first: bool) -> None:
        """Validate on rank 0, broadcast the result, update λ's progress and the best model."""
        state = self.state
        found = self._measure() if self._processes.is_main else Validation(0, 0, 0)
        share, wer = self._processes.broadcast(found.agreement, found.wer)
        if first:
            state.first_agreement = share
            state.teacher_agreement = self._teacher_agreement()
        if self._loss.mode == "askd":
            gained = askd.caught_up(state.first_agreement, share, state.teacher_agreement)
            state.gained = max(state.gained, gained)
        state.since_best = 0 if wer < state.best_wer else state.since_best + 1
        state.best_wer = min(wer, state.best_wer)
        if self._metrics:
            self._metrics.write({"step": state.step, "epoch": state.epoch, **asdict(found)})
            log.info("step %d, %.1f min: WER %.2f %%, agreement %.4f, loops %d",
                     state.step, state.elapsed / 60, wer, share, found.loops)  # fmt: skip
            if not state.since_best:
                save_checkpoint(self._out / "best.pt", Checkpoint(self._student, {"wer": wer}))

    def _measure(self) -> Validation:
        with self._autocast():
            return validate(self._student, self._held_out, self._tokenizer)

    def _teacher_agreement(self) -> float:
        if self._teacher is None or self._loss.mode != "askd":
            return 0.0
        with self._autocast():
            share = agreement(self._teacher, self._held_out) if self._processes.is_main else 0.0
        return self._processes.broadcast(share)[0]

    def _exhausted(self) -> bool:
        return 0 < self._options.patience <= self.state.since_best

    def save(self) -> None:
        """Write ``last.pt``: weights, optimiser, moving average, state."""
        if not self._processes.is_main:
            return
        progress: dict[str, Any] = {
            "state": asdict(self.state),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average.state_dict() if self._average is not None else None,
            "options": json.dumps([asdict(self._options), asdict(self._loss), asdict(self._rates)]),
        }
        save_checkpoint(self._out / "last.pt", Checkpoint(self._student, progress))


def _row(state: State, loss: Loss, progress: float) -> dict[str, float]:
    parts = {f.name: getattr(loss, f.name) for f in fields(loss) if f.name != "total"}
    place = {"step": state.step, "progress": progress, "seconds": state.elapsed}
    return {**place, "epoch": state.epoch, "loss": loss.total.item(), **parts}
