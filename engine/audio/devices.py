"""The audio devices of this machine, by name; runs on the caller's thread.

Devices are identified by name, as their numbers change when one is connected.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.audio.loopback import NO_MACOS_LOOPBACK, LoopbackSource
from engine.audio.media import MediaSource
from engine.audio.microphone import MicrophoneSource
from engine.audio.portaudio import (
    Input,
    is_virtual_cable,
    list_inputs,
    load_portaudio,
    refresh_inputs,
)
from engine.audio.soundcards import (
    SOUNDCARD_ERRORS,
    SoundCardSource,
    load_soundcard,
    read_state,
    windows_com,
)
from engine.audio.watchdog import LIST_SECONDS, within
from engine.clock import session_clock
from engine.errors import DeviceNotFound

if TYPE_CHECKING:
    from engine.audio.source import Source
    from engine.types import Channel

log = logging.getLogger(__name__)

_SOUNDCARD = "soundcard:"
_PORTAUDIO = "portaudio:"
_OPEN_SECONDS = 10.0
_WATCH_SECONDS = 2.0
_RESCAN_SECONDS = 5.0
"""Interval at which the devices are listed, and where only a rescan of PortAudio shows a change."""


@dataclass(frozen=True, slots=True)
class Device:
    """An audio device that can be captured.

    Attributes
    ----------
    name
        Display name, unique among the devices listed with it.
    channel
        "mic", or "system" for the computer's output.
    id
        Opaque identifier, stable across restarts.
    is_default
        Whether it is the system's default device for its channel.
    """

    name: str
    channel: Channel
    id: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Backends:
    """The two capture libraries, and the platform they run on."""

    portaudio: Callable[[], Any] = load_portaudio
    soundcard: Callable[[], Any] = load_soundcard
    platform: str = sys.platform

    def inputs(self) -> tuple[Input, ...]:
        """Return PortAudio's input devices; none where the library is missing."""
        try:
            return list_inputs(self.portaudio())
        except DeviceNotFound:
            return ()

    def cards(self) -> Any | None:
        """Return the SoundCard module, or None where it is not available."""
        if self.platform == "darwin":
            return None
        try:
            return self.soundcard()
        except DeviceNotFound:
            return None


def list_devices(refresh: bool = False, backends: Backends | None = None) -> tuple[Device, ...]:
    """List every microphone and every source of system audio; empty on a machine without audio.

    Raises
    ------
    DeviceNotFound
        The sound server does not respond.

    Parameters
    ----------
    refresh
        Rescan for devices that were connected since the program started, as PortAudio keeps the
        list of its first use. It can only rescan while no stream of this process is open.
    backends
        The capture libraries; those of this machine by default.
    """
    return within(LIST_SECONDS, lambda: _list(refresh, backends or Backends()))


def _list(refresh: bool, backends: Backends) -> tuple[Device, ...]:
    cards = backends.cards()
    with windows_com():
        sources = _from_soundcard(cards) if cards is not None else ()
    if backends.platform == "linux" and cards is not None:
        return _unique(sources)
    if refresh:
        refresh_inputs()
    inputs = _from_portaudio(backends.inputs(), backends.platform)
    names = {device.name for device in inputs}
    # PortAudio does not list a microphone that was connected while one of its streams is open.
    others = tuple(each for each in sources if each.channel == "system" or each.name not in names)
    return _unique((*inputs, *others))


def _wait_to_look(closed: threading.Event) -> bool:
    return closed.wait(_RESCAN_SECONDS if sys.platform == "darwin" else _WATCH_SECONDS)


class DeviceWatch:
    """Tells when a device appears, goes or becomes the default, from a thread of its own.

    Parameters
    ----------
    on_change
        Receives the devices: those of now at first, and then after each change. Called on the
        watch's thread; not called while the sound server does not respond.
    backends
        The capture libraries; those of this machine by default.
    wait
        Waits until the devices are to be listed again, or the event is set.
    """

    def __init__(
        self,
        on_change: Callable[[tuple[Device, ...]], None],
        backends: Backends | None = None,
        wait: Callable[[threading.Event], bool] = _wait_to_look,
    ) -> None:
        self._on_change = on_change
        self._backends = backends or Backends()
        self._closed = threading.Event()
        self._wait = wait
        self._cards: frozenset[str] | None = None
        self._is_outdated = False
        threading.Thread(target=self._run, name="device watch", daemon=True).start()

    def close(self) -> None:
        """Stop; a call of `on_change` that has begun may still end."""
        self._closed.set()

    def _run(self) -> None:
        known: tuple[Device, ...] | None = None
        while not self._closed.is_set():
            with contextlib.suppress(DeviceNotFound):
                devices = self._look()
                if devices != known and not self._closed.is_set():
                    known = devices
                    self._report(devices)
            self._wait(self._closed)

    def _look(self) -> tuple[Device, ...]:
        """List the devices; PortAudio is only rescanned where nothing else tells of a change."""
        if not (self._backends.platform == "linux" and self._backends.cards() is not None):
            cards = _card_ids(self._backends)
            if cards is None or cards != self._cards:
                self._cards, self._is_outdated = cards, True
            if self._is_outdated and refresh_inputs():
                self._is_outdated = False
        return _list(False, self._backends)

    def _report(self, devices: tuple[Device, ...]) -> None:
        try:
            self._on_change(devices)
        except Exception:
            log.exception("a change of devices could not be passed on")


