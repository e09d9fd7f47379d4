"""The last minutes of the microphone's sound, so that words can be given the sound they came from.

The engine thread writes, a worker thread cuts pieces out; a lock guards the copying alone.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Int16 = NDArray[np.int16]

RING_SECONDS = 300
"""How far back a correction still finds its sound: 10 MB."""
FULL_SCALE = 32_767


class SoundRing:
    """Sound of one clock, as 16-bit samples in a buffer that overwrites its oldest part.

    Parameters
    ----------
    seconds
        How much is held; memory is taken at the first :meth:`write`.
    """

    def __init__(self, seconds: float = RING_SECONDS) -> None:
        self._size = int(seconds * SAMPLE_RATE)
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything, and give the memory back."""
        with self._lock:
            self._buffer: Int16 | None = None
            self._begin = self._end = 0

    def write(self, start: float, samples: Any) -> None:
        """Take float32 samples, full scale ±1, that begin at `start` seconds of the clock."""
        sound = to_int16(samples)[-self._size :]
        end = round(start * SAMPLE_RATE) + len(samples)
        with self._lock:
            self._write(end - len(sound), sound)

    def read(self, start: float, end: float) -> Int16 | None:
        """Return a copy of the samples between two times, at most up to the newest.

        None where the beginning is not held any more, or the sound between was interrupted.
        """
        first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        with self._lock:
            last = min(last, self._end)
            if self._buffer is None or not self._begin <= first < last:
                return None
            return self._buffer[np.arange(first, last) % self._size]

    def _write(self, first: int, sound: Int16) -> None:
        if self._buffer is None:
            self._buffer = np.zeros(self._size, np.int16)
        if first != self._end:
            # Nothing was heard for a while; a piece must not reach over that.
            self._begin = first
        self._end = first + len(sound)
        self._begin = max(self._begin, self._end - self._size)
        self._buffer[np.arange(first, self._end) % self._size] = sound


def to_int16(sound: Any) -> Int16:
    """Turn float samples, full scale ±1, into 16-bit ones; louder ones are clipped."""
    return (np.clip(sound, -1, 1) * FULL_SCALE).astype(np.int16)
