"""Real capture through PulseAudio's virtual devices."""

import queue
import subprocess
import wave

import numpy as np
import pytest

from engine.audio.devices import DeviceWatch, list_devices, open_sources
from engine.audio.resample import Resampler
from engine.errors import DeviceLost, DeviceNotFound
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


def pactl(*command):
    done = subprocess.run(["pactl", *command], check=True, capture_output=True, timeout=30)
    return done.stdout.decode().strip()


class Plug:
    """A second microphone that a test connects and removes."""

    name = "Second-Microphone"

    def connect(self):
        self._module = pactl(
            *("load-module", "module-remap-source", "master=mic.monitor", "source_name=second"),
            f"source_properties=device.description={self.name}",
        )

    def remove(self):
        if self._module is not None:
            pactl("unload-module", self._module)
        self._module = None


@pytest.fixture
def second(pulse_sinks):
    plug = Plug()
    plug.connect()
    yield plug
    plug.remove()


@pytest.fixture
def opened():
    sources = []

    def open_source(choice):
        (source,) = open_sources(choice)
        sources.append(source)
        source.open()
        return source

    yield open_source
    for source in sources:
        source.close()


def test_an_unplugged_microphone_is_lost_and_never_the_computers_sound(
    pulse_sinks, tone, second, opened
):
    source = opened(second.name)
    assert source.read(5) is not None
    player = pulse_sinks.play(tone)
    second.remove()
    blocks = []

    def read_on():
        for _ in range(READS):
            blocks.append(source.read(0.1))

    with pytest.raises(DeviceLost, match=second.name):
        read_on()
    player.wait()
    assert not any(block.samples.any() for block in blocks if block is not None)
    with pytest.raises(DeviceNotFound):
        source.open()
    second.connect()
    source.open()
    assert source.read(5) is not None


def test_the_next_microphone_takes_over_when_the_default_is_unplugged(pulse_sinks, second, opened):
    pactl("set-default-source", "second")
    source = opened("mic")
    assert source.name == second.name
    second.remove()
    for _ in range(READS):
        block = source.read(0.1)
        if block is not None and block.switch is not None:
            break
    assert source.name == pulse_sinks.microphone


def test_a_muted_microphone_is_noticed_until_it_is_unmuted(second, opened):
    source = opened(second.name)
    for muted in ("1", "0"):
        pactl("set-source-mute", "second", muted)
        for _ in range(READS * 10):
            source.read(0.1)
            if bool(source.warning) == (muted == "1"):
                break
        assert bool(source.warning) == (muted == "1")


def test_a_device_that_is_connected_appears_in_the_list_by_itself(pulse_sinks):
    plug, lists = Plug(), queue.SimpleQueue()
    watch = DeviceWatch(lists.put, wait=lambda closed: closed.wait(0.05))
    try:
        assert plug.name not in [device.name for device in lists.get(timeout=30)]
        plug.connect()
        assert plug.name in [device.name for device in lists.get(timeout=30)]
        plug.remove()
        assert plug.name not in [device.name for device in lists.get(timeout=30)]
    finally:
        watch.close()
