"""PortAudio: loading the library, listing its inputs and rescanning for devices.

Runs on the caller's thread. PortAudio is process-wide by design, and so is the set of open streams
in this module: a rescan would close them.
"""

from __future__ import annotations

import atexit
import sys
import threading
import weakref
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from engine.errors import DeviceNotFound

_HOST_APIS = ("Windows WASAPI", "Core Audio", "ALSA", "Windows DirectSound", "MME")
_SERVERS = ("pulse", "pipewire")
_MAX_CHANNELS = 8
_VIRTUAL_CABLES = ("blackhole", "soundflower", "loopback audio")

_open_streams: weakref.WeakSet[Any] = weakref.WeakSet()
_users: set[object] = set()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Input:
    """An input device of PortAudio.

    Attributes
    ----------
    name
        As PortAudio reports it.
    index
        Index in PortAudio's device list; valid until the next rescan.
    rate, channels
        Native format; a sound server's arbitrary channel count is reported as 1.
    is_default
        Whether it is the system's default input.
    """

    name: str
    index: int
    rate: int
    channels: int
    is_default: bool


def load_portaudio() -> Any:
    """Import sounddevice, which starts PortAudio; raises DeviceNotFound without the library."""
    is_loaded = "sounddevice" in sys.modules
    try:
        import sounddevice  # pyright: ignore[reportMissingTypeStubs]
    except OSError as error:
        raise DeviceNotFound(
            "Audio capture needs the PortAudio library; install the package libportaudio2."
        ) from error
    if not is_loaded:
        portaudio: Any = sounddevice
        atexit.unregister(portaudio._exit_handler)
        atexit.register(end_portaudio, portaudio._exit_handler)
    return sounddevice


def end_portaudio(end: Callable[[], object]) -> None:
    """Call `end` when the process exits, unless a stream hangs: PortAudio would wait for it."""
    if not _open_streams and not _users:
        end()


def is_virtual_cable(name: str) -> bool:
    """Whether this input of macOS carries system audio."""
    return any(cable in name.lower() for cable in _VIRTUAL_CABLES)


def list_inputs(portaudio: Any) -> tuple[Input, ...]:
    """Return the inputs of the most preferred host API that has any."""
    with in_use():
        apis = portaudio.query_hostapis()
        devices = portaudio.query_devices()
    rank = {name: at for at, name in enumerate(_HOST_APIS)}
    for api in sorted(apis, key=lambda api: rank.get(api["name"], len(rank))):
        indices = [at for at in api["devices"] if devices[at]["max_input_channels"] > 0]
        if indices:
            default = _default_of(api, devices, indices)
            return tuple(_to_input(devices[at], at, at == default) for at in indices)
    return ()


def _default_of(api: Any, devices: Any, indices: list[int]) -> int:
    """Prefer the sound server as default: it shares the microphone with other programs."""
    for name in _SERVERS:
        for at in indices:
            if devices[at]["name"] == name:
                return at
    default = int(api["default_input_device"])
    return default if default in indices else indices[0]


def _to_input(device: Any, index: int, is_default: bool) -> Input:
    channels = int(device["max_input_channels"])
    return Input(
        name=str(device["name"]),
        index=index,
        rate=int(device["default_samplerate"]),
        channels=channels if channels <= _MAX_CHANNELS else 1,
        is_default=is_default,
    )


@contextmanager
def in_use() -> Generator[None]:
    """Keep other threads from rescanning, while a stream is being opened or devices are listed."""
    user = object()
    with _lock:
        _users.add(user)
    try:
        yield
    finally:
        _users.discard(user)


def remember_stream(stream: Any) -> None:
    """Register an open stream, so that no rescan closes it."""
    _open_streams.add(stream)


def forget_stream(stream: Any) -> None:
    """Unregister a closed stream."""
    _open_streams.discard(stream)


def refresh_inputs() -> bool:
    """Rescan for devices; return whether that was possible.

    It restarts PortAudio, so it is impossible while that is in use; it is needless before PortAudio
    is loaded.
    """
    portaudio = sys.modules.get("sounddevice")
    with _lock:
        if portaudio is None or _open_streams or _users:
            return False
        portaudio._terminate()
        portaudio._initialize()
        return True
