"""Microphones through PortAudio: formats, errors, loss and silence."""

from __future__ import annotations

import sys
import weakref
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from capture_fakes import Clock, block

from engine.audio.microphone import MicrophoneSource, permission_hint
from engine.audio.portaudio import (
    end_portaudio,
    forget_stream,
    load_portaudio,
    refresh_inputs,
    remember_stream,
)
from engine.errors import DeviceLost, DeviceNotFound


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
    # Streams that a test leaves open would keep the next one from rescanning.
    monkeypatch.setattr("engine.audio.portaudio._open_streams", weakref.WeakSet())


def microphone(portaudio, clock=None, **options):
    return MicrophoneSource(load=lambda: portaudio, clock=clock or Clock(), **options)


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
    for _ in range(7):
        clock.now += 0.4
        assert source.read(0) is None
    portaudio.streams[0].deliver(block())
    assert source.read(0) is not None
    for _ in range(7):
        clock.now += 0.4
        assert source.read(0) is None
    clock.now += 0.4
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


def test_no_rescan_restarts_portaudio_while_a_microphone_opens_or_closes(monkeypatch):
    restarts, refused = [], []
    library = SimpleNamespace(
        _terminate=lambda: restarts.append("end"), _initialize=lambda: restarts.append("start")
    )
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    portaudio = FakePortAudio(accepts=lambda rate, channels: refused.append(not refresh_inputs()))
    source = microphone(portaudio)
    source.open()
    monkeypatch.setattr(
        FakeStream, "close", lambda stream: refused.append(not refresh_inputs()) or stream.vanish()
    )
    source.close()
    assert refused == [True, True]
    assert restarts == []


def test_portaudio_is_not_ended_at_exit_while_a_stream_hangs(monkeypatch):
    monkeypatch.setattr("engine.audio.portaudio._open_streams", weakref.WeakSet())
    ended, stream = [], FakePortAudio
    remember_stream(stream)
    end_portaudio(lambda: ended.append("waits for the stream"))
    assert ended == []
    forget_stream(stream)
    end_portaudio(lambda: ended.append("ended"))
    assert ended == ["ended"]


CABLE, INTERNAL = ("BlackHole 2ch", 2, 48_000.0), ("MacBook Microphone", 1, 48_000.0)


def test_a_virtual_cable_is_not_taken_for_the_default_microphone():
    portaudio = FakePortAudio([CABLE, INTERNAL], "Core Audio")
    source = microphone(portaudio, platform="darwin")
    source.open()
    assert portaudio.streams[0].settings["device"] == 1
    assert source.name == "MacBook Microphone"


def test_a_virtual_cable_alone_is_no_microphone():
    with pytest.raises(DeviceNotFound, match="No microphone"):
        microphone(FakePortAudio([CABLE], "Core Audio"), platform="darwin").open()
