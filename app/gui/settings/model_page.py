"""The settings page of models: choose one, import one, read its description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import fill, push_button, text_label
from app.gui.widgets.settings_form import CONTROL_WIDTH, SettingsForm
from app.view_models.installed_models import card_summary, import_model, model_card

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
        self._description = ""
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
            self.tr("A folder that holds a model. Its files are checked for damage before use."),
            load,
        )
        threads = self.add_number(
            "threads",
            self.tr("Processor threads"),
            self.tr("More threads are faster, but leave less for other programs."),
        )
        threads.setSpecialValueText(self.tr("Automatic"))
        card = self.begin_card()
        self.name = text_label("", "heading", wrap=True)
        self.summary = text_label("", wrap=True)
        fill(card, self.name, self.summary, spacing=6)
        self.details = push_button(self.tr("Technical description…"), self.show_description)
        self.add_button(self.details)
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
        self._description = model_card(chosen)
        title, summary = card_summary(self._description)
        self.name.setText(title or self.combo.currentText())
        self.summary.setText(summary or self.tr("This model has no description."))
        self.details.setVisible(bool(self._description))

    @Slot()
    def show_description(self) -> DescriptionDialog:
        """Open the whole model card."""
        dialog = DescriptionDialog(self._description, self)
        dialog.open()
        return dialog

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


class DescriptionDialog(QDialog):
    """The card of a model: how it was made and what it was measured on."""

    def __init__(self, card: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Technical description"))
        self.resize(760, 560)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.windowTitle())
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        features = QTextDocument.MarkdownFeature
        self.text.document().setMarkdown(
            card, features.MarkdownDialectGitHub | features.MarkdownNoHTML
        )
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        close = push_button(self.tr("Close"), self.reject)
        row = fill(QHBoxLayout(), None, close)
        fill(QVBoxLayout(self), (self.text, 1), row, margins=(24, 20, 24, 20), spacing=12)
