"""The card of personalised model versions: dates, scores and actions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.personal.card import Card
from app.gui.widgets.common import fill, push_button, quiet_button, text_label
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import icon
from app.gui.widgets.language import date_text, decimal
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController
    from engine import ModelVersion, VersionScores


class VersionRow(QWidget):
    """One version, or the bundled model where ``version`` is None."""

    def __init__(self, controller: PersonalisationController, version: ModelVersion | None) -> None:
        super().__init__()
        self._controller = controller
        self._version = version
        self.number = None if version is None else version.number
        self.name = text_label(self._name_text(), wrap=True)
        summary = controller.summary
        in_use = (None if summary.is_damaged else summary.current) == self.number
        self.use = QPushButton(self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {0}").format(self.name.text()))
        self.use.clicked.connect(lambda: controller.use_version(self.number))
        self.use.setHidden(in_use)
        words = fill(QVBoxLayout(), self.name, spacing=2)
        row = fill(QHBoxLayout(self), (words, 1), margins=(0, 9, 0, 9), spacing=8)
        if version is not None:
            words.addWidget(text_label(self._scores_text(version.scores), "help", wrap=True))
        if in_use:
            mark = text_label(self.tr("in use"))
            mark.setProperty("severity", "good")
            row.addWidget(mark)
        row.addWidget(self.use)
        if version is not None:
            self._add_buttons(row, version.number)

    def _name_text(self) -> str:
        if self._version is None:
            return self.tr("Bundled model")
        when = date_text(self._version.created)
        return self.tr("Version {0} · {1}").format(self._version.number, when)

    def _scores_text(self, scores: VersionScores) -> str:
        parts: list[str] = []
        if scores.wer_before is not None and scores.wer_after is not None:
            text = self.tr("Word error rate for your voice: {0} → {1}%")
            parts.append(text.format(decimal(scores.wer_before), decimal(scores.wer_after)))
        if scores.canary_before is not None and scores.canary_after is not None:
            text = self.tr("other voices: {0} → {1}%")
            parts.append(text.format(decimal(scores.canary_before), decimal(scores.canary_after)))
        parts.append(self.tr("trained on %n recording(s)", "", scores.trained_on))
        return " · ".join(parts)

    def _add_buttons(self, row: QHBoxLayout, number: int) -> None:
        self.export = quiet_button(self.tr("Export version {0}").format(number))
        self.export.clicked.connect(self._export)
        self.delete = quiet_button(self.tr("Delete version {0}").format(number))
        self.delete.clicked.connect(self._delete)
        for button, drawing in ((self.export, "save"), (self.delete, "trash")):
            button.setIcon(icon(drawing, current_theme().text))
            row.addWidget(button)

    @Slot()
    def _export(self) -> None:
        suggestion = str(Path.home() / f"my-voice-{self.number}.zip")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export version"), suggestion, "*.zip")
        if path and self.number is not None:
            self._controller.export_version(self.number, Path(path).with_suffix(".zip"))

    @Slot()
    def _delete(self) -> None:
        question = self.tr("Delete “{0}”? This cannot be undone.").format(self.name.text())
        number, title, verb = self.number, self.tr("Delete version"), self.tr("Delete")
        if number is not None:
            delete = partial(self._controller.delete_version, number)
            ConfirmDialog(self, title, question, verb, delete).open()


class VersionsCard(Card):
    """The personalised versions, newest first, then the bundled model."""

    def __init__(self, controller: PersonalisationController) -> None:
        super().__init__(self.tr("Model versions"), spacing=8)
        self._controller = controller
        self.rows: list[VersionRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.back = QPushButton(self.tr("Roll back"))
        self.back.setToolTip(self.tr("Return to the version used before"))
        self.back.clicked.connect(controller.roll_back)
        self.load = push_button(self.tr("Import…"), self._import)
        self.column.addLayout(self._list)
        self.add_buttons(self.back, self.load)
        controller.summary_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the versions in the colours of the theme in use."""
        for row in self.rows:
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        versions = self._controller.summary.versions
        self.rows = [VersionRow(self._controller, version) for version in (*versions, None)]
        for row in self.rows:
            self._list.addWidget(row)
        self.back.setEnabled(bool(versions))

    @Slot()
    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import version"), str(Path.home()), "*.zip"
        )
        if path:
            self._controller.import_version(Path(path))
