"""Naming devices and choosing one by a word."""

import sys
from types import SimpleNamespace

import pytest

from engine.audio.devices import Backends, list_devices, open_sources
from engine.audio.loopback import LoopbackSource
from engine.audio.media import MediaSource
from engine.audio.microphone import MicrophoneSource
from engine.audio.portaudio import (
    forget_stream,
    list_inputs,
    load_portaudio,
    remember_stream,
)
from engine.audio.soundcards import SoundCardSource
from engine.errors import DeviceNotFound


class Card(SimpleNamespace):
    """A source as SoundCard describes it."""


class SoundCard:
    def __init__(self, *cards, speaker="out", microphone="usb"):
        self._cards = cards
        self._speaker, self._microphone = speaker, microphone

    def all_microphones(self, include_loopback=False):
        return list(self._cards)

    def default_speaker(self):
        return Card(id=self._speaker)

    def default_microphone(self):
        return Card(id=self._microphone)


class PortAudio:
    """Host APIs by name, each with inputs (name, channels)."""

    def __init__(self, **apis):
        self._devices, self._apis = [], []
        for api, inputs in apis.items():
            at = range(len(self._devices), len(self._devices) + len(inputs))
            self._apis.append(
                {
                    "name": api.replace("_", " "),
                    "devices": list(at),
                    "default_input_device": at[0] if inputs else -1,
                }
            )
            for name, channels in inputs:
                self._devices.append(
                    {"name": name, "max_input_channels": channels, "default_samplerate": 48_000.0}
                )

    def query_hostapis(self):
        return self._apis

    def query_devices(self):
        return self._devices


USB = Card(id="usb", name="USB Microphone", isloopback=False)
HEADSET = Card(id="bt", name="Bluetooth Headset", isloopback=False)
MONITOR = Card(id="out.monitor", name="Monitor of Built-in Audio", isloopback=True)


def none():
    raise DeviceNotFound("nothing here")


def backends(platform, portaudio=none, soundcard=none):
    def ready(library):
        return library if library is none else lambda: library

    return Backends(ready(portaudio), ready(soundcard), platform)


def linux(*cards, pulse=True):
    names = [("pulse", 32), ("default", 32)] if pulse else [("HDA Intel: ALC257 (hw:0,0)", 2)]
    return backends("linux", PortAudio(ALSA=names), SoundCard(*cards))


def test_linux_lists_the_sound_server_by_human_names():
    devices = list_devices(backends=linux(USB, HEADSET, MONITOR))
    assert [(device.name, device.channel, device.is_default) for device in devices] == [
        ("USB Microphone", "mic", True),
        ("Bluetooth Headset", "mic", False),
        ("Monitor of Built-in Audio", "system", True),
    ]


def test_linux_without_a_sound_server_lists_cards_and_no_plugins():
    inputs = [("HDA Intel: ALC257 (hw:0,0)", 2), ("dmix", 2), ("surround40", 2)]
    devices = list_devices(backends=backends("linux", PortAudio(ALSA=inputs)))
    assert [device.name for device in devices] == ["HDA Intel: ALC257 (hw:0,0)"]


def test_windows_lists_each_microphone_once_with_its_whole_name():
    long_name = "Microphone Array (Realtek High Definition Audio)"
    portaudio = PortAudio(
        MME=[(long_name[:31], 2)],
        Windows_DirectSound=[(long_name, 2)],
        Windows_WASAPI=[(long_name, 2)],
    )
    speaker = Card(id="out", name="Speakers (Realtek)", isloopback=True)
    same = Card(id="array", name=long_name, isloopback=False)
    devices = list_devices(backends=backends("win32", portaudio, SoundCard(speaker, same)))
    assert [(device.name, device.channel) for device in devices] == [
        (long_name, "mic"),
        ("Speakers (Realtek)", "system"),
    ]


def test_windows_lists_a_microphone_that_portaudio_does_not_know_yet():
    portaudio = PortAudio(Windows_WASAPI=[("Microphone Array", 2)])
    machine = backends("win32", portaudio, SoundCard(USB))
    assert [device.name for device in list_devices(backends=machine)] == [
        "Microphone Array",
        "USB Microphone",
    ]
    (source,) = open_sources("USB Microphone", backends=machine)
    assert isinstance(source, SoundCardSource)


