"""Finds a text in a document and highlights the matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

MAX_MATCHES = 1000


class TextFinder:
    """The matches of the last search, and the current one of them."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self.query = ""
        self._matches: list[QTextCursor] = []
        self._current = -1

    @property
    def total(self) -> int:
        return len(self._matches)

    def search(self, query: str) -> int:
        """Find every match of a text; returns their number, at most 1,000."""
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
        """Go to another match; returns its number from 1 and a cursor there, or 0 and None."""
        if not self._matches:
            return 0, None
        first = by < 0 and self._current < 0
        self._current = ((len(self._matches) if first else self._current) + by) % self.total
        cursor = QTextCursor(self._matches[self._current])
        cursor.clearSelection()
        return self._current + 1, cursor

    def marks(self) -> list[QTextEdit.ExtraSelection]:
        """Return a highlight for every match, a stronger one for the current match."""
        theme = current_theme()
        return [
            highlight(cursor, theme.accent, theme.on_accent)
            if number == self._current
            else highlight(cursor, theme.found)
            for number, cursor in enumerate(self._matches)
        ]


def highlight(cursor: QTextCursor, background: str, colour: str = "") -> QTextEdit.ExtraSelection:
    """Return the highlight of a selection, in colours of the theme."""
    mark = QTextEdit.ExtraSelection()
    style = QTextCharFormat()
    style.setBackground(QColor(background))
    if colour:
        style.setForeground(QColor(colour))
    mark.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
    mark.format = style  # pyright: ignore[reportAttributeAccessIssue]
    return mark
