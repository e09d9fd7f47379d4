"""Small widgets that several pages share."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    Item = QWidget | QLayout | None

TOOLTIP_LENGTH = 100
"""Characters from which a tooltip is broken into lines."""

Box = TypeVar("Box", bound=QBoxLayout)


class TranscriptFrame(QFrame):
    """The frame around a transcript; ``resized`` lets widgets that float above it follow."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class FloatingButton(QPushButton):
    """A button above the bottom centre of a transcript; hidden until it is shown."""

    def __init__(self, text: str, frame: TranscriptFrame) -> None:
        super().__init__(text, frame)
        self._frame = frame
        self.setObjectName("pill")
        self.hide()
        frame.resized.connect(self._move_into_place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._move_into_place()

    @Slot()
    def _move_into_place(self) -> None:
        self.adjustSize()
        left = (self._frame.width() - self.width()) // 2
        self.move(left, self._frame.height() - self.height() - 16)
        self.raise_()


class PlainLabel(QLabel):
    """A label that shows markup as it is written: names of files and devices may contain it."""

    def __init__(self, text: str = "", *, wrap: bool = False) -> None:
        super().__init__(text, wordWrap=wrap)
        self.setTextFormat(Qt.TextFormat.PlainText)


class ElidedLabel(PlainLabel):
    """A single line that may be narrower than its text, which then ends in an ellipsis."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(60)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def fill(
    layout: Box,
    *items: Item | tuple[Item, int],
    margins: tuple[int, int, int, int] | None = None,
    spacing: int | None = None,
) -> Box:
    """Add items to a box layout, and return it.

    Parameters
    ----------
    items
        Widgets and layouts, each alone or with its stretch factor; None is empty space.
    margins
        Left, top, right and bottom, in pixels; those of the style when None.
    spacing
        Between two items, in pixels; that of the style when None.
    """
    if margins is not None:
        layout.setContentsMargins(*margins)
    if spacing is not None:
        layout.setSpacing(spacing)
    for entry in items:
        item, stretch = entry if isinstance(entry, tuple) else (entry, 0)
        if isinstance(item, QWidget):
            layout.addWidget(item, stretch)
        elif item is not None:
            layout.addLayout(item, stretch)
        else:
            layout.addStretch(stretch)
    return layout


def text_label(text: str = "", name: str = "", *, wrap: bool = False) -> PlainLabel:
    """Return a label of plain text; ``name`` selects its style."""
    label = PlainLabel(text, wrap=wrap)
    label.setObjectName(name)
    return label


def plain_tooltip(text: str) -> str:
    """Return a tooltip that shows markup in `text` as it is written, and a long text in lines."""
    is_long = len(text) > TOOLTIP_LENGTH  # Qt breaks the lines of rich text alone
    if not is_long and "<" not in text and "&" not in text:
        return text
    return "<p>" + escape(text).replace("\n", "<br>") + "</p>"


def push_button(
    text: str, slot: Callable[..., object] | SignalInstance, name: str = ""
) -> QPushButton:
    """Return a button that calls `slot` when it is clicked; ``name`` selects its style."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.clicked.connect(slot)
    return button


def quiet_button(text: str) -> QToolButton:
    """Return an icon-only button; the text is its accessible name and its tooltip."""
    button = plain_button(text)
    button.setObjectName("quiet")
    button.setIconSize(QSize(20, 20))
    return button


def plain_button(text: str) -> QToolButton:
    """Return a small frameless button; the text is its accessible name and its tooltip."""
    button = QToolButton()
    button.setObjectName("plain")
    button.setAccessibleName(text)
    button.setToolTip(plain_tooltip(text))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def empty_state(title: str, text: str) -> QWidget:
    """Return a page that explains what will appear in its place."""
    page = QWidget()
    heading, help_text = (
        text_label(title, "heading", wrap=True),
        text_label(text, "help", wrap=True),
    )
    column = QVBoxLayout(page)
    column.addStretch()
    column.setSpacing(8)
    for label in (heading, help_text):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(label)
    column.addStretch()
    return page


def set_severity(label: QLabel, severity: str) -> None:
    """Colour a label as ``good``, ``fair`` or ``poor``; an empty severity is plain text."""
    if label.property("severity") != severity:
        label.setProperty("severity", severity)
        repolish(label)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again, after a property or name that it selects by has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def raise_window(window: QWidget) -> None:
    """Bring a window to the front, also when it was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


class WheelFilter(QObject):
    """Passes the mouse wheel on to the page, unless its control has the focus.

    A control under the pointer must not change while the user scrolls the page.
    """

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives no focus
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return isinstance(watched, QWidget) and not watched.hasFocus()


class FirstPaint(QObject):
    """Calls a function once, after a window was painted and the pending events were processed."""

    def __init__(self, window: QWidget, ready: Callable[[], object]) -> None:
        super().__init__(window)
        self._ready = ready
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._ready)
        return False
