"""What is kept of the user's voice and which model is in use, in one glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.gui.widgets.common import set_mood
from app.gui.widgets.language import decimal
from app.personal.home import MEGABYTE

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalDesk
    from app.personal.keys import Protection


class StatusCard(QFrame):
    """Three lines: the model in use, what is kept, what protects it."""

    def __init__(self, desk: PersonalDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.model = QLabel()
        self.model.setObjectName("heading")
        self.kept = QLabel()
        self.protection = QLabel()
        self.retry = QPushButton(self.tr("Try again"))
        self.retry.clicked.connect(desk.retry_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(6)
        for label in (self.model, self.kept, self.protection):
            label.setWordWrap(True)
        column.addWidget(self.model)
        column.addWidget(self.kept)
        row = QHBoxLayout()
        row.addWidget(self.protection, 1)
        row.addWidget(self.retry)
        column.addLayout(row)
        desk.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show it as it is now."""
        if not self._desk.has_looked:
            self.model.setText(self.tr("Looking at what is kept…"))
            for widget in (self.kept, self.protection, self.retry):
                widget.hide()
            return
        kept = self._desk.kept
        self.model.setText(self._model_text())
        text = self.tr("Recordings kept: {0} · {1} minutes · {2} MB")
        self.kept.setText(
            text.format(
                len(kept.recordings), decimal(kept.seconds / 60), decimal(kept.size / MEGABYTE)
            )
            if kept.recordings
            else self.tr("Nothing of your voice is kept.")
        )
        self._show_protection(kept.protection)

    def _model_text(self) -> str:
        if self._desk.other_model:
            return self.tr("You chose another model; what was learnt is for the bundled one.")
        current = self._desk.kept.current
        if current is None:
            return self.tr("The bundled model is in use.")
        if self._desk.kept.is_damaged:
            text = self.tr("Version {0} is damaged, so the bundled model is in use; delete it.")
            return text.format(current)
        return self.tr("Version {0}, with your voice, is in use.").format(current)

    def _show_protection(self, protection: Protection) -> None:
        texts = {
            "keyring": self.tr("Recordings are encrypted with a key in the system keyring."),
            "none": self.tr(
                "This system has no keyring, so recordings are not encrypted: programs and people "
                "who can read your files can hear them."
            ),
            "locked": self.tr(
                "The recordings are encrypted, and the system keyring that holds their key cannot "
                "be reached. Unlock it, then try again."
            ),
        }
        self.kept.show()
        self.protection.setText(texts[protection])
        self.protection.show()
        set_mood(self.protection, "" if protection == "keyring" else "fair")
        self.retry.setVisible(protection == "locked")
