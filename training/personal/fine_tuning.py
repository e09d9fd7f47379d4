"""The loop that learns a voice: adapters, self targets, replay, early stop; resumable.

The loss of a step is, over the user's takes and a draw of general speech,

    L = L_user + ρ CE(general) + κ KL(base ‖ student | general)
    L_user = α CE + (1 - α) KL(self ‖ student | confident)        as in ``askd.py``

CE takes every token that a person gave, and of captions the tokens of which *self*, the moving
average, is surer than τ, which falls as learning proceeds. The averaged weights of the best look
at the held-back takes are the result. Runs on the calling thread.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.errors import OptionsError
from training.distillation import askd
from training.distillation.askd import AskdOptions
from training.errors import CheckpointError
from training.personal.adapters import METHODS, AdapterOptions, adapt, with_values
from training.personal.evaluation import in_pieces, masked, score

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor

    from training.models.whisper import FastWhisper
    from training.personal.evaluation import Heard


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """How long and how hard.

    Attributes
    ----------
    minutes
        Budget of learning alone; whoever learns several times shares it out.
    epochs
        Passes over the user's takes.
    batch, replay
        Takes and general utterances of a step.
    rate
        Peak learning rate.
    replay_weight, base_weight
        ρ and κ; both 0 leave general speech out.
    patience
        Looks without a lower held-back loss before it stops.
    mask
        Probability that a stretch of an utterance is hidden.
    speeds
        At which what the user read is heard as well, besides the one it was read at.
    splices
        New sentences for each that the user read, made of words from all of these.
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
            raise OptionsError("The minutes, epochs and batches of learning must be above 0.")
        if (
            self.rate <= 0
            or min(self.replay_weight, self.base_weight, self.splices) < 0
            or self.patience < 1
        ):
            raise OptionsError("The rate and the patience must be above 0, weights at least 0.")


@dataclass(slots=True)
class LearnState:
    """Where a run stands: all that is needed to go on after a power cut."""

    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    best: float = math.inf
    since_best: int = 0
    history: list[float] = field(default_factory=list)


