"""Decides when a pass is due and how much it may cost, so that text never falls behind the voice.

Work steps down in one order: the beam narrows, then the refresh slows, and only then is audio
skipped. Runs on the engine thread; time is measured by the caller, so tests need no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

NARROW, SLOW, SKIP = 1, 2, 3
"""Steps of :attr:`Scheduler.step`; 0 is full work."""

_SMOOTHING = 0.3
_BUSY, _IDLE = 0.75, 0.4
"""Shares of real time spent computing at which a step is taken or given back."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What the next pass may spend: beam width and pruning cutoff (natural log units)."""

    beam: int
    cutoff: float


class Scheduler:
    """Keeps each pass's new audio at least as long as the last pass took to compute.

    Parameters
    ----------
    refresh
        Seconds of new audio between passes at full work.
    max_lag
        Seconds of waiting audio beyond which audio is skipped.
    """

    def __init__(self, refresh: float, max_lag: float = 8.0) -> None:
        self._refresh = refresh
        self._max_lag = max_lag
        self._cost = 0.0
        self._load = 0.0
        self.step = 0

    @property
    def interval(self) -> float:
        """Seconds of new audio that the next pass waits for."""
        slowed = 3.0 if self.step >= SLOW else 1.0
        return max(self._refresh * slowed, self._cost)

    def is_due(self, new_audio: float) -> bool:
        """Whether `new_audio` seconds since the last pass are enough for another."""
        return new_audio >= self.interval

    def record(self, cost: float, new_audio: float) -> None:
        """Learn what a pass over `new_audio` new seconds cost in seconds of computing."""
        self._cost = cost
        share = min(cost / max(new_audio, 1e-3), 4.0)
        self._load += _SMOOTHING * (share - self._load)
        if self._load > _BUSY and self.step < SLOW:
            self.step += 1
            self._load = (_BUSY + _IDLE) / 2
        elif self._load < _IDLE and self.step > 0:
            self.step -= 1
            self._load = (_BUSY + _IDLE) / 2

    def excess(self, waiting: float) -> float:
        """Seconds of the `waiting` audio to skip so that the newest is heard in time; mostly 0."""
        if waiting <= self._max_lag:
            return 0.0
        self.step = SKIP
        return waiting - self._refresh

    def effort(self, beam: int, cutoff: float) -> Effort:
        """Narrow `beam` and tighten `cutoff` (log-probability) by the current step."""
        if self.step == 0:
            return Effort(beam, cutoff)
        return Effort(max(1, beam // 2) if self.step == NARROW else 1, cutoff / 2)
