"""The card that shows the model in use, the recordings and what protects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from app.gui.personal.card import Card
from app.gui.widgets.common import fill, push_button, set_severity, text_label
from app.gui.widgets.language import decimal
from app.personal.home import MEGABYTE

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController
    from app.personal.keys import Protection


class StatusCard(Card):
    """Three lines: the model in use, the recordings, what protects them."""

    def __init__(self, controller: PersonalisationController) -> None:
        super().__init__(spacing=6)
        self._controller = controller
        self.model = self.title
        self.recordings = text_label()
        self.protection = text_label()
        self.retry = push_button(self.tr("Try again"), controller.retry_key)
        for label in (self.recordings, self.protection):
            label.setWordWrap(True)
        row = fill(QHBoxLayout(), (self.protection, 1), self.retry)
        self.column.addWidget(self.recordings)
        self.column.addLayout(row)
        controller.summary_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        for widget in (self.recordings, self.protection, self.retry):
            widget.setVisible(self._controller.is_loaded)
        if not self._controller.is_loaded:
            self.model.setText(self.tr("Loading…"))
            return
        summary = self._controller.summary
        self.model.setText(self._model_text())
        text = self.tr("Recordings: {0} · {1} min · {2} MB")
        minutes, megabytes = decimal(summary.seconds / 60), decimal(summary.size / MEGABYTE)
        self.recordings.setText(
            text.format(len(summary.recordings), minutes, megabytes)
            if summary.recordings
            else self.tr("There are no recordings of your voice.")
        )
        self._show_protection(summary.protection)

    def _model_text(self) -> str:
        if self._controller.is_other_model_chosen:
            return self.tr(
                "Another model is in use. Personalised versions belong to the bundled model."
            )
        summary = self._controller.summary
        if summary.current is None:
            return self.tr("The bundled model is in use.")
        if summary.is_damaged:
            text = self.tr(
                "Version {0} is damaged, so the bundled model is in use. Delete this version."
            )
            return text.format(summary.current)
        return self.tr("Personalised version {0} is in use.").format(summary.current)

    def _show_protection(self, protection: Protection) -> None:
        texts = {
            "keyring": self.tr("Recordings are encrypted with a key in the system keyring."),
            "none": self.tr(
                "This system has no keyring, so recordings are not encrypted: any person or "
                "program that can read your files can play them."
            ),
            "locked": self.tr(
                "Recordings are encrypted, but the system keyring that holds their key is "
                "locked or unavailable. Unlock it, then try again."
            ),
        }
        self.protection.setText(texts[protection])
        set_severity(self.protection, "" if protection == "keyring" else "fair")
        self.retry.setVisible(protection == "locked")
