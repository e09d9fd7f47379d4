"""Exports a transcript to a file that the user names, for the live page and the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.formats import FORMATS
from app.gui.widgets.language import channel_names, translated
from app.view_models.file_names import file_stem

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.widgets.notice_bar import NoticeBar
    from app.service import CaptioningService
    from app.view_models.transcript import TranscriptModel


class TranscriptExporter(QObject):
    """Writes in the background; the notice bar reports where the file is, or why it failed."""

    def __init__(
        self, service: CaptioningService, run_in_background: RunInBackground, notices: NoticeBar
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._run_in_background = run_in_background
        self._notices = notices

    def make_menu(self, parent: QWidget, on_format: Callable[[str], object]) -> QMenu:
        """Return a menu of the formats; `on_format` gets the suffix of the chosen one."""
        menu = QMenu(parent)
        for suffix, name in FORMATS.items():
            action = menu.addAction(f"{translated(name)} (.{suffix})")
            action.triggered.connect(lambda _=False, chosen=suffix: on_format(chosen))
        return menu

    def ask_and_export(
        self, parent: QWidget, model: TranscriptModel, suffix: str, title: str = ""
    ) -> None:
        """Ask for a file name, then write the transcript as it is by then.

        Without a title, the first words are suggested, which is what the library shows.
        """
        stem = file_stem(title or model.first_words)
        suggestion = str(Path.home() / f"{stem}.{suffix}")
        chosen, _ = QFileDialog.getSaveFileName(
            parent, self.tr("Export transcript"), suggestion, f"*.{suffix}"
        )
        if chosen:
            path = Path(chosen)
            self.export(model, path if path.suffix else Path(f"{chosen}.{suffix}"), title)

    def export(self, model: TranscriptModel, path: Path, title: str = "") -> None:
        """Write the transcript in the format of the path's suffix; Markdown carries the title."""
        transcript, names = model.as_transcript(), channel_names()
        self._run_in_background(
            lambda: self._service.write(transcript, path, title, names=names),
            lambda _: self._notices.show_notice(self.tr("Saved to {0}").format(path)),
        )
