"""The frame that the cards of the personalisation page share; runs on the GUI thread."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.gui.widgets.common import fill, text_label


class Card(QFrame):
    """A rounded frame with a heading over a column of widgets."""

    def __init__(self, title: str = "", spacing: int = 10) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = fill(QVBoxLayout(self), margins=(18, 16, 18, 16), spacing=spacing)
        self.title = text_label(title, "heading", wrap=True)
        self.column.addWidget(self.title)

    def add_buttons(self, *buttons: QWidget) -> None:
        """Add a row of buttons, aligned to the left."""
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)
