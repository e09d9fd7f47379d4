"""The field that lies over a paragraph while it is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from app.gui.transcript.transcript_text import LINE_HEIGHT
from app.view_models.rendering import utf16_length
from app.view_models.transcript import Paragraph

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent

    from app.gui.transcript.transcript_view import TranscriptView

BORDER, MARGIN = 2, 4
"""Pixels around the text: the border of the style sheet, and the margin inside it."""


class ParagraphEditor(QTextEdit):
    """Shows the paragraph's text where it is, in the same font and lines.

    Enter or leaving the field accepts the text, Escape discards it. A field that is left empty
    discards it too: deleting a paragraph takes Enter.

    ``accepted`` carries the paragraph and its new text.
    """

    accepted = Signal(Paragraph, str)

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._paragraph: Paragraph | None = None
        self._block = 0
        self._was_following = False
        self.setObjectName("editor")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(MARGIN)
        self.setAccessibleName(self.tr("Correct this paragraph"))
        self.setToolTip(self.tr("Press Enter to accept or Escape to discard"))
        # Queued: the place is known once either document has been laid out.
        for document in (self.document(), view.document()):
            document.documentLayout().documentSizeChanged.connect(
                self._place, Qt.ConnectionType.QueuedConnection
            )
        self.cursorPositionChanged.connect(self._reveal_caret)
        view.revert_requested.connect(self._revert)
        self.hide()

    @Slot(Paragraph, int)
    def open_on(self, paragraph: Paragraph, position: int | None = None) -> None:
        """Show the paragraph's text in its place, ready to type.

        Parameters
        ----------
        position
            Where the caret is, in characters of the paragraph; at its end when None.
        """
        self._finish(keep=True)
        self._paragraph = paragraph
        self._block = self._view.paragraphs.index(paragraph)
        # A transcript that grows must not scroll the field away.
        self._was_following = self._view.following
        self._view.follow(False)
        self.setFont(self._view.font())
        self._set_text(paragraph.text)
        self.show()  # only a visible field lays out its text at once
        self._place()
        cursor = self.textCursor()
        cursor.setPosition(utf16_length(paragraph.text[:position]))
        self.setTextCursor(cursor)
        self.setFocus()
        self._reveal_caret()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept on Enter, discard on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(keep=True, delete=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Accept the text, unless the field's own menu took the focus."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish(keep=True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        revert = menu.addAction(self.tr("Revert to recognised text"), self.show_recognised)
        recognised = self._paragraph.recognised if self._paragraph is not None else ""
        revert.setEnabled(self._text() != recognised)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste on one line: a paragraph has no line breaks of its own."""
        self.insertPlainText(" ".join(source.text().splitlines()))

    @Slot()
    def show_recognised(self) -> None:
        """Replace the text by the recognised one, as one step that can be undone."""
        if self._paragraph is not None:
            cursor = self.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(self._paragraph.recognised)

    def _set_text(self, text: str) -> None:
        self.setUndoRedoEnabled(False)  # the first state cannot be undone
        self.setPlainText(text)
        lines = QTextBlockFormat()
        lines.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)
        self.setUndoRedoEnabled(True)

    @Slot()
    def _place(self) -> None:
        """Lie over the paragraph, as high as the text needs; a longer one scrolls in the view."""
        if self._paragraph is None:
            return
        around, room = BORDER + MARGIN, self._view.viewport().height()
        text = self._view.rect_of(self._block).toRect()
        width, top = text.width() + 2 * around, text.top() - around
        self.resize(width, self.height())
        height = round(self.document().size().height()) + 2 * BORDER
        if height > room:
            top, height = 0, room
        elif (hidden := top + height - room) > 0:
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + hidden)
            top = room - height
        self.setGeometry(text.left() - around, top, width, height)
        self.ensureCursorVisible()

    @Slot()
    def _reveal_caret(self) -> None:
        """Scroll the view to the caret: the field may begin above what is visible."""
        if self._paragraph is None or not self.isVisible():
            return
        caret = self.cursorRect().translated(self.pos())
        below = caret.bottom() + MARGIN - self._view.viewport().height()
        by = below if below > 0 else min(0, caret.top() - MARGIN)
        if by:
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + by)

    @Slot(Paragraph)
    def _revert(self, paragraph: Paragraph) -> None:
        self.accepted.emit(paragraph, paragraph.recognised)

    def _text(self) -> str:
        return " ".join(self.toPlainText().split())

    def _finish(self, *, keep: bool, delete: bool = False) -> None:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None:
            return
        text = self._text()
        self.hide()
        self._view.setFocus()
        if self._was_following:
            self._view.jump_to_live()
        if keep and text != paragraph.text and (text or delete):
            self.accepted.emit(paragraph, text)
