"""The learnt models: dates, scores, and what can be done with each."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import quiet_button
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from datetime import datetime

    from app.gui.personal.controller import PersonalDesk
    from engine import ModelVersion, VersionScores


class VersionRow(QWidget):
    """One version, or the bundled model where there is none."""

    def __init__(self, desk: PersonalDesk, version: ModelVersion | None) -> None:
        super().__init__()
        self._desk = desk
        self._version = version
        self.number = None if version is None else version.number
        self.name = QLabel(self._name_text())
        self.name.setWordWrap(True)
        in_use = (None if desk.kept.is_damaged else desk.kept.current) == self.number
        self.use = QPushButton(self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {0}").format(self.name.text()))
        self.use.clicked.connect(lambda: desk.use(self.number))
        self.use.setHidden(in_use)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 9, 0, 9)
        row.setSpacing(8)
        row.addLayout(words, 1)
        if version is not None:
            self._add_scores(words, version.scores)
        if in_use:
            mark = QLabel(self.tr("in use"))
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

    def _add_scores(self, column: QVBoxLayout, scores: VersionScores) -> None:
        label = QLabel(self._scores_text(scores))
        label.setObjectName("help")
        label.setWordWrap(True)
        column.addWidget(label)

    def _scores_text(self, scores: VersionScores) -> str:
        parts: list[str] = []
        if scores.wer_before is not None and scores.wer_after is not None:
            text = self.tr("Your voice: {0} → {1} % wrong words")
            parts.append(text.format(decimal(scores.wer_before), decimal(scores.wer_after)))
        if scores.canary_before is not None and scores.canary_after is not None:
            text = self.tr("others: {0} → {1} %")
            parts.append(text.format(decimal(scores.canary_before), decimal(scores.canary_after)))
        parts.append(self.tr("{0} learnt").format(scores.trained_on))
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
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export this version"), suggestion, "*.zip"
        )
        if path and self.number is not None:
            self._desk.export(self.number, Path(path).with_suffix(".zip"))

    @Slot()
    def _delete(self) -> None:
        question = self.tr("Delete “{0}”? This cannot be undone.").format(self.name.text())
        number, title, verb = self.number, self.tr("Delete this version"), self.tr("Delete")
        if number is not None:
            do = partial(self._desk.delete_version, number)
            ConfirmDialog(self, title, question, verb, do).open()


class VersionsCard(QFrame):
    """The bundled model, then the learnt ones, newest first."""

    def __init__(self, desk: PersonalDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.rows: list[VersionRow] = []
        title = QLabel(self.tr("Versions"))
        title.setObjectName("heading")
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.back = QPushButton(self.tr("Roll back"))
        self.back.setToolTip(self.tr("Use again what was in use before"))
        self.back.clicked.connect(desk.roll_back)
        self.load = QPushButton(self.tr("Import…"))
        self.load.clicked.connect(self._import)
        last = QHBoxLayout()
        last.setSpacing(10)
        last.addWidget(self.back)
        last.addWidget(self.load)
        last.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(self._column)
        column.addLayout(last)
        desk.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the versions as they are now."""
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        versions = self._desk.kept.versions
        self.rows = [VersionRow(self._desk, version) for version in (*versions, None)]
        for row in self.rows:
            self._column.addWidget(row)
        self.back.setEnabled(bool(versions))

    @Slot()
    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import a version"), str(Path.home()), "*.zip"
        )
        if path:
            self._desk.import_version(Path(path))


def date_text(moment: datetime) -> str:
    """Write a moment in the user's own way."""
    shown = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)
