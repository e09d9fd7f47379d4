"""Small widgets that several pages share."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget


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
