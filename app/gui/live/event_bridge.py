"""Hands the engine's events over to the GUI thread, in batches."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from engine import CaptionChanged, LagChanged, LevelChanged

if TYPE_CHECKING:
    from app.service import ModelReady
    from engine import Event

REFRESH_MS = 40
"""Minimum time between two batches: 25 screen updates a second."""


class EventBridge(QObject):
    """Collects events between two screen updates and emits them as one batch.

    Of captions of the same utterance, levels of the same channel, and lags, only the latest is
    kept; every other event is delivered. ``batch`` carries a tuple of events in the order of their
    last change.
    """

    batch = Signal(tuple)
    _first_posted = Signal()

    def __init__(self, parent: QObject | None = None, refresh_ms: int = REFRESH_MS) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._pending: dict[Hashable, Event | ModelReady] = {}
        self._numbers = itertools.count()
        self._timer = QTimer(self, interval=refresh_ms, singleShot=True)
        self._timer.timeout.connect(self._deliver)
        self._first_posted.connect(self._deliver_when_due, Qt.ConnectionType.QueuedConnection)

    def post(self, event: Event | ModelReady) -> None:
        """Queue an event; callable from any thread, never blocks."""
        key = _replacement_key(event)
        with self._lock:
            first = not self._pending
            if key is None:
                key = next(self._numbers)
            else:
                self._pending.pop(key, None)
            self._pending[key] = event
        if first:
            self._first_posted.emit()

    @Slot()
    def _deliver_when_due(self) -> None:
        if not self._timer.isActive():
            self._deliver()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            events, self._pending = tuple(self._pending.values()), {}
        if events:
            self._timer.start()
            self.batch.emit(events)


def _replacement_key(event: Event | ModelReady) -> Hashable | None:
    """Return a key that events replacing each other share; None for an event that must arrive."""
    if isinstance(event, CaptionChanged):
        return CaptionChanged, event.caption.channel, event.caption.utterance
    if isinstance(event, LevelChanged):
        return LevelChanged, event.channel
    return LagChanged if isinstance(event, LagChanged) else None
