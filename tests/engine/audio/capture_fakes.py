"""A clock and blocks that the tests of capture share."""

from __future__ import annotations

import numpy as np


class Clock:
    """Time that passes only when a test advances it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def block(frames=960, channels=2, value=0.5):
    return np.full((frames, channels), value, np.float32)
