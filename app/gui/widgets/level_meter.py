"""The level meter: one bar for each channel, with fast attack and slow release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.widgets.common import plain_tooltip
from app.gui.widgets.language import channel_names
from app.gui.widgets.theme import current_theme
from app.view_models.status import LevelMeter
from engine import LevelChanged, SourceChanged

if TYPE_CHECKING:
    from engine import Channel

FRAME_MS = 40
CLIPPING = 0.985
"""Peak above which the bar turns red, as a fraction of its width."""
BAR, ROW = 7.0, 17.0
"""Height of a bar, and of the row in which it stands beside its channel's name."""
NAME_SIZE = 0.85
"""Size of the names, as a fraction of the widget's font."""
NAME_SPACE = 8.0
MAX_NAME_WIDTH = 0.6
"""Of the widget's width; longer names are elided."""


class LevelMeterWidget(QWidget):
    """Paints the level of each channel that has delivered audio; several are named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meters: dict[Channel, LevelMeter] = {}
        self._devices: dict[Channel, str] = {}
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._fall)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Audio level"))
        self._describe()

    def show_level(self, channel: Channel, rms_db: float, peak_db: float) -> None:
        """Show a new measurement, in dB relative to full scale."""
        self._meters.setdefault(channel, LevelMeter()).update(rms_db, peak_db)
        if not self._timer.isActive():
            self._timer.start()
        self.update()

    @Slot(LevelChanged)
    def show_event(self, event: LevelChanged) -> None:
        self.show_level(event.channel, event.rms_db, event.peak_db)

    @Slot(SourceChanged)
    def show_source(self, event: SourceChanged) -> None:
        """Name the device that a channel records; a channel that has ended loses its meter."""
        if event.name is None:
            self._meters.pop(event.channel, None)
            self._devices.pop(event.channel, None)
        else:
            self._devices[event.channel] = event.name
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell in the tooltip what is recorded."""
        lines = [self.tr("Input level; red means clipping")]
        names = channel_names()
        lines += [f"{names[channel]}: {name}" for channel, name in sorted(self._devices.items())]
        text = "\n".join(lines)
        self.setAccessibleDescription(text)
        self.setToolTip(plain_tooltip(text))

    def clear(self) -> None:
        self._meters.clear()
        self._devices.clear()
        self._describe()
        self._timer.stop()
        self.update()

    def level(self, channel: Channel) -> float:
        """Return the level that the bar of a channel shows, 0 to 1."""
        meter = self._meters.get(channel)
        return meter.level if meter else 0.0

    def sizeHint(self) -> QSize:
        return QSize(160, round(2 * ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        meters = self._meters or {"mic": LevelMeter()}
        top = (self.height() - len(meters) * ROW) / 2
        left = self._paint_names(painter, top) if len(meters) > 1 else 0.0
        for row, (channel, meter) in enumerate(sorted(meters.items())):
            place = top + row * ROW + (ROW - BAR) / 2
            self._paint_bar(painter, QRectF(left, place, self.width() - left, BAR), channel, meter)
        painter.end()

    def _paint_names(self, painter: QPainter, top: float) -> float:
        """Paint the channels' names, one in each row; return where the bars start."""
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * NAME_SIZE)
        painter.setFont(font)
        painter.setPen(QColor(current_theme().muted))
        metrics = QFontMetricsF(font)
        texts = channel_names()
        names = [texts[channel] for channel in sorted(self._meters)]
        longest = max(metrics.horizontalAdvance(name) for name in names)
        width = min(longest + 1.0, self.width() * MAX_NAME_WIDTH)
        for row, name in enumerate(names):
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
            place = QRectF(0, top + row * ROW, width, ROW)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(Qt.PenStyle.NoPen)
        return width + NAME_SPACE

    def _paint_bar(
        self, painter: QPainter, place: QRectF, channel: Channel, meter: LevelMeter
    ) -> None:
        theme = current_theme()
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(place, BAR / 2, BAR / 2)
        if meter.level <= 0.0:
            return
        loud = meter.peak >= CLIPPING
        painter.setBrush(QColor(theme.danger if loud else getattr(theme, channel)))
        bar = QRectF(place)
        bar.setWidth(max(BAR, meter.level * place.width()))
        painter.drawRoundedRect(bar, BAR / 2, BAR / 2)
        peak = place.left() + meter.peak * place.width() - 2
        painter.drawRoundedRect(QRectF(peak, place.top(), 2, BAR), 1, 1)

    @Slot()
    def _fall(self) -> None:
        moving = [meter.fall(FRAME_MS / 1000) for meter in self._meters.values()]
        if not any(moving):
            self._timer.stop()
        self.update()
