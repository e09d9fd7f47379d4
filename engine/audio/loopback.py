"""System audio as a source; see :mod:`engine.audio.soundcards` for the threads."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.audio.soundcards import SoundCardSource, load_soundcard
from engine.clock import session_clock
from engine.errors import DeviceLost, DeviceNotFound
from engine.types import AudioBlock

if TYPE_CHECKING:
    from engine.audio.pulse import ServerState

_IDLE_SECONDS = 0.5
_BLOCK_SECONDS = 0.02
_DELAY_SECONDS = 0.25
"""Silence is inserted up to this long ago: a block that arrives now may have begun then."""
_MAX_FILL_SECONDS = 1.0
"""Longest silence inserted at once; after a suspend, the feed notices what is missing beyond it."""

NO_MACOS_LOOPBACK = (
    "macOS does not let programs record system audio: install BlackHole"
    " (existential.audio/blackhole) and add it to a Multi-Output Device in Audio MIDI Setup."
)


class LoopbackSource(SoundCardSource):
    """Captures system audio: a monitor source of PulseAudio or PipeWire, or WASAPI loopback.

    A loopback may deliver nothing while nothing plays; silence is then inserted by the clock, so
    that the channel's clock keeps running.

    Parameters
    ----------
    device_id
        SoundCard's id of the loopback; None follows the default speaker.
    name, load, clock
        See :class:`~engine.audio.soundcards.SoundCardSource`.
    platform
        As ``sys.platform``.
    """

    def __init__(
        self,
        device_id: str | None = None,
        name: str = "System audio",
        *,
        load: Callable[[], Any] = load_soundcard,
        clock: Callable[[], float] = session_clock,
        platform: str = sys.platform,
    ) -> None:
        super().__init__(device_id, name, "system", load=load, clock=clock)
        self._platform = platform
        self._idle = False
        self._inserted = 0.0
        self._heard_until: float = 0.0

    def open(self) -> None:
        """Start capturing.

        Raises
        ------
        DeviceNotFound
            There is no loopback; on macOS always, with instructions.
        """
        if self._platform == "darwin":
            raise DeviceNotFound(NO_MACOS_LOOPBACK)
        super().open()
        self._heard_until = self._clock()

    def _default_id(self, state: ServerState, last: str) -> str | None:
        return state.loopback

    def _inspect(self, block: AudioBlock) -> AudioBlock:
        """Insert the rest of the silence before the first block after it."""
        block = super()._inspect(block)
        if self._idle and block.switch is None:
            rest = block.captured - block.duration - self._heard_until
            frames = round(min(max(rest, 0.0), _MAX_FILL_SECONDS) * block.rate)
            silence = np.zeros((frames, block.samples.shape[1]), np.float32)
            block = replace(block, samples=np.concatenate([silence, block.samples]))
        self._idle, self._inserted, self._heard_until = False, 0.0, block.captured
        return block

    def _on_silence(self, rate: int, seconds: float) -> AudioBlock | None:
        """Return silence in place of audio once the loopback counts as idle.

        It is lost instead if the system does not answer either.
        """
        if self._waited > self._patience:
            self._waited = 0.0
            if not self._has_answered():
                message = f"{self.name} stopped delivering audio; check the sound server."
                raise DeviceLost(message, self._inserted)
            self._inserted = 0.0
        until = self._clock() - _DELAY_SECONDS
        idle = until - self._heard_until
        if idle < _BLOCK_SECONDS or (seconds < _IDLE_SECONDS and not self._idle):
            return None
        frames = round(min(idle, _MAX_FILL_SECONDS) * rate)
        self._idle, self._heard_until = True, until
        self._inserted += frames / rate
        return AudioBlock(np.zeros((frames, 2), np.float32), rate, captured=until)
