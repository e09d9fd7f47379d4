"""Taps that receive a session's audio beside its captions; they run on the engine thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from engine.errors import EngineError
from engine.events import Notice

if TYPE_CHECKING:
    from engine.events import Event
    from engine.types import Channel, Float32

log = logging.getLogger(__name__)


class AudioTap(Protocol):
    """Receives the audio of every channel; its methods are called on the engine thread."""

    def write(self, channel: Channel, start: float, samples: Float32) -> None:
        """Receive a block; must return quickly.

        Parameters
        ----------
        start
            Seconds of the channel's clock at the first sample. A block that starts later than the
            one before ended comes after a pause or a gap.
        samples
            float32, shape (n,), 16 kHz mono, full scale ±1; must not be modified.
        """

    def close(self) -> None:
        """Finish: the session has ended."""


class Taps:
    """A session's taps; one that fails is dropped with a notice, and the others continue.

    Parameters
    ----------
    emit
        Receives a notice for each tap that fails.
    """

    def __init__(self, taps: Sequence[AudioTap], emit: Callable[[Event], None]) -> None:
        self._taps = list(taps)
        self._emit = emit

    def write(self, channel: Channel, start: float, samples: Float32) -> None:
        """Hand a block to every tap."""
        for tap in tuple(self._taps):
            if not self._try(channel, lambda tap=tap: tap.write(channel, start, samples)):
                self._taps.remove(tap)
                self._try(channel, tap.close, report=False)

    def close(self, channel: Channel) -> None:
        """Close every tap; a notice about one that fails carries `channel`."""
        while self._taps:
            self._try(channel, self._taps.pop().close)

    def _try(self, channel: Channel, action: Callable[[], None], *, report: bool = True) -> bool:
        message = ""
        try:
            action()
        except EngineError as error:
            message = str(error)
        except Exception:
            log.exception("an audio tap failed")
            message = "Audio is no longer recorded because of an internal error; captions continue."
        if message and report:
            self._emit(Notice(channel, message))
        return not message
