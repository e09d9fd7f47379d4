"""The places of a document that hold a text, and how they are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

MAX_MATCHES = 1000


class TextFinder:
    """Remembers what was searched last, and which of its places was visited last."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self.query = ""
        self._matches: list[QTextCursor] = []
        self._current = -1

    @property
    def total(self) -> int:
        """How many places hold the text that was searched last."""
        return len(self._matches)

    def search(self, query: str) -> int:
        """Find every place that holds a text; returns how many there are, at most 1,000."""
        if query != self.query:
            self._current = -1
        self.query = query
        self._matches = []
        cursor = QTextCursor(self._document)
        while query and len(self._matches) < MAX_MATCHES:
            cursor = self._document.find(query, cursor)
            if cursor.isNull():
                break
            self._matches.append(cursor)
        return len(self._matches)

    def step(self, by: int) -> tuple[int, QTextCursor | None]:
        """Go to another match; returns its number from 1 and its place, or 0 and None."""
        if not self._matches:
            return 0, None
        first = by < 0 and self._current < 0
        self._current = ((len(self._matches) if first else self._current) + by) % self.total
        place = QTextCursor(self._matches[self._current])
        place.clearSelection()
        return self._current + 1, place

    def marks(self) -> list[QTextEdit.ExtraSelection]:
        """Return a mark for every match, the current one stronger."""
        theme = current_theme()
        return [
            marked(cursor, theme.accent, theme.on_accent)
            if number == self._current
            else marked(cursor, theme.found)
            for number, cursor in enumerate(self._matches)
        ]


def marked(cursor: QTextCursor, background: str, colour: str = "") -> QTextEdit.ExtraSelection:
    """Return a mark of a place in colours of the theme."""
    mark = QTextEdit.ExtraSelection()
    look = QTextCharFormat()
    look.setBackground(QColor(background))
    if colour:
        look.setForeground(QColor(colour))
    mark.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
    mark.format = look  # pyright: ignore[reportAttributeAccessIssue]
    return mark
