"""The last minutes of the microphone's audio, from which recordings are cut.

The engine thread writes and a worker thread reads; a lock guards the copying alone.
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
"""Seconds of audio in memory, about 10 MB: how far back a correction finds its audio."""
FULL_SCALE = 32_767


class AudioRing:
    """A ring buffer of int16 samples at 16 kHz, addressed by the seconds of a session.

    Parameters
    ----------
    seconds
        Capacity; memory is allocated at the first :meth:`write`.
    """

    def __init__(self, seconds: float = RING_SECONDS) -> None:
        self._size = int(seconds * SAMPLE_RATE)
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Discard the audio and free its memory."""
        with self._lock:
            self._buffer: Int16 | None = None
            self._begin = self._end = 0

    def write(self, start: float, samples: Any) -> None:
        """Append float32 samples, full scale ±1, that begin at `start` seconds."""
        audio = to_int16(samples)[-self._size :]
        end = round(start * SAMPLE_RATE) + len(samples)
        with self._lock:
            self._write(end - len(audio), audio)

    def read(self, start: float, end: float) -> Int16 | None:
        """Return a copy of the samples between two times in seconds, up to the newest at most.

        None where the beginning has been overwritten or the audio has a gap in between.
        """
        first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)
        with self._lock:
            last = min(last, self._end)
            if self._buffer is None or not self._begin <= first < last:
                return None
            return self._buffer[np.arange(first, last) % self._size]

    def _write(self, first: int, audio: Int16) -> None:
        if self._buffer is None:
            self._buffer = np.zeros(self._size, np.int16)
        if first != self._end:
            # There is a gap, which a recording must not contain.
            self._begin = first
        self._end = first + len(audio)
        self._begin = max(self._begin, self._end - self._size)
        self._buffer[np.arange(first, self._end) % self._size] = audio


def to_int16(audio: Any) -> Int16:
    """Convert float samples, full scale ±1, to int16; louder ones are clipped."""
    return (np.clip(audio, -1, 1) * FULL_SCALE).astype(np.int16)
