"""The one place of the application that knows threads.

:class:`EventBridge` takes events on the engine thread and hands them over, in batches, on the GUI
thread; :class:`Background` runs one function on a thread of its own and reports on the GUI thread.
"""

from __future__ import annotations

import itertools
import logging
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from engine import CaptionChanged, EngineError, LagChanged, LevelChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

log = logging.getLogger(__name__)

REFRESH_MS = 40
"""Least time between two batches: 25 screen updates a second."""


class EventBridge(QObject):
    """Collects events between two screen updates; of what only replaces, the latest wins.

    ``batch`` carries a tuple of events in the order of their last change. A cue, a gap, a notice
    and an end are never dropped.
    """

    batch = Signal(object)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None, refresh_ms: int = REFRESH_MS) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, object] = {}
        self._numbers = itertools.count()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(refresh_ms)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    def post(self, event: object) -> None:
        """Take an event; called on any thread, and returns at once."""
        key = _key_of(event)
        with self._lock:
            first = not self._waiting
            if key is None:
                key = next(self._numbers)
            else:
                self._waiting.pop(key, None)
            self._waiting[key] = event
        if first:
            self._woken.emit()

    @Slot()
    def _wake(self) -> None:
        if not self._timer.isActive():
            self._deliver()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            events, self._waiting = tuple(self._waiting.values()), {}
        if events:
            self._timer.start()
            self.batch.emit(events)


class Background(QObject):
    """One function on a thread of its own.

    ``done`` carries what it returned, ``failed`` one sentence for the user, and ``progressed``
    whatever the function passes to :meth:`report`; ``ended`` follows either of the first two. All
    arrive on the thread that made this object.
    """

    done = Signal(object)
    failed = Signal(str)
    progressed = Signal(object)
    ended = Signal()

    def __init__(self, function: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function = function
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> Background:
        """Begin; returns itself, so that it can be kept."""
        self._thread.start()
        return self

    def report(self, value: object) -> None:
        """Tell how far the function is; called by the function."""
        self.progressed.emit(value)

    def wait(self, seconds: float | None = None) -> bool:
        """Block until the function has returned; tells whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            result = self._function()
        except EngineError as error:
            self._tell(self.failed, str(error))
        except OSError as error:
            self._tell(self.failed, f"{error.strerror or error}.")
        except Exception:
            log.exception("background work failed")
            self._tell(self.failed, "An internal error stopped this; the log says more.")
        else:
            self._tell(self.done, result)
        self._tell(self.ended)

    def _tell(self, signal: Any, *values: object) -> None:
        try:
            signal.emit(*values)
        except RuntimeError:
            log.debug("the window closed before background work ended")


def _key_of(event: object) -> Hashable | None:
    """Return what the event replaces; None for an event that must arrive."""
    if isinstance(event, CaptionChanged):
        return CaptionChanged, event.caption.channel
    if isinstance(event, LevelChanged):
        return LevelChanged, event.channel
    return LagChanged if isinstance(event, LagChanged) else None
