"""Python's garbage collector, confined to the GUI thread.

By default it runs on whichever thread allocates. A Qt object that is freed on another thread leaves
its timers and posted events in the GUI thread, which would then call a deleted object.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

PERIOD_MS = 500


class GuiGarbageCollector(QObject):
    """Collects between two events of the thread that created it, and nowhere else.

    Objects that exist already, mostly imported modules, are frozen, so that a full pass is short.
    """

    def __init__(self, parent: QObject, period_ms: int = PERIOD_MS) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=period_ms)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    @Slot()
    def _collect(self) -> None:
        """Collect the oldest generation whose threshold is exceeded, as Python itself would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        pairs = list(enumerate(zip(counts, thresholds, strict=True)))
        for generation, (count, threshold) in reversed(pairs):
            if 0 < threshold < count:
                gc.collect(generation)
                return
