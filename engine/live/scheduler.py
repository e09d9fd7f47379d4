"""Decides when a pass is due and how much work it may do, so that captions keep up with speech.

Work is given up in one order: the beam narrows, then the refresh slows, and only then is audio
skipped. Runs on the engine thread; the caller measures time, so tests need no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.types import LoadLevel

_SMOOTHING = 0.3
_BUSY, _IDLE = 0.75, 0.4
"""Shares of real time spent computing above and below which the load level changes."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Search limits of the next pass: beam width, and pruning cutoff in nats."""

    beam: int
    cutoff: float


class Scheduler:
    """Spaces passes so that each covers at least as much new audio as the last took to compute.

    Parameters
    ----------
    refresh
        Seconds of new audio between passes at full work.
    max_lag
        Seconds of undecoded audio beyond which audio is skipped.
    """

    def __init__(self, refresh: float, max_lag: float = 8.0) -> None:
        self._refresh = refresh
        self._max_lag = max_lag
        self._cost = 0.0
        self._busy_share = 0.0
        self.load = LoadLevel.FULL

    @property
    def interval(self) -> float:
        """Seconds of new audio before the next pass."""
        slowdown = 3.0 if self.load >= LoadLevel.SLOW_REFRESH else 1.0
        return max(self._refresh * slowdown, self._cost)

    def is_due(self, new_audio: float) -> bool:
        """Whether `new_audio` seconds since the last pass are enough for another."""
        return new_audio >= self.interval

    def record(self, cost: float, new_audio: float) -> None:
        """Update the load from a pass that took `cost` seconds for `new_audio` seconds."""
        self._cost = cost
        share = min(cost / max(new_audio, 1e-3), 4.0)
        self._busy_share += _SMOOTHING * (share - self._busy_share)
        if self._busy_share > _BUSY and self.load < LoadLevel.SLOW_REFRESH:
            self._change_load(+1)
        elif self._busy_share < _IDLE and self.load > LoadLevel.FULL:
            self._change_load(-1)

    def excess(self, waiting: float) -> float:
        """Return how many of the `waiting` seconds to skip; 0 within the maximum lag."""
        if waiting <= self._max_lag:
            return 0.0
        self.load = LoadLevel.SKIP_AUDIO
        return waiting - self._refresh

    def effort(self, beam: int, cutoff: float) -> Effort:
        """Narrow `beam` and tighten `cutoff` (nats) for the current load."""
        if self.load == LoadLevel.FULL:
            return Effort(beam, cutoff)
        return Effort(max(1, beam // 2) if self.load == LoadLevel.NARROW_BEAM else 1, cutoff / 2)

    def _change_load(self, by: int) -> None:
        self.load = LoadLevel(self.load + by)
        self._busy_share = (_BUSY + _IDLE) / 2
