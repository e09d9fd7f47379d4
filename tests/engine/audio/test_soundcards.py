"""Microphones of the sound server: which one is recorded, and what is said of it."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from capture_fakes import Clock, block

from engine.audio import soundcards
from engine.audio.loopback import LoopbackSource
from engine.audio.pulse import ServerState, SoundSource
from engine.audio.soundcards import SoundCardSource
from engine.errors import DeviceLost, DeviceNotFound

USB = SoundSource("usb", "USB Microphone", is_loopback=False)
BUILT_IN = SoundSource("built-in", "Built-in Microphone", is_loopback=False)
MONITOR = SoundSource("spk.monitor", "Monitor of Speakers", is_loopback=True)
OTHER_MONITOR = SoundSource("virtual.monitor", "Monitor of Virtual Output", is_loopback=True)
TIMEOUT = 30


class Recorder:
    """What is recorded from one source; fails when the server takes the source away."""

    def __init__(self):
        self.blocks = []
        self.gone = False
        self._idle = threading.Event()

    def recorder(self, **settings):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error): ...

    def record(self, numframes=None):
        if self.gone:
            raise RuntimeError("gone")
        if self.blocks:
            return self.blocks.pop(0)
        self._idle.wait(0.005)
        return np.zeros((0, 2), np.float32)


class Server:
    """A sound server with scripted sources; stands in for the SoundCard module too."""

    def __init__(self, monkeypatch, *sources, microphone=None, loopback=None):
        self.state = ServerState(sources, microphone, loopback)
        self.recorders = {source.id: Recorder() for source in sources}
        self.hangs, self.released = False, threading.Event()
        self.asked = 0
        monkeypatch.setattr(soundcards, "read_state", self._read)
        monkeypatch.setattr(soundcards, "_WATCH_SECONDS", 0.005)

    def all_microphones(self, include_loopback=False):
        for device_id, recorder in self.recorders.items():
            recorder.id = device_id
        return list(self.recorders.values())

    def _read(self, soundcard):
        self.asked += 1
        if self.hangs:
            self.released.wait(TIMEOUT)
        return self.state

    def deliver(self, source, value):
        self.recorders[source.id].blocks.append(block(value=value))

    def unplug(self, source, microphone):
        """Take a source away; the server's default is another one from then on."""
        rest = tuple(each for each in self.state.sources if each != source)
        self.state = replace(self.state, sources=rest, microphone=microphone)
        self.recorders[source.id].gone = True

    def mute(self, source, muted):
        sources = (
            replace(each, is_muted=muted) if each.id == source.id else each
            for each in self.state.sources
        )
        self.state = replace(self.state, sources=tuple(sources))


def next_block(source):
    for _ in range(1000):
        item = source.read(0.05)
        if item is not None:
            return item
    raise AssertionError("no audio came")


@pytest.fixture
def opened():
    """Opens sources, and closes them after the test."""
    sources = []

    def open_source(source):
        source.open()
        sources.append(source)
        return source

    yield open_source
    for source in sources:
        source.close()


def microphone(server, **options):
    return SoundCardSource(None, "Microphone", load=lambda: server, **options)


def test_the_default_microphone_is_called_by_its_own_name(monkeypatch, opened):
    server = Server(monkeypatch, MONITOR, USB, microphone="usb", loopback=MONITOR.id)
    assert opened(microphone(server)).name == "USB Microphone"


def test_what_the_computer_plays_is_never_the_microphone(monkeypatch):
    server = Server(monkeypatch, MONITOR, microphone=MONITOR.id, loopback=MONITOR.id)
    with pytest.raises(DeviceNotFound):
        microphone(server).open()


def test_a_monitor_that_is_the_chosen_default_serves_as_a_virtual_microphone(monkeypatch, opened):
    sources = (MONITOR, OTHER_MONITOR)
    server = Server(monkeypatch, *sources, microphone=OTHER_MONITOR.id, loopback=MONITOR.id)
    assert opened(microphone(server)).name == OTHER_MONITOR.name


@pytest.mark.parametrize("fallback", [MONITOR, OTHER_MONITOR])
def test_an_unplugged_microphone_is_lost_and_not_replaced_by_the_computers_sound(
    monkeypatch, opened, fallback
):
    sources = (MONITOR, OTHER_MONITOR, USB)
    server = Server(monkeypatch, *sources, microphone="usb", loopback=MONITOR.id)
    source = opened(microphone(server))
    server.deliver(USB, 0.5)
    assert next_block(source).samples[0, 0] == 0.5
    server.deliver(fallback, 0.9)
    server.unplug(USB, microphone=fallback.id)
    with pytest.raises(DeviceLost, match="USB Microphone was disconnected"):
        next_block(source)
    with pytest.raises(DeviceNotFound):
        source.open()


