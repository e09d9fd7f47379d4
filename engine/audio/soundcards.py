"""SoundCard: the sound server's sources on Linux, and system audio on Linux and Windows.

A reader thread captures blocks into the queue; the engine thread opens, reads and
closes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.audio.source import PATIENCE_SECONDS, BlockQueue, DeviceSource
from engine.clock import session_clock
from engine.errors import DeviceLost, DeviceNotFound

if TYPE_CHECKING:
    from engine.types import Channel

_RATE = 48_000
_CHANNELS = 2
_IMPORT_LOCK = threading.Lock()
_OPEN_SECONDS = 10.0
_FOLLOW_SECONDS = 2.0
_CLOSE_SECONDS = 2.0

_ERRORS = (
    ArithmeticError,
    AssertionError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What SoundCard raises when a device or the sound server is gone."""


def load_soundcard() -> Any:
    """Import SoundCard, again if its connection to the sound server was lost.

    SoundCard connects once, at import, and a call on a lost connection aborts the process in
    libpulse.

    Raises
    ------
    DeviceNotFound
        There is no sound server, or SoundCard does not support this system.
    """
    with _IMPORT_LOCK:  # another thread must not see the module half imported
        pulse = sys.modules.get("soundcard.pulseaudio")
        if pulse is not None and not _is_connected(pulse):
            for name in ("soundcard.pulseaudio", "soundcard"):
                sys.modules.pop(name, None)
        try:
            import soundcard  # pyright: ignore[reportMissingTypeStubs]
        except (ImportError, NotImplementedError, *_ERRORS) as error:
            raise DeviceNotFound(
                "No sound server is running; start PulseAudio or PipeWire and try again."
            ) from error
        return soundcard


def _is_connected(pulse: Any) -> bool:
    connection = pulse._pulse
    return connection._pa_context_get_state(connection.context) == pulse._pa.PA_CONTEXT_READY


@contextmanager
def windows_com() -> Generator[None]:
    """Initialise COM on this thread for Windows' audio interfaces; does nothing elsewhere."""
    if sys.platform != "win32":
        yield
        return
    import ctypes

    ole32 = ctypes.WinDLL("ole32")
    joined = ole32.CoInitializeEx(None, 0) >= 0
    try:
        yield
    finally:
        if joined:
            ole32.CoUninitialize()


class SoundCardSource(DeviceSource):
    """Captures one of SoundCard's sources on a reader thread.

    Parameters
    ----------
    device_id
        SoundCard's id of the source; None follows the system's default when it changes (headphones
        are connected).
    name, channel, patience, clock
        See :class:`~engine.audio.source.DeviceSource`.
    load
        Returns the soundcard module; raises DeviceNotFound.
    """

    def __init__(
        self,
        device_id: str | None = None,
        name: str = "Microphone",
        channel: Channel = "mic",
        *,
        patience: float = PATIENCE_SECONDS,
        load: Callable[[], Any] = load_soundcard,
        clock: Callable[[], float] = session_clock,
    ) -> None:
        super().__init__(name, channel, patience, clock)
        self._device_id = device_id
        self._load = load
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def _default_id(self, soundcard: Any) -> str:
        """Return the id of the system's default source."""
        return str(soundcard.default_microphone().id)

    def _start(self) -> BlockQueue:
        blocks = BlockQueue(_RATE, clock=self._clock)
        reader = _Reader(self._load, self._choose, blocks, self.name, self._clock)
        self._stopping = reader.stopping
        self._thread = threading.Thread(
            target=reader.run, name=f"{self.channel} capture", daemon=True
        )
        self._thread.start()
        if not reader.ready.wait(_OPEN_SECONDS):
            reader.stopping.set()
            raise DeviceNotFound(f"{self.name} does not respond; restart the sound server.")
        if reader.error is not None:
            raise DeviceNotFound(
                f"{self.name} could not be opened; connect it or choose another device."
            ) from reader.error
        return blocks

    def _stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            # A driver that hangs in a read blocks its daemon thread for good; do not wait longer.
            self._thread.join(_CLOSE_SECONDS)
            self._thread = None

    def _choose(self, soundcard: Any) -> str:
        return self._device_id if self._device_id is not None else self._default_id(soundcard)


class _Reader:
    """Body of the reader thread: capture the chosen source until stopped."""

    def __init__(
        self,
        load: Callable[[], Any],
        choose: Callable[[Any], str],
        blocks: BlockQueue,
        name: str,
        clock: Callable[[], float],
    ) -> None:
        self.ready = threading.Event()
        self.stopping = threading.Event()
        self.error: Exception | None = None
        self._load = load
        self._choose = choose
        self._blocks = blocks
        self._name = name
        self._clock = clock

    def run(self) -> None:
        try:
            with windows_com():
                while not self.stopping.is_set():
                    self._record(self._load())
        except (DeviceNotFound, *_ERRORS) as error:
            if self.ready.is_set():
                self._blocks.end(DeviceLost(f"{self._name} was disconnected."))
            else:
                self.error = error
        finally:
            self.ready.set()

    def _record(self, soundcard: Any) -> None:
        """Capture until stopped, or until another source is the default."""
        chosen = self._choose(soundcard)
        source = _find(soundcard, chosen)
        block = _RATE // 5 if sys.platform == "win32" else _RATE // 50
        with source.recorder(samplerate=_RATE, channels=_CHANNELS, blocksize=block) as recorder:
            self.ready.set()
            checked = self._clock()
            while not self.stopping.is_set():
                samples = recorder.record(numframes=None)
                if len(samples):
                    self._blocks.put(samples)
                if self._clock() - checked > _FOLLOW_SECONDS:
                    checked = self._clock()
                    if self._choose(self._load()) != chosen:
                        return


def _find(soundcard: Any, device_id: str) -> Any:
    """Return the source of exactly this id; SoundCard's own search also accepts similar ones."""
    for source in soundcard.all_microphones(include_loopback=True):
        if str(source.id) == device_id:
            return source
    raise LookupError(f"no source {device_id}")