def open_sources(
    choice: str,
    realtime: bool = True,
    backends: Backends | None = None,
    *,
    microphone: str = "",
    system: str = "",
) -> tuple[Source, ...]:
    """Create the sources that `choice` names, without opening them.

    Parameters
    ----------
    choice
        "mic", "system", "both", "file:PATH", or a device's name or a unique part of it.
    realtime
        Whether a file is delivered in real time.
    microphone, system
        Names of the devices, or unique parts of them, that "mic", "system" and "both" mean; empty
        for the system's default, which is followed when it changes.

    Raises
    ------
    DeviceNotFound
        No device, or more than one, matches; the message lists the candidates.
    """
    if choice.startswith("file:"):
        return (MediaSource(Path(choice.removeprefix("file:")), realtime, session_clock),)
    backends = backends or Backends()
    return within(_OPEN_SECONDS, lambda: _find_sources(choice, backends, microphone, system))


def _find_sources(
    choice: str, backends: Backends, microphone: str, system: str
) -> tuple[Source, ...]:
    if choice not in ("mic", "system", "both"):
        return (_to_source(_match(choice, _list(False, backends)), backends),)
    sources: list[Source] = []
    if choice != "system":
        sources.append(_named("mic", microphone, backends) or _default_microphone(backends))
    if choice != "mic":
        sources.append(_named("system", system, backends) or _default_system(backends))
    return tuple(sources)


def _named(channel: Channel, name: str, backends: Backends) -> Source | None:
    """Return the source of a channel's device by name; None where the default is wanted."""
    if not name:
        return None
    devices = tuple(each for each in _list(False, backends) if each.channel == channel)
    return _to_source(_match(name, devices), backends)


def _card_ids(backends: Backends) -> frozenset[str] | None:
    """Return the ids of SoundCard's sources; None where it is not available."""
    cards = backends.cards()
    if cards is None:
        return None
    with windows_com():
        return frozenset(device.id for device in _from_soundcard(cards))


def _from_soundcard(cards: Any) -> tuple[Device, ...]:
    """Return the sound server's sources (Linux) or WASAPI's microphones and loopbacks."""
    try:
        state = read_state(cards)
    except SOUNDCARD_ERRORS:  # the server has gone meanwhile
        return ()
    return tuple(
        Device(
            source.name,
            "system" if source.is_loopback else "mic",
            _SOUNDCARD + source.id,
            source.id == (state.loopback if source.is_loopback else state.microphone),
        )
        for source in state.sources
    )


def _from_portaudio(inputs: tuple[Input, ...], platform: str) -> tuple[Device, ...]:
    def channel_of(name: str) -> Channel:
        return "system" if platform == "darwin" and is_virtual_cable(name) else "mic"

    # ALSA lists its plug-ins beside the cards; only cards and the default are useful to users.
    relevant = [
        device
        for device in inputs
        if platform != "linux" or device.is_default or "(hw:" in device.name
    ]
    return tuple(
        Device(device.name, channel_of(device.name), _PORTAUDIO + device.name, device.is_default)
        for device in relevant
    )


def _unique(devices: tuple[Device, ...]) -> tuple[Device, ...]:
    """Append a number to names that several devices share, as two headsets of one model do."""
    seen: dict[str, int] = {}
    named: list[Device] = []
    for device in devices:
        count = seen[device.name] = seen.get(device.name, 0) + 1
        name = device.name if count == 1 else f"{device.name} ({count})"
        named.append(Device(name, device.channel, device.id, device.is_default))
    return tuple(named)


def _match(choice: str, devices: tuple[Device, ...]) -> Device:
    wanted = choice.strip().casefold()
    exact = [device for device in devices if device.name.casefold() == wanted]
    partly = [device for device in devices if wanted and wanted in device.name.casefold()]
    found = exact or partly
    if len(found) == 1:
        return found[0]
    names = ", ".join(f'"{device.name}"' for device in (found or devices)) or "none"
    if found:
        raise DeviceNotFound(f'"{choice}" matches {names}; enter more of the name.')
    raise DeviceNotFound(
        f'No device matches "{choice}"; choose mic, system, both, file:PATH or one of: {names}.'
    )


def _to_source(device: Device, backends: Backends) -> Source:
    if device.id.startswith(_PORTAUDIO):
        name = device.id.removeprefix(_PORTAUDIO)
        return MicrophoneSource(name, device.name, device.channel, load=backends.portaudio)
    card = device.id.removeprefix(_SOUNDCARD)
    if device.channel == "system":
        return LoopbackSource(card, device.name, load=backends.soundcard)
    return SoundCardSource(card, device.name, device.channel, load=backends.soundcard)


def _default_microphone(backends: Backends) -> Source:
    """Choose the sound server where there is one: its streams can be kept on their device."""
    name = _default_name("mic", backends) or "Microphone"
    if backends.platform == "linux" and backends.cards() is not None:
        return SoundCardSource(None, name, load=backends.soundcard)
    return MicrophoneSource(None, name, load=backends.portaudio)


def _default_system(backends: Backends) -> Source:
    if backends.platform != "darwin":
        name = _default_name("system", backends) or "System audio"
        return LoopbackSource(None, name, load=backends.soundcard, platform=backends.platform)
    for device in _list(False, backends):
        if device.channel == "system":
            return _to_source(device, backends)
    raise DeviceNotFound(NO_MACOS_LOOPBACK)


def _default_name(channel: Channel, backends: Backends) -> str | None:
    for device in _list(False, backends):
        if device.channel == channel and device.is_default:
            return device.name
    return None
