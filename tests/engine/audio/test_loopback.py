"""System audio through SoundCard: the monitor of the default output, followed and lost."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from capture_fakes import Clock, block

from engine.audio.loopback import LoopbackSource
from engine.audio.soundcards import SoundCardSource, load_soundcard
from engine.errors import DeviceLost, DeviceNotFound


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
    for _ in range(30):
        clock.now += 0.1
        while (item := source.read(0)) is not None:
            assert not item.samples.any()
            recognised += len(item.samples)
    source.close()
    assert recognised == pytest.approx(2.75 * 48_000, rel=0.01)


def test_a_night_asleep_is_not_filled():
    clock = Clock()
    source = LoopbackSource(
        load=lambda: FakeSoundCard([FakeCard("out")]), clock=clock, platform="win32"
    )
    source.open()
    clock.now += 8 * 3600
    item = source.read(0)
    source.close()
    assert len(item.samples) <= 48_000
    assert item.captured == pytest.approx(clock.now, abs=0.5)


def test_sound_after_silence_keeps_its_time_however_often_it_stops():
    clock, card = Clock(), FakeCard("out")
    source = LoopbackSource(load=lambda: FakeSoundCard([card]), clock=clock, platform="win32")
    source.open()
    begun, seconds, ends = clock.now, 0.0, []
    for _ in range(20):
        for _ in range(13):
            clock.now += 0.1
            while (item := source.read(0)) is not None:
                seconds += item.duration
        card.blocks.append(block(9_600))  # what WASAPI delivers at once
        while (item := source.read(0.05)) is None or not item.samples.any():
            seconds += item.duration if item is not None else 0.0
        seconds += item.duration
        ends.append(seconds - (clock.now - begun))
    source.close()
    assert ends == pytest.approx([0.0] * 20, abs=0.001)


SLOW_SOUNDCARD = """
import types
from slow_import import started, allowed

started.set()
assert allowed.wait(10)
_pa = types.SimpleNamespace(PA_CONTEXT_READY=4, pa_threaded_mainloop_stop=lambda loop: None)
_pulse = types.SimpleNamespace(
    context=None, _pa_context_get_state=lambda context: 4, _shutdown=lambda: None, mainloop=None
)
"""


def test_two_threads_load_soundcard_without_seeing_it_half_imported(tmp_path, monkeypatch):
    package = tmp_path / "soundcard"
    package.mkdir()
    (package / "__init__.py").write_text("from soundcard import pulseaudio")
    (package / "pulseaudio.py").write_text(SLOW_SOUNDCARD)
    gate = SimpleNamespace(started=threading.Event(), allowed=threading.Event())
    for name in ("soundcard", "soundcard.pulseaudio"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "slow_import", gate)
    monkeypatch.syspath_prepend(str(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(load_soundcard)
        assert gate.started.wait(10)
        second = pool.submit(load_soundcard)
        wait([second], timeout=0.2)
        gate.allowed.set()
        assert first.result(10) is second.result(10)
