"""The queue between a device and the engine, and what microphones and loopbacks make of it."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pytest

from engine.audio.loopback import LoopbackSource
from engine.audio.microphone import MicrophoneSource, permission_hint
from engine.audio.portaudio import load_portaudio
from engine.audio.soundcards import SoundCardSource
from engine.audio.source import BlockQueue
from engine.errors import DeviceLost, DeviceNotFound


class Clock:
    """Time that passes only when a test advances it."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class PortAudioError(Exception):
    pass


INVALID_RATE, INVALID_CHANNELS, UNAVAILABLE = -9997, -9998, -9985


@dataclass
class FakePortAudio:
    """One host API; refuses what a test wants refused, delivers what a test plays."""

    inputs: list[tuple[str, int, float]] = field(default_factory=lambda: [("Mic", 2, 48_000.0)])
    api: str = "ALSA"
    accepts: Any = lambda rate, channels: None
    streams: list[FakeStream] = field(default_factory=list)
    attempts: list[tuple[int, int]] = field(default_factory=list)
    PortAudioError: ClassVar = PortAudioError

    def query_hostapis(self):
        default = 0 if self.inputs else -1
        devices = list(range(len(self.inputs)))
        return [{"name": self.api, "devices": devices, "default_input_device": default}]

    def query_devices(self):
        keys = ("name", "max_input_channels", "default_samplerate")
        return [dict(zip(keys, device, strict=True)) for device in self.inputs]

    def InputStream(self, **settings):  # noqa: N802
        rate, channels = settings["samplerate"], settings["channels"]
        self.attempts.append((rate, channels))
        code = self.accepts(rate, channels)
        if code is not None:
            raise PortAudioError("refused", code)
        self.streams.append(FakeStream(settings))
        return self.streams[-1]


class FakeStream:
    def __init__(self, settings):
        self.settings = settings
        self.started = self.closed = False

    def start(self):
        self.started = True

    def close(self):
        self.closed = True
        self.settings["finished_callback"]()

    def vanish(self):
        self.settings["finished_callback"]()

    def deliver(self, samples):
        self.settings["callback"](samples, len(samples), None, None)


@pytest.fixture(autouse=True)
def no_real_portaudio(monkeypatch):
    """Hide the real library, which tests of capture load: a failed opening would refresh it."""
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)


def microphone(portaudio, clock=None, **options):
    return MicrophoneSource(load=lambda: portaudio, clock=clock or Clock(), **options)


def block(frames=960, channels=2, value=0.5):
    return np.full((frames, channels), value, np.float32)


# -- the queue -----------------------------------------------------------------------------------


def test_blocks_come_out_in_order_with_their_time():
    clock = Clock()
    queue = BlockQueue(1000, clock=clock)
    queue.put(block(10, value=0.1))
    clock.now += 1
    queue.put(block(10, value=0.2))
    first, second = queue.get(0), queue.get(0)
    assert (first.samples[0, 0], second.samples[0, 0]) == pytest.approx((0.1, 0.2))
    assert (first.captured, second.captured) == (100, 101)
    assert queue.get(0) is None


def test_a_full_queue_drops_the_newest_and_reports_how_much():
    queue = BlockQueue(1000, seconds=0.1)
    for _ in range(13):
        queue.put(block(10))
    kept = [queue.get(0) for _ in range(10)]
    assert [item.lost for item in kept] == [0] * 10
    assert queue.get(0) is None
    queue.put(block(10))
    assert queue.get(0).lost == 30
    queue.put(block(10))
    assert queue.get(0).lost == 0


def test_the_end_gets_through_a_full_queue():
    queue = BlockQueue(1000, seconds=0.01)
    for _ in range(3):
        queue.put(block(10))
    queue.end()
    assert queue.get(0) is not None
    assert not queue.drained
    assert queue.get(0) is None
    assert queue.drained


def test_nothing_is_lost_or_doubled_between_two_threads():
    queue = BlockQueue(1000, seconds=100)

    def produce():
        for number in range(2000):
            queue.put(np.full((7, 1), number, np.float32))
        queue.end()

    thread = threading.Thread(target=produce)
    thread.start()
    numbers = []
    while not queue.drained:
        item = queue.get(1)
        numbers += [] if item is None else [int(item.samples[0, 0])]
    thread.join()
    assert numbers == list(range(2000))


# -- a microphone --------------------------------------------------------------------------------


def test_the_callback_copies_because_the_driver_reuses_its_buffer():
    portaudio = FakePortAudio()
    source = microphone(portaudio)
    source.open()
    buffer = block()
    portaudio.streams[0].deliver(buffer)
    buffer[:] = 0
    assert source.read(0).samples.min() == 0.5


