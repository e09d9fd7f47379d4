"""Small widgets that several pages share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget


class TranscriptFrame(QFrame):
    """The sheet that a transcript lies on; ``resized`` lets what floats above it keep its place."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paper")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell it."""
        super().resizeEvent(event)
        self.resized.emit()


class ElidedLabel(QLabel):
    """One line that gives way to what is beside it: its end becomes an ellipsis."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(60)

    def minimumSizeHint(self) -> QSize:
        """Nearly nothing."""
        return QSize(60, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def quiet_button(text: str) -> QToolButton:
    """Return a button that shows only an icon; its text is its name and its tooltip."""
    button = QToolButton()
    button.setObjectName("quiet")
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setIconSize(QSize(20, 20))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def plain_button(text: str) -> QToolButton:
    """Return a small button without a frame; its text is its name and its tooltip."""
    button = QToolButton()
    button.setObjectName("plain")
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def empty_state(title: str, text: str) -> QWidget:
    """Return a page that says what will be here."""
    page = QWidget()
    heading, help_text = QLabel(title), QLabel(text)
    heading.setObjectName("heading")
    help_text.setObjectName("help")
    column = QVBoxLayout(page)
    column.addStretch()
    column.setSpacing(8)
    for label in (heading, help_text):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(True)
        column.addWidget(label)
    column.addStretch()
    return page


def set_mood(label: QLabel, severity: str) -> None:
    """Colour a label as ``good``, ``fair`` or ``poor``; an empty severity is plain text."""
    if label.property("severity") != severity:
        label.setProperty("severity", severity)
        label.style().unpolish(label)
        label.style().polish(label)
