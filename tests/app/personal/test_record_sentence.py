"""Recording one sentence that is read aloud; no window."""

import numpy as np
import pytest
from personal_fakes import RATE, FakeMicrophone, real_speech

from app.personal.recording import RecordingOptions, record_sentence


def test_recording_stops_automatically_after_the_sentence(sample):
    voice = real_speech(sample)
    microphone = FakeMicrophone(np.zeros(RATE, np.float32), voice, np.zeros(9 * RATE, np.float32))
    levels = []
    take = record_sentence(microphone, lambda *level: levels.append(level), lambda: False)
    assert not microphone.is_open
    assert len(voice) - 0.5 * RATE < len(take) < len(voice) + RATE
    assert max(peak for _, peak in levels) > -30
    assert len(microphone.blocks) > 60


def test_recording_ends_when_there_is_no_speech():
    microphone = FakeMicrophone()
    options = RecordingOptions(patience=1.0)
    take = record_sentence(microphone, lambda *_: None, lambda: False, options)
    assert len(take) == pytest.approx(RATE, abs=2000)
    assert not take.any()


def test_recording_can_be_stopped():
    assert len(record_sentence(FakeMicrophone(), lambda *_: None, lambda: True)) == 0
