"""Pressing the buttons of questions, as a user does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.widgets.confirm_dialog import ConfirmDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def answer(asked: QWidget, text: str) -> None:
    """Press the button ``text`` of the question that lies over a widget."""
    (question,) = (q for q in asked.findChildren(ConfirmDialog) if q.isVisible())
    next(button for button in question.buttons() if button.text() == text).click()