def test_the_replugged_microphone_is_recorded_again(monkeypatch, opened):
    server = Server(monkeypatch, MONITOR, USB, microphone="usb", loopback=MONITOR.id)
    source = opened(microphone(server))
    before = server.state
    server.unplug(USB, microphone=MONITOR.id)
    with pytest.raises(DeviceLost):
        next_block(source)
    server.state, server.recorders[USB.id].gone = before, False
    opened(source)
    server.deliver(USB, 0.5)
    assert next_block(source).samples[0, 0] == 0.5


def test_another_microphone_takes_over_and_says_so(monkeypatch, opened):
    server = Server(monkeypatch, MONITOR, USB, BUILT_IN, microphone="usb", loopback=MONITOR.id)
    source = opened(microphone(server))
    server.deliver(BUILT_IN, 0.25)
    server.unplug(USB, microphone=BUILT_IN.id)
    item = next_block(source)
    assert item.samples[0, 0] == 0.25
    assert item.switch is not None
    assert item.switch.name == source.name == "Built-in Microphone"


def test_a_microphone_chosen_by_name_is_not_replaced(monkeypatch, opened):
    server = Server(monkeypatch, USB, BUILT_IN, microphone="usb")
    source = opened(SoundCardSource("usb", "USB Microphone", load=lambda: server))
    server.unplug(USB, microphone=BUILT_IN.id)
    with pytest.raises(DeviceLost, match="USB Microphone was disconnected"):
        next_block(source)


def test_a_mute_in_the_middle_of_a_session_is_noticed_and_its_end_too(monkeypatch, opened):
    server = Server(monkeypatch, USB, microphone="usb")
    source = opened(microphone(server))
    server.deliver(USB, 0.5)
    next_block(source)
    assert source.warning is None
    for muted, expected in ((True, "USB Microphone is muted"), (False, "None")):
        server.mute(USB, muted)
        for _ in range(1000):
            server.deliver(USB, 0.0)
            next_block(source)
            if str(source.warning).startswith(expected):
                break
        assert str(source.warning).startswith(expected)


def hear(server, source, value, seconds):
    server.recorders[USB.id].blocks.append(block(round(seconds * 48_000), value=value))
    next_block(source)


def test_a_microphone_that_has_been_heard_may_be_silent(monkeypatch, opened):
    server = Server(monkeypatch, USB, microphone="usb")
    source = opened(microphone(server))
    hear(server, source, 0.5, 0.1)
    hear(server, source, 0.0, 8)
    assert source.warning is None
    source.close()
    opened(source)
    hear(server, source, 0.0, 8)
    assert source.warning is None


def test_a_microphone_that_was_never_heard_is_reported_until_it_is(monkeypatch, opened):
    server = Server(monkeypatch, USB, microphone="usb")
    source = opened(microphone(server))
    hear(server, source, 0.0, 8)
    assert "delivers only silence" in source.warning
    hear(server, source, 0.5, 0.1)
    assert source.warning is None


def test_system_audio_is_lost_when_the_sound_server_hangs(monkeypatch, opened):
    clock = Clock()
    server = Server(monkeypatch, MONITOR, loopback=MONITOR.id)
    source = opened(LoopbackSource(load=lambda: server, clock=clock, platform="linux"))
    server.deliver(MONITOR, 0.5)
    while not next_block(source).samples.any():
        pass
    server.hangs = True

    def wait_until_lost():
        for _ in range(100):
            clock.now += 0.4
            source.read(0.01)

    with pytest.raises(DeviceLost, match="check the sound server") as lost:
        wait_until_lost()
    server.released.set()
    assert lost.value.unheard > 0


def test_system_audio_is_silent_while_the_server_answers_and_nothing_plays(monkeypatch, opened):
    clock = Clock()
    server = Server(monkeypatch, MONITOR, loopback=MONITOR.id)
    source = opened(LoopbackSource(load=lambda: server, clock=clock, platform="linux"))
    for _ in range(30):
        clock.now += 0.4
        item = source.read(0.001)
    assert item is not None
    assert not item.samples.any()


def test_a_server_that_hangs_is_asked_once_and_used_again_when_it_answers(monkeypatch, opened):
    monkeypatch.setattr(soundcards, "_OPEN_SECONDS", 0.05)
    server = Server(monkeypatch, USB, microphone="usb")
    source, server.hangs = microphone(server), True
    for _ in range(3):
        with pytest.raises(DeviceNotFound, match="does not respond"):
            source.open()
    assert server.asked == 1
    server.hangs = False
    server.released.set()
    monkeypatch.setattr(soundcards, "_OPEN_SECONDS", TIMEOUT)
    source._hanging.join(TIMEOUT)
    assert opened(source).name == "USB Microphone"
