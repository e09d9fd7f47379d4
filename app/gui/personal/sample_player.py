"""Playing one recording behind the window; GUI thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.bridge import Background

if TYPE_CHECKING:
    from app.service import CaptioningService


class SamplePlayer(QObject):
    """``changed`` follows every start and end; ``failed`` carries a sentence."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, service: CaptioningService, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._work: Background | None = None
        self._stopped = threading.Event()

    @property
    def is_playing(self) -> bool:
        """Whether something plays."""
        return self._work is not None

    def play(self, samples: Any) -> None:
        """Play int16 samples at 16 kHz, after whatever plays now has stopped."""
        self.stop()
        self._stopped = stopped = threading.Event()
        work = Background(lambda: self._service.play_samples(samples, stopped.is_set), self)
        work.failed.connect(self.failed)
        work.ended.connect(lambda: self._ended(work))
        self._work = work
        self.changed.emit()
        work.start()

    @Slot()
    def stop(self) -> None:
        """Fall silent."""
        self._stopped.set()

    def _ended(self, work: Background) -> None:
        work.deleteLater()
        if self._work is work:
            self._work = None
            self.changed.emit()
