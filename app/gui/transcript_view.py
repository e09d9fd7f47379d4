"""The transcript on screen: text that only grows, times beside it, and a scroll bar that yields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from app.gui.text_finder import TextFinder, marked
from app.gui.theme import current_theme
from app.models.rendering import (
    character_at,
    common_length,
    first_difference,
    rendering_of,
    utf16_length,
)
from app.models.status import clock_text

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

    from app.models.rendering import Rendering
    from app.models.transcript import Paragraph

LINE_HEIGHT = 142
"""Per cent of the font's own line height."""
NEAR_END = 12
"""Pixels from the end within which the view still counts as following."""


class TranscriptView(QTextEdit):
    """Shows paragraphs; of a paragraph that changed, only the end that differs is replaced.

    ``following_changed`` tells whether the newest words are kept in sight; ``edit_requested``
    carries the paragraph that the user wants to correct, ``hear_requested`` the number of one and
    the character to play from. ``can_hear`` says whether there is sound to play.
    """

    following_changed = Signal(bool)
    edit_requested = Signal(object)
    hear_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Paragraph] = []
        self._points = 0
        self._following = True
        self._busy = False
        self._finder = TextFinder(self.document())
        self._heard: QTextCursor | None = None
        self._pressed: QPoint | None = None
        self.can_hear = False
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(20)
        self.setAccessibleName(self.tr("Transcript"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def following(self) -> bool:
        """Whether the newest words are kept in sight."""
        return self._following

    @property
    def paragraphs(self) -> list[Paragraph]:
        """What is shown now."""
        return list(self._shown)

    def show_paragraphs(self, paragraphs: list[Paragraph]) -> None:
        """Show these paragraphs; unchanged ones are not touched."""
        first = first_difference(self._shown, paragraphs)
        if first is None:
            return
        self._busy = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._cut(cursor, len(paragraphs))
        for index in range(first, len(paragraphs)):
            self._show(cursor, index, paragraphs[index])
        cursor.endEditBlock()
        self._shown = list(paragraphs)
        self._busy = False
        if self._following:
            self._to_end()

    def show_from_start(self, paragraphs: list[Paragraph]) -> None:
        """Show another transcript from its beginning."""
        self._shown = []
        self.clear()
        self._following = False
        self.show_paragraphs(paragraphs)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def redraw(self) -> None:
        """Show everything again: the theme or the text size has changed."""
        paragraphs, self._shown = self._shown, []
        self.clear()
        self.show_paragraphs(paragraphs)
        self.search(self._finder.query)

    def set_text_size(self, points: int) -> None:
        """Set the size of the text, in points."""
        if points == self._points and points == self.font().pointSize():
            return
        self._points = points
        font = QFont(self.font())
        font.setPointSize(points)
        self.setFont(font)
        self.redraw()

    @property
    def gutter(self) -> int:
        """Width of the column of times, in pixels."""
        return round(QFontMetricsF(self._time_font()).horizontalAdvance("0:00:00")) + 22

    def changeEvent(self, event: QEvent) -> None:
        """Keep the size of the text: a new style sheet puts the usual one back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._points:
            self.set_text_size(self._points)

    @Slot()
    def jump_to_live(self) -> None:
        """Scroll to the newest words and stay there."""
        self._to_end()
        self._follow(True)

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

    def paragraph_at(self, block: QTextBlock) -> Paragraph | None:
        """Return the paragraph that a block shows."""
        number = block.blockNumber()
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def rect_of(self, paragraph: Paragraph) -> QRectF:
        """Return where a paragraph is in the viewport, without the column of times."""
        block = self.document().findBlockByNumber(self._shown.index(paragraph))
        rect = self.document().documentLayout().blockBoundingRect(block)
        rect.translate(0, -self.verticalScrollBar().value())
        return rect.adjusted(self.gutter, 0, 0, 0)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the newest words in sight when they were."""
        self._busy = True
        super().resizeEvent(event)
        self._busy = False
        if self._following:
            self._to_end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, then the times and lanes beside it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        block = self.cursorForPosition(event.rect().topLeft()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            rect.translate(0, -self.verticalScrollBar().value())
            if rect.top() > event.rect().bottom():
                break
            self._paint_margin(painter, block, rect)
            block = block.next()
        painter.end()

    def _paint_margin(self, painter: QPainter, block: QTextBlock, rect: QRectF) -> None:
        paragraph = self.paragraph_at(block)
        if paragraph is None or not block.layout().lineCount():
            return
        theme = current_theme()
        line = block.layout().lineAt(0)
        gutter = self.gutter
        painter.setFont(self._time_font())
        painter.setPen(QColor(theme.muted))
        baseline = rect.top() + line.y() + line.ascent()
        time = clock_text(paragraph.start)
        width = painter.fontMetrics().horizontalAdvance(time)
        painter.drawText(QPointF(gutter - 10 - width, baseline), time)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme, paragraph.lane)))
        top = rect.top() + line.y() + 3
        height = rect.bottom() - top - 3
        painter.drawRoundedRect(QRectF(gutter, top, 3, height), 1.5, 1.5)

    def _time_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(8.0, font.pointSizeF() * 0.74))
        return font

    def _show(self, cursor: QTextCursor, index: int, paragraph: Paragraph) -> None:
        new = rendering_of(paragraph)
        if index >= len(self._shown):
            self._append(cursor, index, new)
            return
        old = rendering_of(self._shown[index])
        kept = common_length(old.sure, new.sure) if old.is_note == new.is_note else 0
        block = self.document().findBlockByNumber(index)
        cursor.setPosition(block.position() + utf16_length(new.sure[:kept]))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._insert(cursor, new, kept)

    def _append(self, cursor: QTextCursor, index: int, new: Rendering) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if index:
            cursor.insertBlock()
        layout = QTextBlockFormat()
        layout.setLeftMargin(self.gutter)
        layout.setTopMargin(0 if index == 0 else 14)
        layout.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(layout)
        self._insert(cursor, new, 0)

    def _insert(self, cursor: QTextCursor, new: Rendering, kept: int) -> None:
        theme = current_theme()
        cursor.insertText(new.sure[kept:], _format(theme.muted if new.is_note else theme.text))
        if new.tentative:
            cursor.insertText(new.tentative, _format(theme.tentative))

    def _cut(self, cursor: QTextCursor, length: int) -> None:
        if len(self._shown) <= length:
            return
        block = self.document().findBlockByNumber(length)
        cursor.setPosition(max(0, block.position() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        del self._shown[length:]

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

    def _to_end(self) -> None:
        self._busy = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._busy = False

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if not self._busy:
            self._follow(value >= self.verticalScrollBar().maximum() - NEAR_END)

    def _follow(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)


def _format(colour: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(QColor(colour))
    return look
