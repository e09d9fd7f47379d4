"""The settings page of the vocabulary: names and terms that recognition should prefer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from app.gui.widgets.common import push_button
from app.gui.widgets.settings_form import SettingsForm
from app.settings import MAX_TERMS

if TYPE_CHECKING:
    from app.gui.preferences import Preferences


class VocabularyPage(SettingsForm):
    """One term per line; every edit takes effect immediately."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "vocabulary")
        self.add_heading(self.tr("Vocabulary"))
        card = self.begin_card()
        self.add_note(
            self.tr(
                "Names and terms to recognise, one per line. Changes take effect immediately, even "
                "while captions are running."
            )
        )
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(self.tr("Names and terms, one per line"))
        self.editor.setTabChangesFocus(True)
        self.editor.setMinimumHeight(240)
        self.editor.setPlaceholderText("Siobhán\nKubernetes\nŁódź")
        self.editor.textChanged.connect(self._store)
        self.bind(self._show)
        card.addWidget(self.editor)
        load = push_button(self.tr("Import from text file…"), self._import)
        self.add_button(load)
        self.finish()

    def _show(self) -> None:
        if self._terms() != self.values.terms:
            self.editor.setPlainText("\n".join(self.values.terms))

    def _terms(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.editor.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))[:MAX_TERMS]

    @Slot()
    def _store(self) -> None:
        self.set(terms=self._terms())

    @Slot()
    def _import(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import names and terms"), "", self.tr("Text") + " (*.txt *.csv)"
        )
        if path:
            text = Path(path).read_text(encoding="utf-8", errors="replace").replace(",", "\n")
            self.editor.appendPlainText(text)
