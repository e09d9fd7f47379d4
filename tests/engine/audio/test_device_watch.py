"""Lists of devices that refresh themselves, and a sound server that does not answer."""

from __future__ import annotations

import threading

import pytest
from test_audio_devices import HEADSET, MONITOR, USB, SoundCard, backends, linux

from engine.audio.devices import DeviceWatch, list_devices, open_sources
from engine.errors import DeviceNotFound


class Server(SoundCard):
    """A sound server to which a test connects devices; remembers how often it was asked."""

    def __init__(self, *cards):
        super().__init__(*cards)
        self.asked = 0

    def connect(self, card):
        self._cards = (*self._cards, card)

    def remove(self, card):
        self._cards = tuple(each for each in self._cards if each is not card)

    def all_microphones(self, include_loopback=False):
        self.asked += 1
        return super().all_microphones()


def watch(server, *steps, platform="linux"):
    """Run one step between two looks at the devices; return the names of each report."""
    reports, done = [], threading.Event()
    pending = list(steps)

    def wait(closed):
        if not pending:
            closed.set()
            done.set()
            return True
        pending.pop(0)()
        return False

    def report(devices):
        reports.append([device.name for device in devices])

    DeviceWatch(report, backends(platform, soundcard=server), wait)
    assert done.wait(30)
    return reports


def test_a_device_that_appears_or_goes_is_reported_without_asking():
    server = Server(USB, MONITOR)
    reports = watch(
        server,
        lambda: server.connect(HEADSET),
        lambda: None,
        lambda: server.remove(USB),
    )
    assert reports == [
        ["USB Microphone", "Monitor of Built-in Audio"],
        ["USB Microphone", "Monitor of Built-in Audio", "Bluetooth Headset"],
        ["Monitor of Built-in Audio", "Bluetooth Headset"],
    ]
    assert server.asked == 4


def test_a_listener_that_fails_does_not_end_the_watch(caplog):
    server, calls, closed = Server(USB), [], threading.Event()

    def wait(event):
        if len(calls) == 2:
            event.set()
            closed.set()
        server.connect(HEADSET)
        return False

    def fail(devices):
        calls.append(devices)
        raise RuntimeError("the window is gone")

    DeviceWatch(fail, backends("linux", soundcard=server), wait)
    assert closed.wait(30)


@pytest.mark.parametrize(
    "use", [list_devices, lambda backends: open_sources("mic", backends=backends)]
)
def test_a_sound_server_that_hangs_is_named(monkeypatch, use):
    released = threading.Event()

    class Hanging(SoundCard):
        def all_microphones(self, include_loopback=False):
            released.wait(30)
            return []

    for limit in ("LIST_SECONDS", "_OPEN_SECONDS"):
        monkeypatch.setattr(f"engine.audio.devices.{limit}", 0.05)
    with pytest.raises(DeviceNotFound, match="does not respond"):
        use(backends=backends("linux", soundcard=Hanging(USB)))
    released.set()


def test_both_devices_can_be_named():
    machine = linux(USB, HEADSET, MONITOR)
    sources = open_sources("both", backends=machine, microphone="headset", system="built-in")
    assert [(source.name, source.channel) for source in sources] == [
        ("Bluetooth Headset", "mic"),
        ("Monitor of Built-in Audio", "system"),
    ]


def test_a_name_of_the_other_kind_of_device_is_refused():
    with pytest.raises(DeviceNotFound, match='"USB Microphone"') as refused:
        open_sources("both", backends=linux(USB, MONITOR), microphone="Monitor of Built-in")
    assert "Built-in Audio" not in str(refused.value)


def test_portaudio_is_rescanned_only_when_the_sound_cards_change(monkeypatch):
    rescans = []
    monkeypatch.setattr(
        "engine.audio.devices.refresh_inputs", lambda: rescans.append("again") or True
    )
    server = Server(USB, MONITOR)
    steps = (lambda: None, lambda: None, lambda: server.connect(HEADSET), lambda: None)
    watch(server, *steps, platform="win32")
    assert len(rescans) == 2
