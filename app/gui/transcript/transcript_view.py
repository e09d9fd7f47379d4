"""A transcript that can be searched, corrected and played from any word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QTextCursor

from app.gui.transcript.text_finder import TextFinder, highlight
from app.gui.transcript.transcript_text import TranscriptText
from app.gui.widgets.theme import current_theme
from app.view_models.rendering import character_at, utf16_length
from app.view_models.transcript import Paragraph

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget


class TranscriptView(TranscriptText):
    """Handles mouse and keyboard; ``can_play`` is set where there is audio to play.

    ``edit_requested`` carries a paragraph and the character where the caret should be,
    ``revert_requested`` one whose recognised text is wanted back, and ``play_requested`` the index
    of a paragraph and the character to play from.
    """

    edit_requested = Signal(Paragraph, int)
    revert_requested = Signal(Paragraph)
    play_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = TextFinder(self.document())
        self._playing: QTextCursor | None = None
        self._pressed: QPoint | None = None
        self.can_play = False
        self.redrawn.connect(lambda: self.search(self._finder.query))

    def search(self, query: str) -> int:
        """Highlight every match of a text; returns their number, at most 1,000."""
        found = self._finder.search(query)
        self._mark()
        return found

    @property
    def search_total(self) -> int:
        return self._finder.total

    def step(self, by: int) -> int:
        """Go to another match; returns its number from 1, or 0 when there is none."""
        number, cursor = self._finder.step(by)
        if cursor is not None:
            self._mark()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
        return number

    def mark_playing(self, number: int, position: int, length: int) -> None:
        """Highlight the word that is being played and keep it visible.

        Parameters
        ----------
        number
            Index of its paragraph.
        position, length
            In characters of the paragraph.
        """
        block = self.document().findBlockByNumber(number)
        text = block.text()
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + utf16_length(text[:position]))
        end = block.position() + utf16_length(text[: position + length])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._playing = cursor
        self._mark()
        self._reveal(cursor)

    def unmark_playing(self) -> None:
        self._playing = None
        self._mark()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Play from a word that was clicked, unless the mouse selected text."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.can_play and not self.textCursor().hasSelection():
            self._request_playback(self.cursorForPosition(pressed))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._request_edit(self.cursorForPosition(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 corrects the paragraph at the cursor, Space plays from it, Ctrl+End jumps to live."""
        if event.key() == Qt.Key.Key_F2:
            self.ensureCursorVisible()
            self._request_edit(self.textCursor())
        elif event.key() == Qt.Key.Key_Space and self.can_play:
            self._request_playback(self.textCursor())
        elif event.matches(QKeySequence.StandardKey.MoveToEndOfDocument):
            self.jump_to_live()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        cursor = self.cursorForPosition(event.pos())
        menu = self.createStandardContextMenu(event.pos())
        menu.addSeparator()
        if self.can_play:
            play = menu.addAction(self.tr("Play from here"))
            play.setShortcut(QKeySequence(Qt.Key.Key_Space))
            play.triggered.connect(lambda: self._request_playback(cursor))
        correct = menu.addAction(self.tr("Correct paragraph…"))
        correct.setShortcut(QKeySequence(Qt.Key.Key_F2))
        paragraph = self.paragraph_at(cursor.block())
        correct.setEnabled(paragraph is not None and paragraph.is_final)
        correct.triggered.connect(lambda: self._request_edit(cursor))
        if paragraph is not None and paragraph.is_final and paragraph.is_edited:
            revert = menu.addAction(self.tr("Revert to recognised text"))
            revert.triggered.connect(lambda: self.revert_requested.emit(paragraph))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _request_edit(self, cursor: QTextCursor) -> None:
        paragraph = self.paragraph_at(cursor.block())
        if paragraph is not None and paragraph.is_final:
            position = character_at(cursor.block().text(), cursor.positionInBlock())
            self.edit_requested.emit(paragraph, position)

    def _request_playback(self, cursor: QTextCursor) -> None:
        if self.paragraph_at(cursor.block()) is not None:
            position = character_at(cursor.block().text(), cursor.positionInBlock())
            self.play_requested.emit(cursor.blockNumber(), position)

    def _mark(self) -> None:
        marks = self._finder.marks()
        if self._playing is not None:
            theme = current_theme()
            marks.append(highlight(self._playing, theme.accent, theme.on_accent))
        self.setExtraSelections(marks)

    def _reveal(self, cursor: QTextCursor) -> None:
        """Scroll to a position if it is not visible, and leave some lines above it."""
        rect = self.cursorRect(cursor)
        if not 0 <= rect.top() <= rect.bottom() <= self.viewport().height():
            middle = rect.top() - self.viewport().height() // 3
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + middle)
