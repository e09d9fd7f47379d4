"""Icons: monochrome SVG drawings, tinted with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.gui.widgets.theme import ICONS

INK = "#000000"
"""The colour of the stored drawings, which tinting replaces."""
SIZES = (16, 24, 32, 48, 64)


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """Return an icon of ``resources/icons`` in one colour, rendered at every size in use."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace(INK, colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    result = QIcon()
    for side in SIZES:
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        result.addPixmap(pixmap)
    return result


@lru_cache(maxsize=4)
def app_icon(state: str = "") -> QIcon:
    """Return the icon of the application, in its own colours.

    Parameters
    ----------
    state
        ``running`` adds a red dot, ``paused`` two bars on white; any other text adds nothing.
    """
    plain = QIcon(str(ICONS / "app.svg"))
    if state not in ("running", "paused"):
        return plain
    marked = QIcon()
    for side in SIZES:
        pixmap = plain.pixmap(QSize(side, side))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_mark(painter, side, state)
        painter.end()
        marked.addPixmap(pixmap)
    return marked


def _paint_mark(painter: QPainter, side: int, state: str) -> None:
    """Paint the mark of a state in the lower right corner of an icon."""
    size = side * 0.5
    disc = QRectF(side - size, side - size, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(disc)
    edge = size * 0.14
    if state == "running":
        painter.setBrush(QColor("#d3261c"))
        painter.drawEllipse(disc.adjusted(edge, edge, -edge, -edge))
        return
    painter.setBrush(QColor("#1c1d1f"))
    for left in (0.28, 0.56):
        bar = QRectF(disc.left() + left * size, disc.top() + 0.26 * size, 0.17 * size, 0.48 * size)
        painter.drawRect(bar)
