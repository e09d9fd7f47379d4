"""Paints caption lines in a box, for the overlay and for its preview in the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from app.view_models.caption_lines import LineOptions

if TYPE_CHECKING:
    from app.settings import CaptionSettings
    from app.view_models.caption_lines import CaptionLine
    from engine import Channel

PADDING_X, PADDING_Y = 22.0, 14.0
LINE_SPACING = 1.28
CORNER = 14.0
TENTATIVE_OPACITY = 0.78
"""Visibly lighter than committed words, with a contrast of 7:1 in the default colours."""
NAME_SIZE = 0.5
"""Size of the channels' names, as a fraction of the text's."""
NAME_SPACE = 14.0
"""Pixels between the longest name and the text."""
MAX_NAME_WIDTH = 0.25
"""Of the width of the box; longer names are elided."""
COLUMNS = 42
"""Average characters in a line, the usual limit of subtitles."""


class CaptionPainter:
    """Measures and paints caption lines in the font and colours of the settings."""

    def __init__(self, settings: CaptionSettings) -> None:
        self.settings = settings
        family = settings.font or QGuiApplication.font().family()
        self.font = QFont(family, settings.size)
        self.font.setWeight(QFont.Weight.DemiBold if settings.bold else QFont.Weight.Medium)
        self.metrics = QFontMetricsF(self.font)
        self._name_font = QFont(family, max(9, round(settings.size * NAME_SIZE)))
        self._name_metrics = QFontMetricsF(self._name_font)

    @property
    def options(self) -> LineOptions:
        chosen = self.settings
        return LineOptions(chosen.lines, chosen.reading_mode, chosen.keep, chosen.clear_after)

    @property
    def height(self) -> int:
        return round(self.settings.lines * self._step + 2 * PADDING_Y)

    @property
    def default_width(self) -> int:
        """Width of a box for lines of :data:`COLUMNS` characters, in pixels."""
        return round(self.metrics.averageCharWidth() * COLUMNS + 2 * PADDING_X)

    @property
    def _step(self) -> float:
        return self.metrics.height() * LINE_SPACING

    def measure(self, text: str) -> float:
        return self.metrics.horizontalAdvance(text)

    def text_width(self, width: float, names: Iterable[str] = ()) -> float:
        """Width that a box leaves for text beside these names, in pixels."""
        return width - 2 * PADDING_X - self._name_width(width, names)

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        lines: list[CaptionLine],
        names: Mapping[Channel, str] | None = None,
    ) -> None:
        """Paint the box and its lines.

        Parameters
        ----------
        lines
            One for each row from the top; a line without text is a blank row.
        names
            Of the channels, when they are to be marked. A channel's name stands beside its first
            line, and a bar in its colour beside every line.
        """
        names = names or {}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter, box)
        rise = (self._step - self.metrics.height()) / 2 + self.metrics.ascent()
        column = self._name_width(box.width(), names.values())
        area = box.adjusted(PADDING_X + column, 0, -PADDING_X, 0)
        above: Channel | None = None
        for row, line in enumerate(lines):
            top = box.top() + PADDING_Y + row * self._step
            if line.text and line.channel in names:
                self._paint_channel(painter, box.left(), top, line)
                if line.channel != above:
                    place = QPointF(box.left() + PADDING_X, top + rise)
                    self._paint_name(painter, place, names[line.channel], column - NAME_SPACE)
            above = line.channel if line.text else above
            painter.setFont(self.font)
            self._paint_line(painter, area, top + rise, line)

    def _name_width(self, width: float, names: Iterable[str]) -> float:
        """Width of the column of names in a box of a width, in pixels; 0 without names."""
        widths = [self._name_metrics.horizontalAdvance(name) + NAME_SPACE for name in names]
        return min(max(widths), width * MAX_NAME_WIDTH) if widths else 0.0

    def _paint_name(self, painter: QPainter, place: QPointF, name: str, width: float) -> None:
        shown = self._name_metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)
        painter.setFont(self._name_font)
        # In the text's colour, whose contrast with the box the settings check.
        painter.setPen(QColor(self.settings.text))
        painter.drawText(place, shown)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        colour = QColor(self.settings.box)
        colour.setAlphaF(self.settings.opacity / 100)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, CORNER, CORNER)

    def _paint_channel(self, painter: QPainter, left: float, top: float, line: CaptionLine) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(DARK, line.channel)))
        painter.drawRoundedRect(QRectF(left + 9, top + 5, 4, self._step - 10), 2, 2)

    def _paint_line(
        self, painter: QPainter, area: QRectF, baseline: float, line: CaptionLine
    ) -> None:
        left = area.left()
        if self.settings.alignment == "centre":
            left = area.center().x() - self.measure(line.text) / 2
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