def test_the_callback_never_waits_however_full_the_queue_is():
    portaudio = FakePortAudio()
    source = microphone(portaudio)
    source.open()
    for _ in range(600):
        portaudio.streams[0].deliver(block())
    recognised = 0
    while (item := source.read(0)) is not None:
        recognised += len(item.samples)
    assert recognised == 480_000
    portaudio.streams[0].deliver(block())
    assert source.read(0).lost == 600 * 960 - 480_000


def test_the_native_format_is_tried_first_and_blocks_carry_it():
    portaudio = FakePortAudio(inputs=[("Array", 8, 192_000.0)])
    source = microphone(portaudio)
    source.open()
    portaudio.streams[0].deliver(block(100, 8))
    item = source.read(0)
    assert portaudio.attempts == [(192_000, 8)]
    assert (item.rate, item.samples.shape) == (192_000, (100, 8))


def test_another_rate_is_used_when_one_is_refused():
    portaudio = FakePortAudio(
        inputs=[("Mic", 2, 96_000.0)],
        accepts=lambda rate, channels: None if (rate, channels) == (44_100, 1) else INVALID_RATE,
    )
    source = microphone(portaudio)
    source.open()
    portaudio.streams[0].deliver(block(10, 1))
    assert source.read(0).rate == 44_100


def test_a_device_in_use_is_opened_once_and_the_message_names_what_to_check():
    portaudio = FakePortAudio(accepts=lambda rate, channels: UNAVAILABLE)
    source = microphone(portaudio, name="Headset", platform="win32")
    with pytest.raises(DeviceNotFound, match=r"Headset .*Settings"):
        source.open()
    assert len(portaudio.attempts) == 1
    assert source.finished


@pytest.mark.parametrize(
    ("platform", "words"),
    [("darwin", "System Settings"), ("win32", "desktop apps"), ("linux", "PipeWire")],
)
def test_every_platform_has_its_hint(platform, words):
    assert words in permission_hint(platform)


def test_no_microphone_at_all():
    with pytest.raises(DeviceNotFound, match="connect one"):
        microphone(FakePortAudio(inputs=[])).open()


def test_a_microphone_that_is_not_there_by_name():
    with pytest.raises(DeviceNotFound, match="Headset"):
        microphone(FakePortAudio(), device="Headset", name="Headset").open()


def test_without_portaudio_the_package_is_named(monkeypatch):
    import builtins

    real = builtins.__import__

    def refuse(name, *rest):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(DeviceNotFound, match="libportaudio2"):
        load_portaudio()


def test_a_microphone_that_vanishes_is_lost_after_its_last_block():
    portaudio = FakePortAudio()
    source = microphone(portaudio, name="Headset")
    source.open()
    portaudio.streams[0].deliver(block())
    portaudio.streams[0].vanish()
    assert source.read(0) is not None
    with pytest.raises(DeviceLost, match="Headset was disconnected"):
        source.read(0)


def test_a_lost_microphone_opens_again_with_an_empty_queue():
    portaudio, clock = FakePortAudio(), Clock()
    source = microphone(portaudio, clock)
    source.open()
    portaudio.streams[0].vanish()
    with pytest.raises(DeviceLost):
        source.read(0)
    source.close()
    source.open()
    assert source.read(0) is None
    portaudio.streams[1].deliver(block())
    assert source.read(0) is not None
    assert portaudio.streams[0].closed


def test_a_driver_that_delivers_nothing_is_lost_after_its_patience():
    portaudio, clock = FakePortAudio(), Clock()
    source = microphone(portaudio, clock, patience=3.0)
    source.open()
    clock.now += 2.9
    assert source.read(0) is None
    portaudio.streams[0].deliver(block())
    assert source.read(0) is not None
    clock.now += 2.9
    assert source.read(0) is None
    clock.now += 0.2
    with pytest.raises(DeviceLost, match="stopped delivering"):
        source.read(0)


def test_close_keeps_what_was_captured_and_is_harmless_twice():
    portaudio = FakePortAudio()
    source = microphone(portaudio)
    source.close()
    source.open()
    portaudio.streams[0].deliver(block())
    source.close()
    source.close()
    assert not source.finished
    assert source.read(0) is not None
    assert source.read(0) is None
    assert source.finished


