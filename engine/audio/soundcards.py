"""SoundCard: the sound server's sources on Linux, and system audio on Linux and Windows.

A reader thread captures blocks into the queue, and a watching thread asks the system what the
source is; either may hang with the sound server. The engine thread opens, reads and closes.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from engine.audio.pulse import (
    PinnedRecorder,
    ServerState,
    SoundSource,
    exit_without_server,
    is_connected,
    read_server,
)
from engine.audio.source import PATIENCE_SECONDS, BlockQueue, DeviceSource, SilenceCheck
from engine.clock import session_clock
from engine.errors import DeviceLost, DeviceNotFound
from engine.types import DeviceSwitch

if TYPE_CHECKING:
    from engine.types import AudioBlock, Channel, Float32

_RATE = 48_000
_CHANNELS = 2
_IMPORT_LOCK = threading.Lock()
_OPEN_SECONDS = 10.0
_READ_SECONDS = 0.1
_WATCH_SECONDS = 1.0 if sys.platform == "win32" else 0.25
_CLOSE_SECONDS = 1.5

SOUNDCARD_ERRORS = (
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
        if pulse is not None and not is_connected(pulse):
            for name in ("soundcard.pulseaudio", "soundcard"):
                sys.modules.pop(name, None)
            pulse = None
        try:
            import soundcard  # pyright: ignore[reportMissingTypeStubs]
        except (ImportError, NotImplementedError, *SOUNDCARD_ERRORS) as error:
            raise DeviceNotFound(
                "No sound server is running; start PulseAudio or PipeWire and try again."
            ) from error
        if pulse is None and (pulse := sys.modules.get("soundcard.pulseaudio")) is not None:
            exit_without_server(pulse)
        return soundcard


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


def read_state(soundcard: Any) -> ServerState:
    """Return the sources of the sound server, or of WASAPI, and the defaults among them."""
    pulse = getattr(soundcard, "pulseaudio", None)
    if pulse is not None:
        return read_server(pulse)
    sources = tuple(
        SoundSource(str(source.id), str(source.name), bool(source.isloopback))
        for source in soundcard.all_microphones(include_loopback=True)
    )
    ids = [source.id for source in sources]
    microphone = _default(lambda: soundcard.default_microphone().id)
    speaker = _default(lambda: soundcard.default_speaker().id)
    # Sound servers name the loopback after the output; on Windows both have the same id.
    loopbacks = (f"{speaker}.monitor", speaker)
    return ServerState(
        sources,
        microphone if microphone in ids else None,
        next((each for each in loopbacks if each in ids), None),
    )


def _default(find: Callable[[], Any]) -> str | None:
    try:
        return str(find())
    except SOUNDCARD_ERRORS:
        return None


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
        self._reader: _Reader | None = None
        self._thread: threading.Thread | None = None
        self._hanging: threading.Thread | None = None
        self._silence = SilenceCheck()
        self._answers = 0

    def _default_id(self, state: ServerState, last: str) -> str | None:
        """Return the id of the default microphone; `last` is the one recorded until now.

        Without a microphone, the server's default source is what the computer plays. That is no
        microphone, and neither is any other loopback that takes the place of one.
        """
        chosen = state.microphone
        if chosen in (None, last) or not state.find(chosen).is_loopback:
            return chosen
        return None if last or chosen == state.loopback else chosen

    def _choose(self, state: ServerState, last: str) -> SoundSource:
        """Return the source to record; raises LookupError when there is none."""
        if self._device_id is not None:
            return replace(state.find(self._device_id), name=self.name)
        return state.find(self._default_id(state, last))

    def _start(self) -> BlockQueue:
        hint = f"{self.name} does not respond; restart the sound server."
        if self._hanging is not None and self._hanging.is_alive():
            raise DeviceNotFound(hint)  # one thread that waits for the server is enough
        last = self._reader.chosen if self._reader is not None else ""
        blocks = BlockQueue(_RATE, clock=self._clock)
        self._reader = reader = _Reader(self._load, self._choose, blocks, self._clock, last)
        self._answers = 0
        self._thread = threading.Thread(
            target=reader.run, name=f"{self.channel} capture", daemon=True
        )
        self._thread.start()
        if not reader.ready.wait(_OPEN_SECONDS):
            reader.stopping.set()
            self._hanging = self._thread
            raise DeviceNotFound(hint)
        if reader.error is not None:
            raise DeviceNotFound(
                f"{self.name} could not be opened; connect it or choose another device."
            ) from reader.error
        self.name = reader.name
        return blocks

    def _stop(self) -> None:
        if self._reader is not None:
            self._reader.stopping.set()
        if self._thread is not None:
            # A driver that hangs in a read blocks its daemon thread for good; do not wait longer.
            self._thread.join(_CLOSE_SECONDS)
            self._thread = None

    def _inspect(self, block: AudioBlock) -> AudioBlock:
        """Warn of a source that is muted, or of a microphone that delivers nothing but zeros."""
        is_silent = self._silence.is_silent(block)
        self._has_answered()
        if self._reader is not None and self._reader.is_muted:
            self.warning = f"{self.name} is muted; unmute it in the sound settings."
        elif is_silent and self.channel == "mic":
            self.warning = f"{self.name} delivers only silence; unmute it or choose another device."
        else:
            self.warning = None
        return block

    def _has_answered(self) -> bool:
        """Return whether the system has answered since the last call, or the last block."""
        before, self._answers = self._answers, self._reader.answers if self._reader else 0
        return self._answers != before


class _Reader:
    """Body of the reader thread: capture the chosen source until stopped.

    Attributes
    ----------
    ready
        Set once the source delivers, or cannot be opened because of `error`.
    chosen, name
        Id and display name of the source.
    is_muted
        Whether the system mutes it.
    answers
        How often the system has answered; it stands still while the sound server hangs.
    """

    def __init__(
        self,
        load: Callable[[], Any],
        choose: Callable[[ServerState, str], SoundSource],
        blocks: BlockQueue,
        clock: Callable[[], float],
        last: str,
    ) -> None:
        self.ready = threading.Event()
        self.stopping = threading.Event()
        self.error: Exception | None = None
        self.chosen = last
        self.name = ""
        self.is_muted = False
        self.answers = 0
        self._load = load
        self._choose = choose
        self._blocks = blocks
        self._clock = clock
        self._confirmed_at = 0.0
        self._is_outdated = False

    def run(self) -> None:
        try:
            with windows_com():
                self._record_until_stopped()
        except (DeviceNotFound, *SOUNDCARD_ERRORS) as error:
            if self.ready.is_set():
                self._blocks.end(DeviceLost(f"{self.name} was disconnected."))
            else:
                self.error = error
        finally:
            self.stopping.set()
            self.ready.set()

    def _record_until_stopped(self) -> None:
        failed = ""
        while not self.stopping.is_set():
            soundcard, asked = self._load(), self._clock()
            source = self._choose(read_state(soundcard), self.chosen)
            if source.id == failed:
                raise LookupError(f"{source.name} is gone")
            is_first = not self.ready.is_set()
            switch = None if is_first else DeviceSwitch(source.name, self._confirmed_at)
            self.chosen, self.name, self.is_muted = source.id, source.name, source.is_muted
            self._confirmed_at, self._is_outdated = asked, False
            try:
                self._record(soundcard, switch)
            except SOUNDCARD_ERRORS:
                if is_first and not self.ready.is_set():
                    raise
                # Another device may have taken its place as the default.
                failed, self._confirmed_at = source.id, self._clock()

    def _record(self, soundcard: Any, switch: DeviceSwitch | None) -> None:
        """Capture until stopped, or until another source is the one to record."""
        with _recording(soundcard, self.chosen) as read:
            if not self.ready.is_set():
                self.ready.set()
                threading.Thread(target=self._watch, name="source watch", daemon=True).start()
            while not (self.stopping.is_set() or self._is_outdated):
                samples = read(_READ_SECONDS)
                if len(samples):
                    self._blocks.put(samples, switch)
                    switch = None

    def _watch(self) -> None:
        """Keep asking the system which source is to be recorded, and whether it is muted."""
        with windows_com():
            while not self.stopping.wait(_WATCH_SECONDS):
                asked, chosen = self._clock(), self.chosen
                try:
                    state = read_state(self._load())
                    self.answers += 1
                    source = self._choose(state, chosen)
                except (DeviceNotFound, *SOUNDCARD_ERRORS):
                    continue  # the reader notices that its source is gone
                if chosen != self.chosen:
                    continue
                if source.id == chosen:
                    self._confirmed_at, self.is_muted = asked, source.is_muted
                else:
                    self._is_outdated = True


@contextmanager
def _recording(soundcard: Any, device_id: str) -> Generator[Callable[[float], Float32]]:
    """Record exactly the source of this id; yield a function that reads what has arrived."""
    pulse = getattr(soundcard, "pulseaudio", None)
    if pulse is not None:
        with PinnedRecorder(pulse, device_id, _RATE, _CHANNELS, _RATE // 50) as recorder:
            yield recorder.read
        return
    block = _RATE // 5 if sys.platform == "win32" else _RATE // 50
    for source in soundcard.all_microphones(include_loopback=True):
        if str(source.id) == device_id:
            with source.recorder(samplerate=_RATE, channels=_CHANNELS, blocksize=block) as recorder:
                yield lambda timeout: recorder.record(numframes=None)
            return
    raise LookupError(f"no source {device_id}")
