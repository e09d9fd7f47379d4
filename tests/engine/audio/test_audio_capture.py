"""Real capture through PulseAudio's virtual devices."""

import wave

import numpy as np
import pytest

from engine.audio.devices import list_devices, open_sources
from engine.audio.resample import Resampler
from engine.types import SAMPLE_RATE

pytestmark = pytest.mark.audio

READS = 80


@pytest.fixture
def tone(tmp_path):
    """Two seconds of 440 Hz at 44.1 kHz."""
    path = tmp_path / "tone.wav"
    wanted = np.sin(2 * np.pi * 440 * np.arange(88_200) / 44_100) * 16_000
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 44_100, 0, "NONE", ""))
        file.writeframes(wanted.astype("<i2").tobytes())
    return path


def capture(source):
    """Read until half a second of audio has arrived; return it at 16 kHz."""
    recognised = np.zeros(0, np.float32)
    resampler = None
    for _ in range(READS):
        block = source.read(0.1)
        if block is None:
            continue
        resampler = resampler or Resampler(block.rate, block.samples.shape[1])
        recognised = np.concatenate([recognised, resampler.push(block.samples)])
        loud = recognised[np.abs(recognised) > 0.1]
        if len(loud) > SAMPLE_RATE // 4:
            break
    return recognised


def pitch(samples):
    """Frequency of the strongest tone in the last quarter of a second."""
    last = samples[-SAMPLE_RATE // 4 :]
    return float(np.argmax(np.abs(np.fft.rfft(last))) * SAMPLE_RATE / max(len(last), 1))


@pytest.mark.parametrize(
    ("choice", "channel"), [("mic", "mic"), ("Test-Microphone", "mic"), ("system", "system")]
)
def test_a_tone_that_is_played_is_captured(pulse_sinks, tone, choice, channel):
    (source,) = open_sources(choice)
    source.open()
    player = pulse_sinks.speak(tone) if channel == "mic" else pulse_sinks.play(tone)
    try:
        assert source.channel == channel
        assert pitch(capture(source)) == pytest.approx(440, abs=4)
    finally:
        source.close()
        player.wait()


def test_what_was_captured_before_close_can_still_be_read(pulse_sinks, tone):
    (source,) = open_sources("mic")
    source.open()
    player = pulse_sinks.speak(tone)
    capture(source)
    source.close()
    source.close()
    player.wait()
    while not source.finished:
        source.read(0)
    assert source.read(0) is None


def test_a_source_opens_again_after_close(pulse_sinks, tone):
    (source,) = open_sources("system")
    for _ in range(2):
        source.open()
        player = pulse_sinks.play(tone)
        assert pitch(capture(source)) == pytest.approx(440, abs=4)
        source.close()
        player.wait()


def test_virtual_devices_are_listed_by_their_names(pulse_sinks):
    devices = {device.name: device for device in list_devices()}
    assert devices[pulse_sinks.microphone].channel == "mic"
    assert devices[pulse_sinks.microphone].is_default
    assert devices[f"Monitor of {pulse_sinks.speaker}"].channel == "system"
    assert devices[f"Monitor of {pulse_sinks.speaker}"].is_default