class Learner:
    """Adapts a model in place; :meth:`run` yields after every step, so that a caller may stop.

    Parameters
    ----------
    takes, held
        What is learnt, and what early stopping looks at (it may be empty), as ``hearing.py`` hears
        them below the blocks that learn.
    general
        General speech to be replayed, likewise.
    """

    def __init__(
        self,
        model: FastWhisper,
        takes: Sequence[Heard],
        held: Sequence[Heard],
        general: Sequence[Heard],
        options: LearnOptions,
    ) -> None:
        self._model = model.eval()
        self._options = options
        self._takes, self._held, self._general = (list(part) for part in (takes, held, general))
        self._base = self._base_logits()
        with torch.random.fork_rng():
            torch.manual_seed(options.seed)
            self._learning = adapt(model, options.adapters)
        self._average = self._copy()
        self._best = self._copy()
        self._optimiser = torch.optim.AdamW(
            self._learning.values(), lr=options.rate, weight_decay=0.0, fused=True
        )
        self.state = LearnState()

    def run(self) -> Iterator[float]:
        """Learn until the budget is spent or nothing improves; yields progress, 0 to 1."""
        state, options = self.state, self._options
        if state.epoch == 0 and self._held:
            state.best = self.held_loss(self._average)
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
            self._look()
            yield self._progress(0)

    @property
    def _steps(self) -> int:
        return math.ceil(len(self._takes) / self._options.batch)

    def _progress(self, within: float) -> float:
        by_epoch = (self.state.epoch + within) / self._options.epochs
        by_clock = self.state.seconds / 60 / self._options.minutes
        return min(1.0, max(by_epoch, by_clock))

    def finish(self) -> FastWhisper:
        """Give the model the best averaged weights; its adapters are still to be merged."""
        for name, parameter in self._learning.items():
            parameter.data = self._best[name]
        return self._model

    def _batches(self, epoch: int) -> Iterator[list[Heard]]:
        """Draw the takes of an epoch in an order that a resumed run finds again."""
        rng = np.random.default_rng([self._options.seed, epoch])
        order = rng.permutation(len(self._takes))
        for first in range(0, len(order), self._options.batch):
            rows = [self._takes[i] for i in order[first : first + self._options.batch]]
            yield [masked(take, rng, self._options.mask) for take in rows]

    def _step(self, takes: list[Heard], progress: float) -> None:
        options = self._options
        warm_up = min(1.0, (self.state.step + 1) / 5)
        for group in self._optimiser.param_groups:
            group["lr"] = options.rate * warm_up * max(0.05, 1 - progress)
        self._optimiser.zero_grad(set_to_none=True)
        for piece, share in in_pieces(takes):  # one after the other, to spare memory
            (share * self._user_loss(piece, progress)).backward()
        if self._general and (options.replay_weight or options.base_weight):
            self._general_loss().backward()
        torch.nn.utils.clip_grad_norm_(list(self._learning.values()), 1.0)
        self._optimiser.step()
        self._update_average()
        self.state.step += 1

    def _user_loss(self, takes: list[Heard], progress: float) -> Tensor:
        student, targets, labelled = self._score(takes)
        options = self._options.askd
        with torch.no_grad(), with_values(self._learning, self._average):
            average = self._score(takes)[0]
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
        rows = [masked(self._general[i], rng, options.mask) for i in chosen]
        student, targets, _ = self._score(rows)
        loss = options.replay_weight * askd.hard_loss(student, targets)
        if options.base_weight:
            base = torch.cat([self._base[i] for i in chosen]).float()
            loss = loss + options.base_weight * askd.distillation_loss(student, base)
        return loss

    def _score(self, takes: Sequence[Heard]) -> tuple[Tensor, Tensor, Tensor]:
        return score(self._model, takes, self._options.adapters.first_block)

    @torch.no_grad()
    def _base_logits(self) -> list[Tensor]:
        """Score every general utterance with the base, half precision [L, V] each."""
        if not self._options.base_weight:
            return []
        return [self._score([take])[0].half() for take in self._general]

    @torch.no_grad()
    def held_loss(self, values: dict[str, Tensor]) -> float:
        """Cross entropy a token on the held-back takes, with other values of what learns."""
        total = count = 0.0
        with with_values(self._learning, values):
            for first in range(0, len(self._held), self._options.batch):
                logits, targets, _ = self._score(self._held[first : first + self._options.batch])
                total += askd.hard_loss(logits, targets).item() * len(targets)
                count += len(targets)
        return total / max(1.0, count)

    def _look(self) -> None:
        """Keep the averaged weights where they are better on the held-back takes than before."""
        loss = self.held_loss(self._average) if self._held else -math.inf
        self.state.history.append(loss)
        if loss < self.state.best or not self._held:
            self.state.best, self.state.since_best = loss, 0
            self._best = {name: value.clone() for name, value in self._average.items()}
        else:
            self.state.since_best += 1

    @torch.no_grad()
    def _update_average(self) -> None:
        young = (1 + self.state.step) / (10 + self.state.step)
        decay = min(self._options.askd.average_decay, young)
        for name, parameter in self._learning.items():
            self._average[name].lerp_(parameter.data, 1 - decay)

    def _copy(self) -> dict[str, Tensor]:
        return {name: p.detach().clone() for name, p in self._learning.items()}

    def pack(self) -> dict[str, Any]:
        """Return all that is needed to go on: plain numbers and tensors."""
        state = {name: getattr(self.state, name) for name in LearnState.__slots__}
        return {
            "state": state,
            "values": {name: p.detach() for name, p in self._learning.items()},
            "average": self._average,
            "best": self._best,
            "optimiser": self._optimiser.state_dict(),
        }

    def resume(self, saved: dict[str, Any]) -> None:
        """Go on from what :meth:`pack` gave, at the start of the epoch that it was in.

        Raises
        ------
        CheckpointError
            It belongs to another run.
        """
        try:
            values, average, best = (_fitting(saved[n], self._learning) for n in _PARTS)
            self._optimiser.load_state_dict(saved["optimiser"])
            self.state = LearnState(**saved["state"])
        except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
            raise CheckpointError("The interrupted learning is of another kind.") from error
        for name, parameter in self._learning.items():
            parameter.data.copy_(values[name])
        self._average, self._best = average, best


_PARTS = ("values", "average", "best")


def _fitting(values: dict[str, Tensor], learning: dict[str, Any]) -> dict[str, Tensor]:
    if {n: v.shape for n, v in values.items()} != {n: p.shape for n, p in learning.items()}:
        raise ValueError("other tensors")
    return {name: value.clone() for name, value in values.items()}


def learn(learner: Learner, each: Callable[[float], None] = lambda progress: None) -> FastWhisper:
    """Run to the end; for whoever needs no pauses."""
    for progress in learner.run():
        each(progress)
    return learner.finish()


def add_learning_arguments(parser: argparse.ArgumentParser, plain: LearnOptions) -> None:
    """Describe the options of learning, with their defaults."""
    adapters = plain.adapters
    parser.add_argument("--minutes", type=float, default=plain.minutes, help="budget of learning")
    parser.add_argument("--epochs", type=int, default=plain.epochs, help="passes over the takes")
    parser.add_argument("--rate", type=float, default=plain.rate, help="peak learning rate")
    parser.add_argument("--method", default=adapters.method, choices=METHODS, help="what moves")
    parser.add_argument("--rank", type=int, default=adapters.rank, help="of the low-rank matrices")
    parser.add_argument(
        "--first-block",
        type=int,
        default=adapters.first_block,
        help="encoder blocks below this one stay as they are",
    )


def learn_options(arguments: argparse.Namespace) -> LearnOptions:
    """Make the options that the command line asks for."""
    adapters = AdapterOptions(
        method=arguments.method, rank=arguments.rank, first_block=arguments.first_block
    )
    return LearnOptions(
        minutes=arguments.minutes,
        epochs=arguments.epochs,
        rate=arguments.rate,
        adapters=adapters,
    )
