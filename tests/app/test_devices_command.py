from __future__ import annotations

import pytest

from app import exits
from app.cli import main
from app.commands.devices import missing
from app.service import CaptioningService
from engine import Device

MICROPHONE = Device("USB headset", "mic", "a", is_default=True)
MONITOR = Device("Monitor of Speakers", "system", "b")


@pytest.fixture
def found(monkeypatch):
    devices = [MICROPHONE, MONITOR]
    monkeypatch.setattr(CaptioningService, "devices", lambda self: tuple(devices))
    return devices


def test_devices_are_listed_by_channel_with_the_default_marked(found, capsys):
    assert main(["devices"]) == exits.OK
    out, err = capsys.readouterr()
    assert "Microphones (--source mic" in out
    assert "  USB headset  (default)\n" in out
    assert out.endswith("  Monitor of Speakers\n")
    assert err == ""


def test_nothing_to_listen_to(found, capsys):
    found.clear()
    assert main(["devices"]) == exits.DEVICE
    out, err = capsys.readouterr()
    assert out.count("  none") == 2
    assert err.count("fwcaptions: No ") == 2


@pytest.mark.parametrize(
    ("platform", "word"), [("darwin", "BlackHole"), ("linux", "PipeWire"), ("win32", "playback")]
)
def test_every_platform_has_a_hint_for_system_audio(platform, word):
    (hint,) = missing([MICROPHONE], platform)
    assert word in hint


def test_nothing_is_missing():
    assert missing([MICROPHONE, MONITOR]) == ()
