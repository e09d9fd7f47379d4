"""The list of past sessions, two lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.gui.widgets.common import plain_tooltip
from app.gui.widgets.icons import icon
from app.gui.widgets.language import date_text
from app.gui.widgets.theme import current_theme
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from app.view_models.library import Entry

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
HEIGHT = 66


class SessionListModel(QAbstractListModel):
    """The sessions as a Qt model; screen readers read name, date and length."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def row_of(self, path: object) -> int:
        """Return the row of a session; -1 when it is not listed."""
        rows = (row for row, entry in enumerate(self._entries) if entry.path == path)
        return next(rows, -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.name}, {detail_of(entry)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{entry.name}, {detail_of(entry)}")
        return None


class SessionDelegate(QStyledItemDelegate):
    """Paints the name above date and length, or above an excerpt where a search matched."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        theme = current_theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(2, 2, -2, -2)  # pyright: ignore
        state: QStyle.StateFlag = option.state  # pyright: ignore
        if state & QStyle.StateFlag.State_Selected:
            _fill(painter, rect, theme.soft)
        elif state & QStyle.StateFlag.State_MouseOver:
            _fill(painter, rect, theme.raised)
        inner = rect.adjusted(12, 10, -12, -10)
        _write(painter, option, inner, entry.name, theme.text, bold=True)
        below = inner.adjusted(0, inner.height() / 2, 0, 0)
        if entry.audio_bytes:
            below = _paint_audio_icon(painter, below)
        text = entry.excerpt or _date_and_length(entry)
        _write(painter, option, below, text, theme.muted, bold=False)
        painter.restore()


def detail_of(entry: Entry) -> str:
    """Return date, time, length and size of the audio, as the user's locale writes them."""
    detail = _date_and_length(entry)
    if not entry.audio_bytes:
        return detail
    size = QLocale().formattedDataSize(
        entry.audio_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
    )
    return f"{detail} · " + QCoreApplication.translate("Sessions", "{0} of audio").format(size)


def _date_and_length(entry: Entry) -> str:
    return f"{date_text(entry.started)} · {clock_text(entry.duration)}"


def _paint_audio_icon(painter: QPainter, place: QRectF) -> QRectF:
    """Paint a small speaker at the right end of a line; returns the rest of the line."""
    side = 16
    corner = QPoint(int(place.right()) - side, int(place.top()))
    painter.drawPixmap(corner, icon("sound", current_theme().muted).pixmap(side, side))
    return place.adjusted(0, 0, -side - 6, 0)


def _fill(painter: QPainter, rect: QRectF, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(rect, 8, 8)


def _write(
    painter: QPainter,
    option: QStyleOptionViewItem,
    place: QRectF,
    text: str,
    colour: str,
    *,
    bold: bool,
) -> None:
    font = QFont(option.font)  # pyright: ignore
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place.left(), place.top() + metrics.ascent(), shown)  # pyright: ignore
