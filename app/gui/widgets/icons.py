"""Icons: monochrome SVG drawings, tinted with a colour of the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
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


def app_icon() -> QIcon:
    """Return the icon of the application, in its own colours."""
    return QIcon(str(ICONS / "app.svg"))
