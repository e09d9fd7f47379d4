"""Painting caption lines in a box; shared by the overlay and its preview in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
)

from app.gui.widgets.theme import DARK
from app.view_models.lines import LineOptions

if TYPE_CHECKING:
    from app.settings import CaptionSettings
    from app.view_models.lines import Line

PADDING_X, PADDING_Y = 22.0, 14.0
LINE_SPACING = 1.28
CORNER = 14.0
TENTATIVE_OPACITY = 0.78
"""Light enough to be told apart, dark enough for a contrast of 7:1 with the default colours."""
COLUMNS = 42
"""Characters that fit a line of the usual width."""


class CaptionPainter:
    """Knows the font, the size of the box and how a line looks."""

    def __init__(self, settings: CaptionSettings) -> None:
        self.settings = settings
        family = settings.font or QGuiApplication.font().family()
        self.font = QFont(family, settings.size)
        self.font.setWeight(QFont.Weight.DemiBold if settings.bold else QFont.Weight.Medium)
        self.metrics = QFontMetricsF(self.font)

    @property
    def options(self) -> LineOptions:
        """How the lines are filled."""
        chosen = self.settings
        return LineOptions(chosen.lines, chosen.reading_mode, chosen.keep, chosen.clear_after)

    @property
    def height(self) -> int:
        """Height of the box, in pixels."""
        return round(self.settings.lines * self._step + 2 * PADDING_Y)

    @property
    def usual_width(self) -> int:
        """Width that holds a line of usual length, in pixels."""
        return round(self.metrics.averageCharWidth() * COLUMNS + 2 * PADDING_X)

    @property
    def _step(self) -> float:
        return self.metrics.height() * LINE_SPACING

    def measure(self, text: str) -> float:
        """Width of a text, in pixels."""
        return self.metrics.horizontalAdvance(text)

    def text_width(self, width: float) -> float:
        """Room for text in a box of some width."""
        return width - 2 * PADDING_X

    def paint(self, painter: QPainter, box: QRectF, lines: list[Line], several: bool) -> None:
        """Paint the box and its lines; ``several`` marks each line with its channel."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter, box)
        painter.setFont(self.font)
        rise = (self._step - self.metrics.height()) / 2 + self.metrics.ascent()
        for row, line in enumerate(lines):
            top = box.top() + PADDING_Y + row * self._step
            if several:
                self._paint_channel(painter, box.left(), top, line)
            self._paint_line(painter, box, top + rise, line)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        colour = QColor(self.settings.box)
        colour.setAlphaF(self.settings.opacity / 100)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, CORNER, CORNER)

    def _paint_channel(self, painter: QPainter, left: float, top: float, line: Line) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(DARK, line.channel)))
        painter.drawRoundedRect(QRectF(left + 9, top + 5, 4, self._step - 10), 2, 2)

    def _paint_line(self, painter: QPainter, box: QRectF, baseline: float, line: Line) -> None:
        left = box.left() + PADDING_X
        if self.settings.alignment == "centre":
            used = self.measure(line.committed + line.tentative)
            left = box.center().x() - used / 2
        ink = QColor(self.settings.text)
        self._paint_text(painter, left, baseline, line.committed, ink)
        ink.setAlphaF(TENTATIVE_OPACITY)
        left += self.measure(line.committed)
        self._paint_text(painter, left, baseline, line.tentative, ink)

    def _paint_text(
        self, painter: QPainter, left: float, baseline: float, text: str, ink: QColor
    ) -> None:
        if not text:
            return
        place = QPointF(left, baseline)
        if self.settings.edge == "shadow":
            painter.setPen(QColor(0, 0, 0, 200))
            painter.drawText(place + QPointF(2, 2), text)
        elif self.settings.edge == "outline":
            path = QPainterPath()
            path.addText(place, self.font, text)
            pen = QPen(QColor(0, 0, 0, 230), max(2.0, self.settings.size / 8))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, pen)
        painter.setPen(ink)
        painter.drawText(place, text)
