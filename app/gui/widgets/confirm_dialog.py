"""A question before what cannot be taken back: its buttons say what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


class ConfirmDialog(QMessageBox):
    """Asks with ``open()``, over its window; ``do`` happens only if the button ``verb`` is pressed.

    Parameters
    ----------
    deletes
        Whether something is lost: then Enter and Escape both keep it.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        verb: str,
        do: Callable[[], object],
        *,
        deletes: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setText(title)
        self.setInformativeText(text)
        if layout := self.layout():
            layout.setContentsMargins(12, 20, 24, 20)
        self.action = QPushButton(verb)
        self.action.setObjectName("stop" if deletes else "primary")
        self.addButton(self.action, QMessageBox.ButtonRole.AcceptRole)
        self.keep = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(self.keep)
        self.setDefaultButton(self.keep if deletes else self.action)
        self.action.clicked.connect(lambda: do())
