"""Python's cycle collector, kept to the GUI thread.

By itself it runs on whichever thread allocates. A Qt object that it frees there leaves its timers
and posted events behind in the GUI thread, which then calls an object that is gone.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

PERIOD_MS = 500


class GuiGarbageCollector(QObject):
    """Collects between two events of the thread that made it, and nowhere else.

    What exists already, mostly imported modules, stays for good, so that a full pass is short.
    """

    def __init__(self, parent: QObject, period_ms: int = PERIOD_MS) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(period_ms)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        pairs = list(enumerate(zip(counts, thresholds, strict=True)))
        for generation, (count, threshold) in reversed(pairs):
            if 0 < threshold < count:
                gc.collect(generation)
                return
