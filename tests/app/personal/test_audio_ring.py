"""The last minutes of the microphone, in memory."""

import numpy as np
import pytest
from personal_fakes import RATE

from app.personal.ring import AudioRing


def test_the_ring_returns_the_audio_of_a_time_span():
    ring = AudioRing(4)
    for start in range(3):
        ring.write(start, np.full(RATE, (start + 1) / 10, np.float32))
    audio = ring.read(0.5, 1.5)
    assert len(audio) == RATE
    assert audio[0] == pytest.approx(3277, abs=2)
    assert audio[-1] == pytest.approx(6553, abs=2)


def test_the_ring_forgets_the_oldest_and_reaches_over_no_pause():
    ring = AudioRing(2)
    ring.write(0, np.zeros(RATE, np.float32))
    ring.write(1, np.zeros(2 * RATE, np.float32))
    assert ring.read(0.5, 2) is None
    assert len(ring.read(1.5, 2.5)) == RATE
    ring.write(3.5, np.zeros(RATE, np.float32))
    assert ring.read(2.9, 4) is None
    assert len(ring.read(3.7, 99)) == 0.8 * RATE
