"""Fine-tuning: adapters, self targets, replay of general speech, early stopping; resumable.

The loss of a step is, over the user's recordings and a draw of general speech,

    L = L_user + ρ CE(general) + κ KL(base ‖ student | general)
    L_user = α CE + (1 - α) KL(self ‖ student | confident)        as in ``askd.py``

CE is over every token from a person, and over those tokens of captions to which *self*, the moving
average, gives a probability above τ, which falls during training. The result is the averaged
weights of the lowest loss on the held-out recordings.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.errors import OptionsError
from training.distillation import askd
from training.distillation.askd import AskdOptions
from training.errors import CheckpointError
from training.personal.adapters import AdapterOptions, adapt, merge, with_values
from training.personal.encoded_recordings import mask_spans, microbatches, score

if TYPE_CHECKING:
    from torch import Tensor

    from training.models.whisper import FastWhisper
    from training.personal.encoded_recordings import EncodedRecording


@dataclass(frozen=True, slots=True)
class FineTuningOptions:
    """Budget, batches, and weights of the loss.

    Attributes
    ----------
    minutes
        Budget of one run.
    epochs
        Passes over the user's recordings.
    batch, replay
        The user's and general recordings in a step.
    rate
        Peak learning rate.
    replay_weight, base_weight
        ρ and κ; with both 0, general speech is not used.
    patience
        Epochs without a lower held-out loss before training stops.
    mask
        Probability that spans of a recording are masked.
    speeds
        Further speeds of every labelled recording.
    splices
        New recordings per labelled one, spliced from the words of all of them.
    """

    minutes: float = 6.0
    epochs: int = 4
    batch: int = 6
    replay: int = 3
    rate: float = 3e-4
    replay_weight: float = 0.5
    base_weight: float = 1.0
    patience: int = 3
    mask: float = 0.5
    speeds: tuple[float, ...] = (0.9, 1.1)
    splices: float = 2.5
    seed: int = 0
    adapters: AdapterOptions = field(default_factory=AdapterOptions)
    askd: AskdOptions = field(default_factory=lambda: AskdOptions(mode="teacher-free"))

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.epochs < 1 or self.batch < 1 or self.replay < 1:
            raise OptionsError("The minutes, epochs and batch sizes must be above 0.")
        if (
            self.rate <= 0
            or min(self.replay_weight, self.base_weight, self.splices) < 0
            or self.patience < 1
        ):
            raise OptionsError("The rate and the patience must be above 0, the weights at least 0.")


@dataclass(slots=True)
class FineTuningState:
    """A run's progress, saved with its tensors after every epoch."""

    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    best: float = math.inf
    since_best: int = 0
    history: list[float] = field(default_factory=list)


