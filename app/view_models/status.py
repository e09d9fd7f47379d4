"""Elapsed time, level and lag, as shown beside the captions; plain objects without Qt."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine import LoadLevel

State = Literal["idle", "starting", "running", "paused", "stopping"]

FLOOR_DB = -60.0
"""Level at which the meter is empty."""
FALL_PER_SECOND = 1.6
"""Release of the meter, in full widths a second; the attack is immediate."""
GOOD_LAG, POOR_LAG = 1.5, 4.0
"""Seconds up to which the lag is good, and from which it is poor."""


class Stopwatch:
    """Measures the time of captioning without pauses."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self._before = 0.0

    def restart(self) -> None:
        """Start from zero."""
        self._before, self._since = 0.0, self._clock()

    def pause(self) -> None:
        """Stop counting; calling it again has no effect."""
        self._before, self._since = self.seconds, None

    def resume(self) -> None:
        """Continue counting."""
        if self._since is None:
            self._since = self._clock()

    @property
    def seconds(self) -> float:
        running = 0.0 if self._since is None else self._clock() - self._since
        return self._before + running


class LevelMeter:
    """A meter with immediate attack and slow release, and a peak that decays more slowly still."""

    def __init__(self) -> None:
        self.level = 0.0
        self.peak = 0.0

    def update(self, rms_db: float, peak_db: float) -> None:
        """Apply a measurement in dB relative to full scale."""
        self.level = max(self.level, fraction_of(rms_db))
        self.peak = max(self.peak, fraction_of(peak_db))

    def fall(self, seconds: float) -> bool:
        """Apply the release for some seconds; returns whether the meter is still moving."""
        self.level = max(0.0, self.level - FALL_PER_SECOND * seconds)
        self.peak = max(self.level, self.peak - 0.35 * FALL_PER_SECOND * seconds)
        return self.peak > 0.0


@dataclass(frozen=True, slots=True)
class Lag:
    """Seconds that the captions are behind the audio, and the load level of the engine."""

    seconds: float = 0.0
    load: LoadLevel = LoadLevel.FULL

    @property
    def severity(self) -> Literal["good", "fair", "poor"]:
        """How it is coloured."""
        if self.load >= LoadLevel.SKIP_AUDIO or self.seconds >= POOR_LAG:
            return "poor"
        return "fair" if self.load or self.seconds >= GOOD_LAG else "good"


def fraction_of(decibels: float) -> float:
    """Map dB of full scale to 0 (the floor or less) up to 1 (full scale)."""
    return min(1.0, max(0.0, 1.0 - decibels / FLOOR_DB))


def clock_text(seconds: float) -> str:
    """Format seconds as ``m:ss``, or as ``h:mm:ss`` from one hour on."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
