"""Those who hear a session's sound beside its captions, such as a recorder; engine thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from engine.errors import EngineError
from engine.events import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.events import Event
    from engine.types import Float32, Lane

log = logging.getLogger(__name__)


class AudioTap(Protocol):
    """Hears what every lane hears; each method runs on the engine thread and returns quickly."""

    def write(self, lane: Lane, start: float, samples: Float32) -> None:
        """Take a block as it enters the lane's clock.

        Parameters
        ----------
        lane
            Whose sound it is.
        start
            Seconds of the lane's clock at the first sample. A block that starts later than the
            one before ended comes after a pause or a gap.
        samples
            float32, shape (n,), 16 kHz mono, full scale ±1; not to be changed.
        """
        ...

    def close(self) -> None:
        """End: the session is over, and nothing follows."""
        ...


class Taps:
    """A session's taps; one that fails is dropped with a notice, and the others go on.

    Parameters
    ----------
    taps
        Any number of them.
    emit
        Receives a notice for each tap that fails.
    """

    def __init__(self, taps: Sequence[AudioTap], emit: Callable[[Event], None]) -> None:
        self._taps = list(taps)
        self._emit = emit

    def write(self, lane: Lane, start: float, samples: Float32) -> None:
        """Hand a block to every tap."""
        for tap in tuple(self._taps):
            if not self._try(lane, lambda tap=tap: tap.write(lane, start, samples)):
                self._taps.remove(tap)
                self._try(lane, tap.close, tell=False)

    def close(self, lane: Lane) -> None:
        """Close every tap; a notice about one that fails carries `lane`."""
        while self._taps:
            self._try(lane, self._taps.pop().close)

    def _try(self, lane: Lane, action: Callable[[], None], *, tell: bool = True) -> bool:
        message = ""
        try:
            action()
        except EngineError as error:
            message = str(error)
        except Exception:
            log.exception("an audio tap failed")
            message = "Sound is no longer kept after an internal error; captions go on."
        if message and tell:
            self._emit(Notice(lane, message))
        return not message
