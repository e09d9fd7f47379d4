"""The level meter: one bar for each channel, with fast attack and slow release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.widgets.theme import current_theme
from app.view_models.status import LevelMeter
from engine import LevelChanged

if TYPE_CHECKING:
    from engine import Channel

FRAME_MS = 40
CLIPPING = 0.985
"""Peak above which the bar turns red, as a fraction of its width."""
BAR, SPACE = 7.0, 5.0


class LevelMeterWidget(QWidget):
    """Paints the level of each channel that has delivered audio."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meters: dict[str, LevelMeter] = {}
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._fall)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Audio level"))
        self.setToolTip(self.tr("Input level; red means clipping"))

    def show_level(self, channel: Channel, rms_db: float, peak_db: float) -> None:
        """Show a new measurement, in dB relative to full scale."""
        self._meters.setdefault(channel, LevelMeter()).update(rms_db, peak_db)
        if not self._timer.isActive():
            self._timer.start()
        self.update()

    @Slot(LevelChanged)
    def show_event(self, event: LevelChanged) -> None:
        self.show_level(event.channel, event.rms_db, event.peak_db)

    def clear(self) -> None:
        self._meters.clear()
        self._timer.stop()
        self.update()

    def level(self, channel: Channel) -> float:
        """Return the level that the bar of a channel shows, 0 to 1."""
        meter = self._meters.get(channel)
        return meter.level if meter else 0.0

    def sizeHint(self) -> QSize:
        return QSize(160, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        meters = self._meters or {"mic": LevelMeter()}
        top = (self.height() - len(meters) * (BAR + SPACE) + SPACE) / 2
        for row, (channel, meter) in enumerate(sorted(meters.items())):
            self._paint_bar(painter, top + row * (BAR + SPACE), channel, meter)
        painter.end()

    def _paint_bar(self, painter: QPainter, top: float, channel: str, meter: LevelMeter) -> None:
        theme = current_theme()
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(QRectF(0, top, self.width(), BAR), BAR / 2, BAR / 2)
        if meter.level <= 0.0:
            return
        loud = meter.peak >= CLIPPING
        painter.setBrush(QColor(theme.danger if loud else getattr(theme, channel)))
        width = max(BAR, meter.level * self.width())
        painter.drawRoundedRect(QRectF(0, top, width, BAR), BAR / 2, BAR / 2)
        painter.drawRoundedRect(QRectF(meter.peak * self.width() - 2, top, 2, BAR), 1, 1)

    @Slot()
    def _fall(self) -> None:
        moving = [meter.fall(FRAME_MS / 1000) for meter in self._meters.values()]
        if not any(moving):
            self._timer.stop()
        self.update()
