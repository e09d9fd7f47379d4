"""The transcript as a page uses it: searched, copied, corrected, and heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeySequence,
    QMouseEvent,
    QTextBlock,
    QTextCursor,
)

from app.gui.transcript.text_finder import TextFinder, marked
from app.gui.transcript.transcript_text import TranscriptText
from app.gui.widgets.theme import current_theme
from app.view_models.rendering import (
    character_at,
    utf16_length,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget


LINE_HEIGHT = 142
"""Per cent of the font's own line height."""
BATCH = 500
"""Paragraphs that are laid out at a time, so that opening a long session holds nothing up."""
NEAR_END = 12
"""Pixels from the end within which the view still counts as following."""


class TranscriptView(TranscriptText):
    """A transcript that answers to the mouse and the keyboard.

    ``edit_requested`` carries the paragraph that the user wants to correct, ``hear_requested`` the
    number of one and the character to play from. ``can_hear`` says whether there is sound to play.
    """

    edit_requested = Signal(object)
    hear_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = TextFinder(self.document())
        self._heard: QTextCursor | None = None
        self._pressed: QPoint | None = None
        self.can_hear = False
        self.redrawn.connect(self._search_again)

    @Slot()
    def _search_again(self) -> None:
        self.search(self._finder.query)

    def search(self, query: str) -> int:
        """Mark every place that holds a text; returns how many there are, at most 1,000."""
        found = self._finder.search(query)
        self._mark()
        return found

    @property
    def search_total(self) -> int:
        """How many places hold the text that was searched last."""
        return self._finder.total

    def step(self, by: int) -> int:
        """Go to another match; returns its number from 1, or 0 when there is none."""
        number, place = self._finder.step(by)
        if place is not None:
            self._mark()
            self.setTextCursor(place)
            self.ensureCursorVisible()
        return number

    def mark_heard(self, number: int, place: int, length: int) -> None:
        """Mark the word that is heard now, by its paragraph's number, and keep it in sight."""
        block = self.document().findBlockByNumber(number)
        text = block.text()
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + utf16_length(text[:place]))
        end = block.position() + utf16_length(text[: place + length])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._heard = cursor
        self._mark()
        self._reveal(cursor)

    def unmark_heard(self) -> None:
        """Nothing is heard any more."""
        self._heard = None
        self._mark()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the place: a click, and not a selection, asks to hear a word."""
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hear the word that was clicked."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.can_hear and not self.textCursor().hasSelection():
            self._request_hearing(self.cursorForPosition(pressed))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Correct the paragraph under the mouse."""
        self._request_edit(self.cursorForPosition(event.position().toPoint()).block())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 corrects the paragraph at the cursor, Space plays from there, End goes to the end."""
        if event.key() == Qt.Key.Key_F2:
            self._request_edit(self.textCursor().block())
        elif event.key() == Qt.Key.Key_Space and self.can_hear:
            self._request_hearing(self.textCursor())
        elif event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
            self.jump_to_live()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer copying, hearing and correcting."""
        place = self.cursorForPosition(event.pos())
        block = place.block()
        menu = self.createStandardContextMenu(event.pos())
        menu.addSeparator()
        if self.can_hear:
            hear = menu.addAction(self.tr("Hear it from here"))
            hear.setShortcut(QKeySequence(Qt.Key.Key_Space))
            hear.triggered.connect(lambda: self._request_hearing(place))
        correct = menu.addAction(self.tr("Correct this paragraph…"))
        correct.setShortcut(QKeySequence(Qt.Key.Key_F2))
        paragraph = self.paragraph_at(block)
        correct.setEnabled(paragraph is not None and paragraph.is_final)
        correct.triggered.connect(lambda: self._request_edit(block))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _request_edit(self, block: QTextBlock) -> None:
        paragraph = self.paragraph_at(block)
        if paragraph is not None and paragraph.is_final:
            self.edit_requested.emit(paragraph)

    def _request_hearing(self, cursor: QTextCursor) -> None:
        if self.paragraph_at(cursor.block()) is not None:
            place = character_at(cursor.block().text(), cursor.positionInBlock())
            self.hear_requested.emit(cursor.blockNumber(), place)

    def _mark(self) -> None:
        marks = self._finder.marks()
        if self._heard is not None:
            theme = current_theme()
            marks.append(marked(self._heard, theme.accent, theme.on_accent))
        self.setExtraSelections(marks)

    def _reveal(self, cursor: QTextCursor) -> None:
        """Scroll a place into sight, some lines from the edge, when it is not."""
        rect = self.cursorRect(cursor)
        if not 0 <= rect.top() <= rect.bottom() <= self.viewport().height():
            middle = rect.top() - self.viewport().height() // 3
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + middle)
