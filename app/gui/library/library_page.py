"""The library: search, read, correct, rename, export and delete past sessions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QListView,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.library.session_list import ENTRY, SessionDelegate, SessionListModel, detail_of
from app.gui.transcript.paragraph_editor import ParagraphEditor
from app.gui.transcript.search_bar import SearchBar
from app.gui.transcript.transcript_view import TranscriptView
from app.gui.transcript.word_player import WordPlayer
from app.gui.widgets.common import (
    ElidedLabel,
    TranscriptFrame,
    empty_state,
    fill,
    quiet_button,
    text_label,
)
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import icon
from app.gui.widgets.language import channel_names, gap_text
from app.gui.widgets.theme import current_theme
from app.view_models.profanity import profanity_mask
from app.view_models.transcript import Paragraph, TranscriptModel

if TYPE_CHECKING:
    from app.gui.background import RunInBackground
    from app.gui.preferences import Preferences
    from app.gui.transcript.corrections import Corrections
    from app.gui.transcript.exporter import TranscriptExporter
    from app.service import CaptioningService
    from app.view_models.library import Entry
    from engine import Transcript

TYPING_PAUSE_MS = 150
NARROW = 640
"""Width of the reader in pixels, below which its title is placed above its buttons."""


class LibraryPage(QWidget):
    """Shows the sessions of a folder; ``notice_posted`` carries a sentence for the user."""

    notice_posted = Signal(str)

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        exporter: TranscriptExporter,
        corrections: Corrections,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._service = service
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._exporter = exporter
        self._corrections = corrections
        self._entry: Entry | None = None
        self._requested: Path | None = None
        self._shown_path: Path | None = None
        self._shown_match = ""
        self._sought = ""
        self.transcript = TranscriptModel(gap_text)
        self._make_list()
        self._make_reader()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left)
        splitter.addWidget(self._reader)
        splitter.setStretchFactor(1, 1)
        splitter.setStretchFactor(0, 0)
        splitter.setHandleWidth(16)
        splitter.setSizes([300, 700])
        fill(QVBoxLayout(self), splitter, margins=(24, 8, 24, 20))
        self._typing = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(self.refresh)
        self._connect()
        self._show_reader(shown=False)
        self._apply_settings()

    def _make_list(self) -> None:
        self._left = QWidget()
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Search all sessions"))
        self.field.setAccessibleName(self.tr("Search all sessions"))
        self.field.setClearButtonEnabled(True)
        self.model = SessionListModel()
        self.list = QListView()
        self.list.setAccessibleName(self.tr("Sessions"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(SessionDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.no_results = text_label("", "help")
        self.no_results.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_results.setWordWrap(True)
        self._left.setMinimumWidth(160)
        fill(
            QVBoxLayout(self._left),
            self.field,
            (self.list, 1),
            (self.no_results, 1),
            margins=(0, 0, 0, 0),
            spacing=10,
        )

    def _make_reader(self) -> None:
        self._reader = TranscriptFrame()
        self.title = ElidedLabel()
        self.title.setObjectName("heading")
        self.detail = ElidedLabel()
        self.detail.setObjectName("muted")
        self.copy = quiet_button(self.tr("Copy text"))
        self.rename = quiet_button(self.tr("Rename session"))
        self.export = quiet_button(self.tr("Export transcript"))
        self.delete = quiet_button(self.tr("Delete session"))
        self.delete_audio = quiet_button(self.tr("Delete audio and keep text"))
        self.finder = quiet_button(self.tr("Find in transcript"))
        self.export.setMenu(self._exporter.make_menu(self.export, self._export))
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.view = TranscriptView()
        self.editor = ParagraphEditor(self.view)
        self.search = SearchBar(self.view)
        self.player = WordPlayer(self._service.play, self.view, self.transcript, self._reader)
        self._empty = empty_state(
            self.tr("Your past sessions"),
            self.tr("Select a session to read, correct, export or delete it."),
        )
        names = fill(QVBoxLayout(), self.title, self.detail, spacing=2)
        self._header = QWidget()
        self._header_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._header)
        self._header_row.setContentsMargins(22, 14, 14, 6)
        self._header_row.setSpacing(10)
        self._header_row.addLayout(names, 1)
        row = QHBoxLayout()
        self._header_row.addLayout(row)
        self._buttons = (
            self.finder,
            self.copy,
            self.rename,
            self.export,
            self.delete_audio,
            self.delete,
        )
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch()
        fill(
            QVBoxLayout(self._reader),
            self._header,
            self.search,
            self._empty,
            (self.view, 1),
            margins=(2, 2, 2, 2),
            spacing=0,
        )
        self._refresh_icons()

    def _connect(self) -> None:
        self._preferences.changed.connect(self._apply_settings)
        self.field.textChanged.connect(lambda: self._typing.start())
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self._reader.resized.connect(self._fit_reader)
        self.copy.clicked.connect(self._copy)
        self.rename.clicked.connect(self._rename)
        self.delete.clicked.connect(self._delete)
        self.delete_audio.clicked.connect(self._delete_audio)
        self.finder.clicked.connect(self.search.open_search)
        self.view.edit_requested.connect(self.editor.open_on)
        self.view.redrawn.connect(self._go_to_hit)
        self.editor.accepted.connect(self._correct)

    @Slot()
    def _apply_settings(self) -> None:
        window = self._preferences.settings.window
        self.view.set_text_size(window.text_size)
        self.transcript.set_mask(profanity_mask(window.mask_profanity))
        if self._entry is not None:
            self.view.show_paragraphs(self.transcript.paragraphs())

    def refresh_theme(self) -> None:
        self._refresh_icons()
        self.view.redraw()

    def focus_search(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _refresh_icons(self) -> None:
        names = ("search", "copy", "edit", "save", "mute", "trash")
        for button, name in zip(self._buttons, names, strict=True):
            button.setIcon(icon(name, current_theme().text))

    @Slot()
    def refresh(self) -> None:
        """Read the list of sessions again, in the background."""
        library, query = self._service.sessions(), self.field.text()
        self._run_in_background(lambda: library.entries(query), self._show_list)

    def open_session(self, path: Path) -> None:
        """Show a session once it is in the list."""
        self._requested = path
        self.field.clear()
        self.refresh()

    def _show_list(self, entries: list[Entry]) -> None:
        path = self._requested or (self._entry.path if self._entry else None)
        self.model.show(entries)
        self.list.setVisible(bool(entries))
        self.no_results.setVisible(not entries)
        self.no_results.setText(
            self.tr("No matching sessions.") if self.field.text() else self.tr("No sessions yet.")
        )
        row = self.model.row_of(path)
        if row >= 0:
            self._requested = None
            self.list.setCurrentIndex(self.model.index(row))
        elif self._entry is not None and not self.field.text():
            self._show_reader(shown=False)

    @Slot(QModelIndex, QModelIndex)
    def _on_current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(ENTRY)
        library = self._service.sessions()
        self._entry = entry
        self._run_in_background(
            lambda: library.load(entry), lambda loaded: self._show_session(entry, *loaded)
        )

    def _show_session(self, entry: Entry, transcript: Transcript, edits: dict[str, str]) -> None:
        if self._entry is not entry:
            return
        self.transcript.load(transcript, edits)
        self.player.set_session(entry.path if entry.audio_bytes and not entry.is_running else None)
        self.delete_audio.setVisible(bool(entry.audio_bytes))
        self.delete_audio.setEnabled(not entry.is_running)
        self.title.setText(entry.name)
        hint = self.tr("click a word to play it") if self.view.can_play else ""
        self.detail.setText(" · ".join(filter(None, (detail_of(entry), hint))))
        self.delete.setEnabled(not entry.is_running)
        self._show_reader(shown=True)
        if entry.path == self._shown_path:  # renamed or listed again: keep the scroll position
            self.view.show_paragraphs(self.transcript.paragraphs())
        else:
            self.view.show_from_start(self.transcript.paragraphs())
            self._shown_match = ""
        self._shown_path = entry.path
        if entry.match != self._shown_match:
            self._shown_match = self._sought = entry.match
            self.view.search("")
        self._go_to_hit()

    @Slot()
    def _go_to_hit(self) -> None:
        """Mark what the search found and scroll to it, once that part of the text is laid out."""
        if self._sought and self.view.search(self._sought):
            self.view.step(1)
            self._sought = ""

    def _show_reader(self, *, shown: bool) -> None:
        if not shown:
            self._entry = self._shown_path = None
            self.player.set_session(None)
        for widget in (self._header, self.view):
            widget.setVisible(shown)
        self._empty.setVisible(not shown)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.transcript.as_text(channel_names()))
        self.notice_posted.emit(self.tr("Text copied."))

    @Slot()
    def _rename(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self._service.sessions()
        title, accepted = QInputDialog.getText(
            self, self.tr("Rename session"), self.tr("Title"), text=entry.name
        )
        if accepted:
            self._run_in_background(lambda: library.rename(entry, title), lambda _: self.refresh())

    @Slot()
    def _delete(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self._service.sessions()
        question = self.tr("Delete “{0}”? This cannot be undone.").format(entry.name)
        title, verb = self.tr("Delete session"), self.tr("Delete")
        on_confirm = partial(self._run_deletion, library.delete, entry)
        ConfirmDialog(self, title, question, verb, on_confirm).open()

    @Slot()
    def _delete_audio(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self._service.sessions()
        question = self.tr("Delete the audio of “{0}”? The text is kept. This cannot be undone.")
        title, verb = self.tr("Delete audio and keep text"), self.tr("Delete audio")
        on_confirm = partial(self._run_deletion, library.delete_session_audio, entry)
        ConfirmDialog(self, title, question.format(entry.name), verb, on_confirm).open()

    def _run_deletion(self, delete: Callable[[Entry], None], entry: Entry) -> None:
        self.player.set_session(None)
        self._run_in_background(lambda: delete(entry), lambda _: self.refresh())

    def _export(self, suffix: str) -> None:
        if self._entry is not None:
            self._exporter.ask_and_export(self, self.transcript, suffix, self._entry.name)

    @Slot()
    def _fit_reader(self) -> None:
        """Place the title above its buttons where they do not fit side by side."""
        directions = QBoxLayout.Direction
        narrow = self._reader.width() < NARROW
        self._header_row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    @Slot(Paragraph, str)
    def _correct(self, paragraph: Paragraph, text: str) -> None:
        if self._entry is not None:  # deleting a session also takes the focus from the editor
            self._corrections.correct(self._entry.path, self.transcript, paragraph, text)
            self.view.show_paragraphs(self.transcript.paragraphs())
