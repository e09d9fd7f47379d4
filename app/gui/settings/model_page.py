"""The settings page of models: choose, import, read what a model says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QTextBrowser

from app.gui.settings.forms import CONTROL_WIDTH, Form
from app.view_models.installed_models import import_model, model_card

if TYPE_CHECKING:
    from app.gui.library.library_page import RunInBackground
    from app.gui.settings.preferences import Preferences
    from app.service import CaptioningService


class ModelPage(Form):
    """``imported`` follows an import that went well."""

    imported = Signal()

    def __init__(
        self,
        preferences: Preferences,
        service: CaptioningService,
        run_in_background: RunInBackground,
    ) -> None:
        super().__init__(preferences, "model")
        self._service = service
        self._run_in_background = run_in_background
        self.heading(self.tr("Model"))
        self.card()
        self.combo = QComboBox()
        self.combo.setMinimumWidth(CONTROL_WIDTH)
        self.combo.activated.connect(lambda: self.set(folder=self.combo.currentData()))
        self.row(
            self.tr("Model"),
            self.tr("What listens. A running session goes on with it, and no word is lost."),
            self.combo,
        )
        load = QPushButton(self.tr("Import a folder…"))
        load.clicked.connect(self._import)
        self.row(
            self.tr("Another model"),
            self.tr("Every file is checked against its hash before it is used."),
            load,
        )
        self.number("threads", self.tr("Threads"), self.tr("0 leaves the choice to the program."))
        card = self.card()
        self.card_text = QTextBrowser()
        self.card_text.setAccessibleName(self.tr("Description of the model"))
        self.card_text.setOpenLinks(False)
        self.card_text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.card_text.setMinimumHeight(260)
        self.card_text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        card.addWidget(self.card_text)
        self.bind(self._show)
        self.end(self.tr("Reset model"))

    def _show(self) -> None:
        chosen = self.values.folder
        self.combo.clear()
        for entry in self._service.models():
            self.combo.addItem(entry.name or self.tr("Bundled model"), entry.choice)
        if self.combo.findData(chosen) < 0:
            self.combo.addItem(Path(chosen).name, chosen)
        self.combo.setCurrentIndex(self.combo.findData(chosen))
        text = model_card(chosen) or self.tr("This model carries no description.")
        self.card_text.setMarkdown(text)

    @Slot()
    def _import(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Import a model"))
        if path:
            self.import_from(Path(path))

    def import_from(self, folder: Path) -> None:
        """Check and copy a model behind the window, then use it."""
        imported = self._service.paths.models
        self._run_in_background(lambda: import_model(folder, imported), self._use)

    def _use(self, folder: Any) -> None:
        self.set(folder=str(folder))
        self.imported.emit()
