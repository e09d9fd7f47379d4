"""Plays one recording at a time in the background; runs on the GUI thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.background import BackgroundTask

if TYPE_CHECKING:
    from app.service import CaptioningService


class RecordingPlayer(QObject):
    """``changed`` follows every start and end; ``failed`` carries the reason as one sentence."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, service: CaptioningService, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._work: BackgroundTask | None = None
        self._stopped = threading.Event()

    @property
    def is_playing(self) -> bool:
        return self._work is not None

    def play(self, samples: Any) -> None:
        """Play int16 samples (16 kHz, mono) instead of what is playing now."""
        self.stop()
        self._stopped = stopped = threading.Event()
        work = BackgroundTask(lambda: self._service.play_samples(samples, stopped.is_set), self)
        work.failed.connect(self.failed)
        work.ended.connect(lambda: self._ended(work))
        self._work = work
        self.changed.emit()
        work.start()

    @Slot()
    def stop(self) -> None:
        self._stopped.set()

    def _ended(self, work: BackgroundTask) -> None:
        work.deleteLater()
        if self._work is work:
            self._work = None
            self.changed.emit()
