"""Which candidates of a beam live on; pure functions of one step, no state, any thread.

Dynamic token pruning: a candidate dies when its cumulative log-probability falls more than a cutoff
below the best, so that the beam is as wide as the model is unsure, and greedy when it is sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.types import Float32


class Pruner(Protocol):
    """Chooses the candidates that go on from one step to the next."""

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Flat indices of the survivors, best first; none when no candidate is finite.

        Parameters
        ----------
        totals
            Cumulative log-probabilities, float32, shape (beams, n_vocab); not changed.
        """
        ...


@dataclass(frozen=True, slots=True)
class CutoffPruner:
    """At most ``width`` candidates, none more than ``cutoff`` nats below the best."""

    width: int
    cutoff: float

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Flat indices of the survivors, best first."""
        flat = totals.ravel()
        best = int(flat.argmax())
        if not np.isfinite(flat[best]):
            return np.empty(0, dtype=np.intp)
        if self.width == 1:
            return np.array([best], dtype=np.intp)
        near = np.flatnonzero(flat >= max(flat[best] - self.cutoff, np.finfo(np.float32).min))
        if len(near) > self.width:
            near = near[np.argpartition(-flat[near], self.width)[: self.width]]
        return near[np.argsort(-flat[near], kind="stable")]


@dataclass(frozen=True, slots=True)
class Sampler:
    """One candidate drawn at a temperature, by the Gumbel-max trick (Maddison et al. 2014)."""

    temperature: float
    random: np.random.Generator

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Flat index of the candidate drawn."""
        flat = totals.ravel()
        if not np.isfinite(flat.max()):
            return np.empty(0, dtype=np.intp)
        drawn = flat / self.temperature + self.random.gumbel(size=flat.shape)
        return np.array([drawn.argmax()], dtype=np.intp)
