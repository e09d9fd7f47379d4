"""A confirmation before an action that cannot be undone, with buttons that name the action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget


class ConfirmDialog(QMessageBox):
    """Asks when :meth:`open` is called, modal to its window.

    Parameters
    ----------
    title, text
        The question, and what happens then.
    verb
        Text of the button that confirms.
    on_confirm
        Called when that button is pressed.
    deletes
        Whether something is deleted: the default button is then Cancel.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        verb: str,
        on_confirm: Callable[[], object],
        *,
        deletes: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setText(title)
        self.setInformativeText(text)
        # Both hold names of sessions and files; Qt's own setting covers the first alone.
        for label in self.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        if layout := self.layout():
            layout.setContentsMargins(12, 20, 24, 20)
        self.action = QPushButton(verb)
        self.action.setObjectName("stop" if deletes else "primary")
        self.addButton(self.action, QMessageBox.ButtonRole.AcceptRole)
        self.cancel = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(self.cancel)
        self.setDefaultButton(self.cancel if deletes else self.action)
        self.action.clicked.connect(lambda: on_confirm())