def test_macos_lists_blackhole_as_system_audio():
    portaudio = PortAudio(Core_Audio=[("MacBook Microphone", 1), ("BlackHole 2ch", 2)])
    mac = backends("darwin", portaudio)
    assert [device.channel for device in list_devices(backends=mac)] == ["mic", "system"]
    (source,) = open_sources("system", backends=mac)
    assert (source.name, source.channel) == ("BlackHole 2ch", "system")


def test_macos_without_a_virtual_cable_names_what_to_install():
    mac = backends("darwin", PortAudio(Core_Audio=[("MacBook Microphone", 1)]))
    with pytest.raises(DeviceNotFound, match="BlackHole"):
        open_sources("system", backends=mac)


def test_two_headsets_of_one_model_get_distinct_names():
    twin = Card(id="bt2", name=HEADSET.name, isloopback=False)
    names = [device.name for device in list_devices(backends=linux(HEADSET, twin))]
    assert names == ["Bluetooth Headset", "Bluetooth Headset (2)"]
    (source,) = open_sources("bluetooth headset (2)", backends=linux(HEADSET, twin))
    assert source.name == "Bluetooth Headset (2)"


def test_a_machine_without_audio_has_no_devices():
    assert list_devices(backends=backends("linux")) == ()


def test_mic_is_the_sound_servers_where_there_is_one():
    (source,) = open_sources("mic", backends=linux(USB, MONITOR))
    assert isinstance(source, SoundCardSource)
    assert (source.name, source.channel) == ("USB Microphone", "mic")


def test_mic_is_portaudios_where_there_is_no_sound_server():
    inputs = [("HDA Intel: ALC257 (hw:0,0)", 2)]
    (source,) = open_sources("mic", backends=backends("linux", PortAudio(ALSA=inputs)))
    assert isinstance(source, MicrophoneSource)
    assert source.channel == "mic"


def test_system_and_both():
    (system,) = open_sources("system", backends=linux(USB, MONITOR))
    assert isinstance(system, LoopbackSource)
    assert system.name == "Monitor of Built-in Audio"
    both = open_sources("both", backends=linux(USB, MONITOR))
    assert [source.channel for source in both] == ["mic", "system"]


def test_a_part_of_a_name_is_enough():
    (source,) = open_sources("headset", backends=linux(USB, HEADSET, MONITOR))
    assert source.name == "Bluetooth Headset"
    (source,) = open_sources("monitor OF", backends=linux(USB, HEADSET, MONITOR))
    assert source.channel == "system"


def test_a_whole_name_wins_over_a_longer_one():
    pro = Card(id="pro", name="USB Microphone Pro", isloopback=False)
    (source,) = open_sources("usb microphone", backends=linux(USB, pro))
    assert source.name == "USB Microphone"


def test_an_ambiguous_name_lists_what_it_could_mean():
    pro = Card(id="pro", name="USB Microphone Pro", isloopback=False)
    with pytest.raises(DeviceNotFound, match=r'"USB Microphone".*"USB Microphone Pro"'):
        open_sources("microphone", backends=linux(USB, pro, MONITOR))


@pytest.mark.parametrize("choice", ["webcam", "", " "])
def test_an_unknown_name_lists_what_there_is(choice):
    with pytest.raises(DeviceNotFound, match=r'"USB Microphone", "Monitor of'):
        open_sources(choice, backends=linux(USB, MONITOR))


def test_a_file_is_a_source_of_its_own():
    (source,) = open_sources("file:/tmp/a talk.mp4")
    assert isinstance(source, MediaSource)
    assert (source.name, source.channel) == ("a talk.mp4", "file")


def test_a_sound_servers_endless_channels_count_as_one():
    (pulse, default) = list_inputs(PortAudio(ALSA=[("pulse", 32), ("default", 2)]))
    assert (pulse.channels, pulse.is_default) == (1, True)
    assert (default.channels, default.is_default) == (2, False)


def test_devices_are_rescanned_on_request_but_never_under_an_open_stream(monkeypatch):
    calls = []
    library = SimpleNamespace(
        _terminate=lambda: calls.append("end"), _initialize=lambda: calls.append("start")
    )
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    assert load_portaudio() is library
    stream = type("Stream", (), {})()
    remember_stream(stream)
    mac = backends("darwin", PortAudio(Core_Audio=[("MacBook Microphone", 1)]))
    list_devices(refresh=True, backends=mac)
    assert calls == []
    forget_stream(stream)
    list_devices(backends=mac)
    assert calls == []
    list_devices(refresh=True, backends=mac)
    assert calls == ["end", "start"]
