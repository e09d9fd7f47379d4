"""Level of a block of samples in dBFS; pure functions, any thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.types import Float32

SILENCE_DB = -120.0
"""Level reported for digital silence."""


@dataclass(frozen=True, slots=True)
class Level:
    """Peak and RMS level in dBFS: 0 is full scale, :data:`SILENCE_DB` the floor."""

    peak_db: float
    rms_db: float


def to_db(amplitude: float) -> float:
    """Convert a linear amplitude (1 is full scale) to dB, never below :data:`SILENCE_DB`."""
    floor = 10 ** (SILENCE_DB / 20)
    return float(20 * np.log10(max(amplitude, floor)))


def measure_level(samples: Float32) -> Level:
    """Measure peak and RMS of float32 `samples` of any shape; values not finite count as 0.

    Channels are measured together: the peak is the loudest channel's.
    """
    if samples.size == 0:
        return Level(SILENCE_DB, SILENCE_DB)
    finite = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0).astype(np.float64)
    peak = float(np.abs(finite).max())
    return Level(to_db(peak), to_db(float(np.sqrt(np.mean(finite * finite)))))
