"""The training loop: one step after the other, with validation, metrics and checkpoints.

Owns the run's state on the disk: ``last.pt`` (all that is needed to go on), ``best.pt`` (the model
of the lowest held-back word error rate) and ``metrics.jsonl``. Runs on the main thread; batches
come from the stream's.
"""

from __future__ import annotations

import copy
import json
import logging
import math
import time
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import torch
from tqdm import tqdm

from engine.errors import OptionsError
from training.data.batches import IGNORED, Batch, BatchStream, Position
from training.distillation import askd
from training.distillation.askd import Agreement, AskdOptions, Loss
from training.distillation.optimiser import (
    OptimiserOptions,
    build_optimiser,
    rate_factor,
    take_step,
)
from training.distillation.validation import HeldBack, Validation, agreement, validate
from training.errors import CheckpointError
from training.models.checkpoint import Checkpoint, save_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.distillation.distributed import Workers
    from training.distillation.metrics import MetricsFile
    from training.distillation.token_mapping import Interpreter
    from training.models.whisper import FastWhisper
    from training.pretrained.load import ThirtySeconds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainerOptions:
    """The budget, and how often the run looks at itself.

    Attributes
    ----------
    minutes, epochs, steps
        The budget; at least one; the first to run out ends the training.
    validations
        Looks at held-back speech, evenly over the budget; a checkpoint is written at each.
    patience
        Validations without a better word error rate before it stops early; 0: never.
    soft_every
        Every how many steps teacher or self targets are used; the others are hard only.
    bf16
        Compute in bfloat16, keep weights in float32.
    dropout
        Share of what a decoder's part adds that is left out (Srivastava et al. 2014), so that
        few hours of speech are learnt from and not learnt by heart.
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
    """Where a run stands; ``gained`` only grows, so that a teacher once left never returns."""

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
        """Spent share of the budget, 0 to 1."""
        spent = [
            self.elapsed / 60 / options.minutes if options.minutes else 0.0,
            self.epoch / options.epochs if options.epochs else 0.0,
            self.step / options.steps if options.steps else 0.0,
        ]
        return min(1.0, max(spent))


class Trainer:
    """Trains one student; build it, :meth:`resume` it where a run was interrupted, :meth:`run` it.

    Parameters
    ----------
    teacher
        Only where the mode needs one.
    metrics
        Only in the process that leads.
    interrupted
        Asked before each step; True ends the run cleanly.
    """

    def __init__(
        self,
        student: FastWhisper,
        teacher: FastWhisper | ThirtySeconds | Interpreter | None,
        stream: BatchStream,
        held: list[HeldBack],
        tokenizer: Tokenizer,
        out: Path,
        metrics: MetricsFile | None,
        workers: Workers,
        options: TrainerOptions,
        loss_options: AskdOptions,
        optimiser_options: OptimiserOptions,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        if loss_options.needs_teacher and teacher is None:
            raise OptionsError(f"The mode {loss_options.mode} needs --teacher.")
        if teacher is not None and teacher.config.n_vocab != student.config.n_vocab:
            raise OptionsError("Teacher and student must share one vocabulary to compare tokens.")
        self._workers, self._metrics, self._interrupted = workers, metrics, interrupted
        self._stream, self._held, self._tokenizer, self._out = stream, held, tokenizer, out
        self._options, self._loss, self._rates = options, loss_options, optimiser_options
        self._student = student.to(workers.device)
        student.decoder.dropout.p = options.dropout
        self._teacher = teacher.to(workers.device).eval() if teacher else None
        self._optimiser = build_optimiser(student, optimiser_options)
        self._model = workers.wrap(student)  # from here on all processes have the same weights
        self._average = self._build_average()
        self.state = State()

    def _build_average(self) -> FastWhisper | None:
        if self._loss.mode not in ("askd", "teacher-free"):
            return None
        return copy.deepcopy(self._student).requires_grad_(False).eval()

    def resume(self, progress: dict[str, Any], path: Path) -> None:
        """Take up the state that an earlier run saved; the student's weights are already loaded."""
        try:
            self.state = State(**progress["state"])
            self._optimiser.load_state_dict(progress["optimiser"])
            if self._average is not None:
                self._average.load_state_dict(progress["average"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise CheckpointError(f"{path} belongs to another kind of run; start anew.") from error

    def run(self) -> State:
        """Train until the budget is spent, nothing improves any more, or someone interrupts."""
        state, options = self.state, self._options
        self._model.train()
        started = time.monotonic() - state.elapsed
        bar = tqdm(total=100, unit="%", disable=None, bar_format="{l_bar}{bar}| {postfix}")
        for batch in self._stream.batches(Position(state.pool, state.batch)):
            elapsed = time.monotonic() - started
            state.elapsed, stop = self._workers.agree(elapsed, float(self._interrupted()))
            progress = state.progress(options)
            self._validate_if_due(progress)
            if stop or progress >= 1 or self._exhausted():
                break
            loss = self.step(batch.to(self._workers.device), progress)
            if self._metrics:
                self._metrics.write(_row(state, loss, progress))
            bar.update(100 * progress - bar.n)
            bar.set_postfix(loss=f"{loss.total.item():.3f}", step=state.step)
        bar.close()
        self.save()
        return state

    def step(self, batch: Batch, progress: float) -> Loss:
        """One batch: loss, gradient, weights, moving average."""
        state = self.state
        torch.manual_seed(state.step)  # a resumed run drops out what an uninterrupted one does
        loss = self._loss_of(batch, progress)
        factor = rate_factor(self._rates, state.step, progress)
        take_step(self._optimiser, loss.total, self._rates, factor)
        if self._average is not None:
            decay = self._loss.average_decay
            askd.update_average(self._average, self._student, decay, state.step)
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
        kind = self._workers.device.type
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
        if self._held:
            self._look(first)
        if not first:
            self.save()

    def _look(self, first: bool) -> None:
        """Validate on rank 0, tell the others, note what it means for λ and for the best model."""
        state = self.state
        seen = self._measure() if self._workers.leads else Validation(0, 0, 0)
        right, wer = self._workers.agree(seen.agreement, seen.wer)
        if first:
            state.first_agreement = right
            state.teacher_agreement = self._teacher_agreement()
        goal = Agreement(state.first_agreement, right, state.teacher_agreement)
        if self._loss.mode == "askd":
            state.gained = max(state.gained, askd.caught_up(goal))
        state.since_best = 0 if wer < state.best_wer else state.since_best + 1
        state.best_wer = min(wer, state.best_wer)
        if self._metrics:
            self._metrics.write({"step": state.step, "epoch": state.epoch, **asdict(seen)})
            log.info("step %d, %.1f min: WER %.2f %%, agreement %.4f, loops %d",
                     state.step, state.elapsed / 60, wer, right, seen.loops)  # fmt: skip
            if not state.since_best:
                save_checkpoint(self._out / "best.pt", Checkpoint(self._student, {"wer": wer}))

    def _measure(self) -> Validation:
        with self._autocast():
            return validate(self._student, self._held, self._tokenizer)

    def _teacher_agreement(self) -> float:
        if self._teacher is None or self._loss.mode != "askd":
            return 0.0
        with self._autocast():
            seen = agreement(self._teacher, self._held) if self._workers.leads else 0.0
        return self._workers.agree(seen)[0]

    def _exhausted(self) -> bool:
        return 0 < self._options.patience <= self.state.since_best

    def save(self) -> None:
        """Write ``last.pt``: weights, optimiser, moving average, state."""
        if not self._workers.leads:
            return
        progress: dict[str, Any] = {
            "state": asdict(self.state),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average.state_dict() if self._average is not None else None,
            "options": json.dumps([asdict(self._options), asdict(self._loss), asdict(self._rates)]),
        }
        save_checkpoint(self._out / "last.pt", Checkpoint(self._student, progress))


def _row(state: State, loss: Loss, progress: float) -> dict[str, float]:
    """Make a line of metrics of a step."""
    parts = {f.name: getattr(loss, f.name) for f in fields(loss) if f.name != "total"}
    place = {"step": state.step, "progress": progress, "seconds": state.elapsed}
    return {**place, "epoch": state.epoch, "loss": loss.total.item(), **parts}