def test_a_microphone_of_pure_zeros_is_named_until_it_speaks():
    portaudio = FakePortAudio()
    source = microphone(portaudio, platform="darwin")
    source.open()
    for _ in range(260):
        portaudio.streams[0].deliver(block(value=0.0))
        source.read(0)
    assert "unmute" in source.warning
    portaudio.streams[0].deliver(block())
    source.read(0)
    assert source.warning is None


# -- SoundCard -----------------------------------------------------------------------------------


@dataclass
class FakeCard:
    """A SoundCard source that delivers what a test scripted, then fails or is stopped."""

    id: str
    name: str = "Speaker"
    isloopback: bool = True
    blocks: list[Any] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    closed: bool = False

    def recorder(self, **settings):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed = True

    def record(self, numframes=None):
        if self.blocks:
            item = self.blocks.pop(0)
            if isinstance(item, Exception):
                raise item
            return item
        self.done.wait(0.01)
        return np.zeros((0, 2), np.float32)


@dataclass
class FakeSoundCard:
    cards: list[FakeCard]
    default: str = "out"

    def all_microphones(self, include_loopback=False):
        return self.cards

    def default_speaker(self):
        return FakeCard(self.default)

    def default_microphone(self):
        return FakeCard(self.default)


def next_sound(source):
    """First sample of the next block that is not silence."""
    for _ in range(500):
        item = source.read(0.05)
        if item is not None and item.samples.any():
            return item.samples[0, 0]
    raise AssertionError("no audio came")


def test_the_monitor_of_the_default_speaker_is_recorded():
    wanted = FakeCard("out.monitor", blocks=[block(value=0.25)])
    cards = FakeSoundCard([FakeCard("other.monitor", blocks=[block()]), wanted])
    source = LoopbackSource(load=lambda: cards, platform="linux")
    source.open()
    assert next_sound(source) == 0.25
    source.close()
    assert source.channel == "system"
    assert wanted.closed


def test_headphones_plugged_in_are_followed():
    clock = Clock()
    speaker = FakeCard("out.monitor", blocks=[block(value=0.25)])
    headphones = FakeCard("head.monitor", blocks=[block(value=0.75)])
    cards = FakeSoundCard([speaker, headphones])
    source = LoopbackSource(load=lambda: cards, clock=clock, platform="linux")
    source.open()
    assert next_sound(source) == 0.25
    cards.default = "head"
    clock.now += 2.5
    assert next_sound(source) == 0.75
    source.close()
    assert speaker.closed


def test_a_source_that_fails_while_recording_is_lost():
    card = FakeCard("head", isloopback=False, blocks=[block(), RuntimeError("gone")])
    source = SoundCardSource("head", "Headset", load=lambda: FakeSoundCard([card]))
    source.open()
    assert next_sound(source) == 0.5
    with pytest.raises(DeviceLost, match="Headset was disconnected"):
        next_sound(source)
    source.close()
    assert source.finished


def test_a_source_that_is_not_there_is_refused_by_name():
    source = SoundCardSource("head", "Headset", load=lambda: FakeSoundCard([FakeCard("headset2")]))
    with pytest.raises(DeviceNotFound, match="Headset"):
        source.open()


def test_without_a_sound_server_the_remedy_is_named():
    def refuse():
        raise DeviceNotFound("No sound server answers; start PulseAudio or PipeWire.")

    with pytest.raises(DeviceNotFound):
        LoopbackSource(load=refuse, platform="linux").open()


def test_macos_is_pointed_to_blackhole():
    with pytest.raises(DeviceNotFound, match="BlackHole"):
        LoopbackSource(load=lambda: FakeSoundCard([]), platform="darwin").open()


def test_time_goes_on_while_nothing_plays():
    clock = Clock()
    source = LoopbackSource(
        load=lambda: FakeSoundCard([FakeCard("out")]), clock=clock, platform="win32"
    )
    source.open()
    assert source.read(0) is None
    recognised = 0
    for _ in range(20):
        clock.now += 0.1
        while (item := source.read(0)) is not None:
            assert not item.samples.any()
            recognised += len(item.samples) + item.lost
    source.close()
    assert recognised == pytest.approx(2.0 * 48_000, rel=0.01)


def test_a_night_asleep_is_lost_not_filled():
    clock = Clock()
    source = LoopbackSource(
        load=lambda: FakeSoundCard([FakeCard("out")]), clock=clock, platform="win32"
    )
    source.open()
    clock.now += 8 * 3600
    item = source.read(0)
    source.close()
    assert len(item.samples) <= 48_000
    assert len(item.samples) + item.lost == pytest.approx(8 * 3600 * 48_000, rel=1e-6)
