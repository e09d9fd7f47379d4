"""The settings page of files: the sessions folder, the format of transcripts, session audio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.formats import FORMATS
from app.gui.widgets.common import push_button
from app.gui.widgets.language import translated
from app.gui.widgets.settings_form import SettingsForm

if TYPE_CHECKING:
    from app.gui.preferences import Preferences
    from app.service import CaptioningService


class FilesPage(SettingsForm):
    """Where sessions are stored, and what is stored of them."""

    def __init__(self, preferences: Preferences, service: CaptioningService) -> None:
        super().__init__(preferences, "files")
        self._service = service
        self.add_heading(self.tr("Files"))
        self._add_folder()
        self.begin_card()
        self.add_choice(
            "format",
            self.tr("Default format"),
            self.tr("Suggested when you export a transcript."),
            {suffix: f"{translated(name)} (.{suffix})" for suffix, name in FORMATS.items()},
        )
        self.begin_card()
        self.add_switch(
            "keep_audio",
            self.tr("Keep session audio"),
            self.tr(
                "About 11 MB per hour and source. To listen, pause or stop, then click a word. "
                "The audio stays on this computer until you delete it or the session. Inform the "
                "people you record. Applies from the next session."
            ),
        )
        self.finish(self.tr("Reset files"))

    def _add_folder(self) -> None:
        self.begin_card()
        change = push_button(self.tr("Change…"), self._choose)
        self.add_row(
            self.tr("Sessions folder"),
            self.tr("Each session is saved here while it runs, sentence by sentence."),
            change,
        )
        show = push_button(self.tr("Open folder"), self._show_folder)
        self.add_row(self.tr("Location"), "", show)
        folder = self.add_note("")
        folder.setObjectName("muted")
        self.bind(lambda: folder.setText(str(self._service.sessions_folder)))

    @Slot()
    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the sessions folder"), str(self._service.sessions_folder)
        )
        if path:
            self.set(folder=path)

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._service.sessions_folder)))
