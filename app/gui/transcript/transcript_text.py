"""The text of a transcript with times beside it, updated in place and scrolled on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from app.gui.widgets.common import plain_tooltip
from app.gui.widgets.icons import icon
from app.gui.widgets.language import channel_names
from app.gui.widgets.theme import current_theme
from app.view_models.rendering import (
    common_length,
    first_difference,
    rendering_of,
    utf16_length,
)
from app.view_models.status import clock_text
from app.view_models.transcript import name_paragraph

if TYPE_CHECKING:
    from app.view_models.rendering import Rendering
    from app.view_models.transcript import Paragraph
    from engine import Channel

LINE_HEIGHT = 142
"""Line height in per cent of the font's."""
MARGIN = 20
"""Pixels around the text."""
PARAGRAPH_SPACE = 14
"""Pixels above a paragraph."""
NAME_SPACE = 10
"""Pixels above the name of a channel."""
BATCH = 500
"""Paragraphs that are laid out at a time, so that a long session does not block the window."""
NEAR_END = 12
"""Distance from the end in pixels within which the view keeps following."""


class TranscriptText(QTextEdit):
    """Shows paragraphs; of a changed paragraph, only the end that differs is replaced.

    After ``redrawn`` the text has been laid out or coloured again, and marks must be set again.
    """

    following_changed = Signal(bool)
    redrawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Paragraph] = []
        self._rest: list[Paragraph] = []
        self._batches = QTimer(self, interval=0)
        self._batches.timeout.connect(self._show_batch)
        self._channels: set[Channel] = set()
        self._points = 0
        self._gutter = 0
        self._mark_size = 0
        self._following = True
        self._busy = False
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Its room is reserved, so that the text does not wrap anew when it is first needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(self._show_scroll_bar)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(MARGIN)
        self.setAccessibleName(self.tr("Transcript"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def following(self) -> bool:
        return self._following

    @property
    def paragraphs(self) -> list[Paragraph]:
        return list(self._shown)

    def show_paragraphs(self, paragraphs: list[Paragraph]) -> None:
        """Show these paragraphs; unchanged ones are not redrawn."""
        self._rest = []
        self._batches.stop()
        self._show(paragraphs)

    def _show(self, paragraphs: list[Paragraph]) -> None:
        first = first_difference(self._shown, paragraphs)
        if first is None:
            return
        self._busy = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._cut(cursor, len(paragraphs))
        for index in range(first, len(paragraphs)):
            self._show_one(cursor, index, paragraphs[index])
        self._shown = list(paragraphs)
        self._make_room_for_names(cursor, first)
        cursor.endEditBlock()
        self._busy = False
        self.viewport().update()  # the margin may differ where the text does not
        if self._following:
            self._scroll_to_end()

    def _make_room_for_names(self, cursor: QTextCursor, first: int) -> None:
        """Set the space above the paragraphs from `first` on; names need more of it."""
        were_several = self._names_channels
        self._channels = set() if first == 0 else self._channels
        self._channels.update(paragraph.channel for paragraph in self._shown[first:])
        if self._names_channels != were_several:
            first = 0
        block = self.document().findBlockByNumber(first)
        if first == 0 and self._shown:
            self._set_top_margin(max(MARGIN, self._space_above(0)))
        for index in range(first, len(self._shown)):
            space = self._space_above(index)
            if block.blockFormat().topMargin() != space:
                cursor.setPosition(block.position())
                layout = QTextBlockFormat()
                layout.setTopMargin(space)
                cursor.mergeBlockFormat(layout)
            block = block.next()

    def _set_top_margin(self, pixels: float) -> None:
        """Set the space above the first paragraph, where a block's own margin has no effect."""
        frame = self.document().rootFrame()
        layout = frame.frameFormat()
        if layout.topMargin() != pixels:
            layout.setTopMargin(pixels)
            frame.setFrameFormat(layout)

    @property
    def _names_channels(self) -> bool:
        return len(self._channels) > 1

    def _is_named(self, index: int) -> bool:
        """Whether the name of the channel stands above a paragraph: it is another one's turn."""
        shown = self._shown
        return self._names_channels and (
            index == 0 or shown[index].channel != shown[index - 1].channel
        )

    def _space_above(self, index: int) -> float:
        if self._is_named(index):
            return NAME_SPACE + QFontMetricsF(self._time_font()).height()
        return PARAGRAPH_SPACE if index else 0

    def show_from_start(self, paragraphs: list[Paragraph]) -> None:
        """Show another transcript from its start; a long one is laid out in batches."""
        self._shown = []
        self.clear()
        self._following = False
        self.show_paragraphs(paragraphs[:BATCH])
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        self._rest = paragraphs[BATCH:]
        if self._rest:
            self._batches.start()

    @Slot()
    def _show_batch(self) -> None:
        paragraphs = self._shown + self._rest[:BATCH]
        self._rest = self._rest[BATCH:]
        self._show(paragraphs)
        if not self._rest:
            self._batches.stop()
            self.redrawn.emit()

    def redraw(self) -> None:
        """Apply the colours of the theme in use, without scrolling."""
        theme = current_theme()
        position = self._position()
        self._busy = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(_format(theme.text))
        for index, paragraph in enumerate(self._shown):
            shown = rendering_of(paragraph) if not paragraph.is_final else None
            if shown is not None:
                start = 0 if shown.is_note else utf16_length(shown.stable)
                self._recolour(cursor, index, start, shown)
        cursor.endEditBlock()
        self._restore_position(position)
        self.redrawn.emit()

    def _recolour(self, cursor: QTextCursor, index: int, start: int, shown: Rendering) -> None:
        """Colour a block from a position on: a note, or tentative words."""
        theme = current_theme()
        cursor.setPosition(self.document().findBlockByNumber(index).position() + start)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(_format(theme.muted if shown.is_note else theme.tentative))

    def _position(self) -> tuple[int, int]:
        """Return the index of the topmost block and its vertical offset on the screen."""
        cursor = self.cursorForPosition(QPoint(self.gutter, 0))
        return cursor.blockNumber(), self.cursorRect(QTextCursor(cursor.block())).top()

    def _restore_position(self, position: tuple[int, int]) -> None:
        """Scroll back to a position, or to the end while following."""
        if self._following:
            self._scroll_to_end()
            return
        block = self.document().findBlockByNumber(position[0])
        by = self.cursorRect(QTextCursor(block)).top() - position[1]
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + by)
        self._busy = False

    def set_text_size(self, points: int) -> None:
        if points == self._points and points == self.font().pointSize():
            return
        position = self._position()
        self._busy = True
        self._points = points
        font = QFont(self.font())
        font.setPointSize(points)
        self.setFont(font)
        self._gutter = 0
        margin = QTextBlockFormat()
        margin.setLeftMargin(self.gutter)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(margin)
        self._make_room_for_names(cursor, 0)
        self._restore_position(position)

    @property
    def gutter(self) -> int:
        """Width of the column of times and marks, in pixels."""
        if not self._gutter:
            metrics = QFontMetricsF(self._time_font())
            self._mark_size = round(metrics.ascent())
            self._gutter = round(metrics.horizontalAdvance("0:00:00")) + self._mark_size + 22
        return self._gutter

    def changeEvent(self, event: QEvent) -> None:
        """Keep the size of the text, which a new style sheet would reset."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._points:
            self.set_text_size(self._points)

    @Slot()
    def jump_to_live(self) -> None:
        """Scroll to the newest words and follow them."""
        self._scroll_to_end()
        self.follow(True)

    def follow(self, following: bool) -> None:
        """Set whether the view scrolls to new words."""
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)

    def paragraph_at(self, block: QTextBlock) -> Paragraph | None:
        """Return the paragraph that a block shows."""
        number = block.blockNumber()
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def rect_of(self, number: int) -> QRectF:
        """Return the rectangle of a paragraph's text in the viewport."""
        block = self.document().findBlockByNumber(number)
        rect = self.document().documentLayout().blockBoundingRect(block)
        rect.translate(0, -self.verticalScrollBar().value())
        return rect.translated(self.gutter, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._busy = True
        super().resizeEvent(event)
        self._busy = False
        if self._following:
            self._scroll_to_end()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = self.document().documentLayout()
        block = self.cursorForPosition(event.rect().topLeft()).block()
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            rect.translate(0, -self.verticalScrollBar().value())
            if rect.top() - self._space_above(block.blockNumber()) > event.rect().bottom():
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
        if paragraph.is_edited:
            size = self._mark_size
            place = QRectF(gutter - 14 - width - size, baseline - size + 1, size, size)
            icon("edit", theme.muted).paint(painter, place.toRect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme, paragraph.channel)))
        top = rect.top() + line.y() + 3
        height = rect.bottom() - top - 3
        painter.drawRoundedRect(QRectF(gutter, top, 3, height), 1.5, 1.5)
        if self._is_named(block.blockNumber()):
            painter.setPen(QColor(getattr(theme, paragraph.channel)))
            place = QPointF(gutter + MARGIN, rect.top() - painter.fontMetrics().descent() - 2)
            painter.drawText(place, channel_names()[paragraph.channel])

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the mark of a corrected paragraph."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            paragraph = self.paragraph_at(self.cursorForPosition(event.pos()).block())
            if paragraph is not None and paragraph.is_edited and event.x() < self.gutter:
                text = self.tr("Edited. Recognised: “{0}”").format(paragraph.recognised)
                QToolTip.showText(event.globalPos(), plain_tooltip(text), self)
                return True
        return super().viewportEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text; paragraphs carry their channels' names where several speak."""
        cursor = self.textCursor()
        texts = cursor.selectedText().split("\u2029")
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        paragraphs = self._shown[first : first + len(texts)]
        several = len({each.channel for each in self._shown if not each.is_note}) > 1
        if several and len(paragraphs) == len(texts) > 1:
            names = channel_names()
            pairs = zip(paragraphs, texts, strict=True)
            texts = [name_paragraph(paragraph, text, names) for paragraph, text in pairs]
        data = QMimeData()
        data.setText("\n\n".join(texts))
        return data

    def _time_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(8.0, font.pointSizeF() * 0.74))
        return font

    def _show_one(self, cursor: QTextCursor, index: int, paragraph: Paragraph) -> None:
        new = rendering_of(paragraph)
        if index >= len(self._shown):
            self._append(cursor, index, new)
            return
        old = rendering_of(self._shown[index])
        kept = common_length(old.stable, new.stable) if old.is_note == new.is_note else 0
        block = self.document().findBlockByNumber(index)
        cursor.setPosition(block.position() + utf16_length(new.stable[:kept]))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._insert(cursor, new, kept)

    def _append(self, cursor: QTextCursor, index: int, new: Rendering) -> None:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if index:
            cursor.insertBlock()
        layout = QTextBlockFormat()
        layout.setLeftMargin(self.gutter)
        layout.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(layout)
        self._insert(cursor, new, 0)

    def _insert(self, cursor: QTextCursor, new: Rendering, kept: int) -> None:
        theme = current_theme()
        cursor.insertText(new.stable[kept:], _format(theme.muted if new.is_note else theme.text))
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

    def _scroll_to_end(self) -> None:
        self._busy = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        self._busy = False

    @Slot(int, int)
    def _show_scroll_bar(self, _lowest: int, highest: int) -> None:
        self.verticalScrollBar().setEnabled(highest > 0)

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if not self._busy:
            self.follow(value >= self.verticalScrollBar().maximum() - NEAR_END)


def _format(colour: str) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(QColor(colour))
    return style
