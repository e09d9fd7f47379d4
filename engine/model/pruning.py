"""Pruning of a beam's candidates; pure functions of one step, any thread.

Dynamic token pruning: candidates whose cumulative log-probability is more than a cutoff below the
best are dropped, so that the search is wide where the model is uncertain and greedy elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.types import Float32


class Pruner(Protocol):
    """Chooses the candidates that survive a step."""

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Return flat indices of the survivors, best first; empty if no candidate is finite.

        Parameters
        ----------
        totals
            Cumulative log-probabilities, float32, shape (beams, n_vocab); not changed.
        """
        ...


@dataclass(frozen=True, slots=True)
class CutoffPruner:
    """Keeps at most ``width`` candidates, none more than ``cutoff`` nats below the best."""

    width: int
    cutoff: float

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Return flat indices of the survivors, best first."""
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
    """Samples one candidate at a temperature, by the Gumbel-max trick (Maddison et al. 2014)."""

    temperature: float
    random: np.random.Generator

    def choose(self, totals: Float32) -> NDArray[np.intp]:
        """Return the flat index of the sampled candidate."""
        flat = totals.ravel()
        if not np.isfinite(flat.max()):
            return np.empty(0, dtype=np.intp)
        drawn = flat / self.temperature + self.random.gumbel(size=flat.shape)
        return np.array([drawn.argmax()], dtype=np.intp)
