"""The search bar of a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.gui.widgets.common import fill, plain_tooltip, text_label
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.gui.transcript.transcript_view import TranscriptView


class SearchBar(QFrame):
    """Hidden until it is opened; Enter goes to the next match, Escape closes it."""

    def __init__(self, view: TranscriptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in transcript"))
        self.field.setAccessibleName(self.tr("Find in transcript"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.count = text_label("", "muted")
        self.count.setMinimumWidth(72)
        row = fill(QHBoxLayout(self), (self.field, 1), self.count, margins=(12, 8, 12, 8))
        for name, text, slot in (
            ("up", self.tr("Previous match"), lambda: self._step(-1)),
            ("down", self.tr("Next match"), lambda: self._step(1)),
            ("close", self.tr("Close search"), self.close_search),
        ):
            button = QToolButton()
            button.setObjectName("plain")
            button.setIcon(icon(name, current_theme().muted))
            button.setAccessibleName(text)
            button.setToolTip(plain_tooltip(text))
            button.clicked.connect(slot)
            row.addWidget(button)
        self.hide()

    @Slot()
    def open_search(self) -> None:
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    @Slot()
    def close_search(self) -> None:
        """Hide the bar and remove the highlights."""
        self.hide()
        self.field.clear()
        self._view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next match, Shift+Enter to the previous one, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_search()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if shifted else 1)
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _search(self, query: str) -> None:
        found = self._view.search(query.strip())
        self.count.setText(self.tr("{0} found").format(found) if query.strip() else "")

    def _step(self, by: int) -> None:
        self._search(self.field.text())
        number = self._view.step(by)
        if number:
            total = self._view.search_total
            self.count.setText(self.tr("{0} of {1}").format(number, total))
