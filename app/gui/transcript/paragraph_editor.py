"""The field that lies over a paragraph while it is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPlainTextEdit

from app.view_models.transcript import Paragraph

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from app.gui.transcript.transcript_text import TranscriptText

MIN_HEIGHT = 76


class ParagraphEditor(QPlainTextEdit):
    """Enter or leaving the field accepts the text, Escape discards it.

    ``accepted`` carries the paragraph and its new text.
    """

    accepted = Signal(Paragraph, str)

    def __init__(self, view: TranscriptText) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._page = view.viewport()
        self._paragraph: Paragraph | None = None
        self.setAccessibleName(self.tr("Correct this paragraph"))
        self.setToolTip(self.tr("Press Enter to accept or Escape to discard"))
        self.hide()

    @Slot(Paragraph)
    def open_on(self, paragraph: Paragraph) -> None:
        """Show the paragraph's text in its place, ready to type."""
        self._paragraph = paragraph
        self.setPlainText(paragraph.text)
        self.setFont(self._page.font())
        box = self._view.rect_of(paragraph).toRect().adjusted(-6, -6, -8, 10)
        box.setHeight(max(MIN_HEIGHT, box.height()))
        self.setGeometry(box)
        self.show()
        self.selectAll()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept on Enter, discard on Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Accept the text, unless the field's own menu took the focus."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._finish(keep=True)

    def _finish(self, *, keep: bool) -> None:
        paragraph, self._paragraph = self._paragraph, None
        if paragraph is None:
            return
        self.hide()
        self._page.setFocus()
        text = " ".join(self.toPlainText().split())
        if keep and text != paragraph.text:
            self.accepted.emit(paragraph, text)