class FineTuner:
    """Fine-tunes a model in place; :meth:`run` yields after every step, so that a caller may stop.

    Parameters
    ----------
    train, held_out
        The user's recordings to train on, and those for early stopping (none: no early stopping).
    general
        General speech to replay.
    """

    def __init__(
        self,
        model: FastWhisper,
        train: Sequence[EncodedRecording],
        held_out: Sequence[EncodedRecording],
        general: Sequence[EncodedRecording],
        options: FineTuningOptions,
    ) -> None:
        self._model = model.eval()
        self._options = options
        self._train, self._held_out, self._general = map(list, (train, held_out, general))
        self._base = self._base_logits()
        with torch.random.fork_rng():
            torch.manual_seed(options.seed)
            self._trained = adapt(model, options.adapters)
        self._average = self._copy()
        self._best = self._copy()
        self._optimiser = torch.optim.AdamW(
            self._trained.values(), lr=options.rate, weight_decay=0.0, fused=True
        )
        self.state = FineTuningState()

    def run(self) -> Iterator[float]:
        """Train until the budget or the patience is spent; yields progress, 0 to 1."""
        state, options = self.state, self._options
        if state.epoch == 0 and self._held_out:
            state.best = self.held_out_loss(self._average)
        while state.epoch < options.epochs and state.since_best < options.patience:
            for step, batch in enumerate(self._batches(state.epoch)):
                started = time.monotonic()
                within = step / self._steps
                progress = self._progress(within)
                self._step(batch, progress)
                state.seconds += time.monotonic() - started
                yield progress
                if state.seconds > 60 * options.minutes:
                    state.epoch = options.epochs
                    break
            state.epoch += 1
            self._validate()
            yield self._progress(0)

    @property
    def _steps(self) -> int:
        return math.ceil(len(self._train) / self._options.batch)

    def _progress(self, within: float) -> float:
        by_epoch = (self.state.epoch + within) / self._options.epochs
        by_clock = self.state.seconds / 60 / self._options.minutes
        return min(1.0, max(by_epoch, by_clock))

    def finish(self) -> FastWhisper:
        """Return the model with the best averaged weights, adapters merged; training is over."""
        for name, parameter in self._trained.items():
            parameter.data = self._best[name]
        merge(self._model)
        return self._model

    def _batches(self, epoch: int) -> Iterator[list[EncodedRecording]]:
        """Shuffle and mask the recordings of an epoch; a resumed run does so alike."""
        rng = np.random.default_rng([self._options.seed, epoch])
        order = rng.permutation(len(self._train))
        for first in range(0, len(order), self._options.batch):
            rows = [self._train[i] for i in order[first : first + self._options.batch]]
            yield [mask_spans(recording, rng, self._options.mask) for recording in rows]

    def _step(self, recordings: list[EncodedRecording], progress: float) -> None:
        options = self._options
        warm_up = min(1.0, (self.state.step + 1) / 5)
        for group in self._optimiser.param_groups:
            group["lr"] = options.rate * warm_up * max(0.05, 1 - progress)
        self._optimiser.zero_grad(set_to_none=True)
        for group, share in microbatches(recordings):  # one after the other, to save memory
            (share * self._user_loss(group, progress)).backward()
        if self._general and (options.replay_weight or options.base_weight):
            self._general_loss().backward()
        torch.nn.utils.clip_grad_norm_(list(self._trained.values()), 1.0)
        self._optimiser.step()
        decay = options.askd.average_decay
        weights = self._average.values(), self._trained.values()
        askd.update_average(*weights, decay, self.state.step)
        self.state.step += 1

    def _user_loss(self, recordings: list[EncodedRecording], progress: float) -> Tensor:
        student, targets, labelled = self._score(recordings)
        options = self._options.askd
        with torch.no_grad(), with_values(self._trained, self._average):
            average = self._score(recordings)[0]
        tau = askd.threshold(options, progress)
        chance = average.log_softmax(dim=-1).gather(1, targets[:, None])[:, 0].exp()
        trusted = labelled | (chance > tau)
        if not bool(trusted.any()):
            return student.sum() * 0.0
        return askd.self_phase(
            options, progress, student[trusted], targets[trusted], average[trusted]
        ).total

    def _general_loss(self) -> Tensor:
        options = self._options
        rng = np.random.default_rng([options.seed, self.state.step, 1])
        chosen = rng.choice(len(self._general), min(options.replay, len(self._general)), False)
        rows = [mask_spans(self._general[i], rng, options.mask) for i in chosen]
        student, targets, _ = self._score(rows)
        loss = options.replay_weight * askd.hard_loss(student, targets)
        if options.base_weight:
            base = torch.cat([self._base[i] for i in chosen]).float()
            loss = loss + options.base_weight * askd.distillation_loss(student, base)
        return loss

    def _score(self, recordings: Sequence[EncodedRecording]) -> tuple[Tensor, Tensor, Tensor]:
        return score(self._model, recordings, self._options.adapters.first_block)

    @torch.no_grad()
    def _base_logits(self) -> list[Tensor]:
        """Compute the base's logits of every general recording, float16 [L, V] each."""
        if not self._options.base_weight:
            return []
        return [self._score([recording])[0].half() for recording in self._general]

    @torch.no_grad()
    def held_out_loss(self, values: dict[str, Tensor]) -> float:
        """Compute the cross-entropy per token on the held-out recordings, with these values."""
        total = count = 0.0
        with with_values(self._trained, values):
            for first in range(0, len(self._held_out), self._options.batch):
                batch = self._held_out[first : first + self._options.batch]
                logits, targets, _ = self._score(batch)
                total += askd.hard_loss(logits, targets).item() * len(targets)
                count += len(targets)
        return total / max(1.0, count)

    def _validate(self) -> None:
        """Keep the averaged weights if their held-out loss is the lowest so far."""
        loss = self.held_out_loss(self._average) if self._held_out else -math.inf
        self.state.history.append(loss)
        if loss < self.state.best or not self._held_out:
            self.state.best, self.state.since_best = loss, 0
            self._best = {name: value.clone() for name, value in self._average.items()}
        else:
            self.state.since_best += 1

    def _copy(self) -> dict[str, Tensor]:
        return {name: p.detach().clone() for name, p in self._trained.items()}

    def pack(self) -> dict[str, Any]:
        """Return all that is needed to resume: plain numbers and tensors."""
        return {
            "state": asdict(self.state),
            "values": {name: p.detach() for name, p in self._trained.items()},
            "average": self._average,
            "best": self._best,
            "optimiser": self._optimiser.state_dict(),
        }

    def resume(self, saved: dict[str, Any]) -> None:
        """Restore what :meth:`pack` returned, and continue at the start of its epoch.

        Raises
        ------
        CheckpointError
            It belongs to another kind of run.
        """
        try:
            values, average, best = (_fitting(saved[n], self._trained) for n in _PARTS)
            self._optimiser.load_state_dict(saved["optimiser"])
            self.state = FineTuningState(**saved["state"])
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            raise CheckpointError("The interrupted training is of another kind.") from error
        for name, parameter in self._trained.items():
            parameter.data.copy_(values[name])
        self._average, self._best = average, best


_PARTS = ("values", "average", "best")


def _fitting(values: dict[str, Tensor], trained: dict[str, Any]) -> dict[str, Tensor]:
    if {n: v.shape for n, v in values.items()} != {n: p.shape for n, p in trained.items()}:
        raise ValueError("other tensors")
    return {name: value.clone() for name, value in values.items()}


def fine_tune(tuner: FineTuner) -> FastWhisper:
    """Train to the end without a pause."""
    for _ in tuner.run():
        pass
    return tuner.finish()
