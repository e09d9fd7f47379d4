"""The settings page of models: choose one, import one, read its description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QTextBrowser

from app.gui.widgets.common import push_button
from app.gui.widgets.settings_form import CONTROL_WIDTH, SettingsForm
from app.view_models.installed_models import import_model, model_card

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.preferences import Preferences
    from app.service import CaptioningService


class ModelPage(SettingsForm):
    """``imported`` follows a successful import."""

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
        self.add_heading(self.tr("Model"))
        self.begin_card()
        self.combo = QComboBox()
        self.combo.setMinimumWidth(CONTROL_WIDTH)
        self.combo.activated.connect(lambda: self.set(folder=self.combo.currentData()))
        self.add_row(
            self.tr("Model"),
            self.tr("Recognises speech. A running session switches to it without losing a word."),
            self.combo,
        )
        load = push_button(self.tr("Import folder…"), self._import)
        self.add_row(
            self.tr("Add a model"),
            self.tr("Every file is verified against its hash before use."),
            load,
        )
        self.add_number("threads", self.tr("Threads"), self.tr("0 chooses automatically."))
        card = self.begin_card()
        self.card_text = QTextBrowser()
        self.card_text.setAccessibleName(self.tr("Model description"))
        self.card_text.setOpenLinks(False)
        self.card_text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.card_text.setMinimumHeight(260)
        self.card_text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        card.addWidget(self.card_text)
        self.bind(self._show)
        self.finish(self.tr("Reset model"))

    def _show(self) -> None:
        chosen = self.values.folder
        self.combo.clear()
        for entry in self._service.models():
            self.combo.addItem(entry.name or self.tr("Bundled model"), entry.choice)
        if self.combo.findData(chosen) < 0:
            self.combo.addItem(Path(chosen).name, chosen)
        self.combo.setCurrentIndex(self.combo.findData(chosen))
        text = model_card(chosen) or self.tr("This model has no description.")
        self.card_text.setMarkdown(text)

    @Slot()
    def _import(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Import model"))
        if path:
            self.import_from(Path(path))

    def import_from(self, folder: Path) -> None:
        """Check and copy a model in the background, then use it."""
        imported = self._service.paths.models
        self._run_in_background(lambda: import_model(folder, imported), self._use)

    def _use(self, folder: Path) -> None:
        self.set(folder=str(folder))
        self.imported.emit()
