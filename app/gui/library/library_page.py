"""The page of past sessions: search, open, correct, rename, export, delete."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.formats import FORMATS
from app.gui.library.session_list import ENTRY, SessionDelegate, SessionListModel, detail_of
from app.gui.transcript.paragraph_editor import ParagraphEditor
from app.gui.transcript.search_bar import SearchBar
from app.gui.transcript.transcript_view import TranscriptView
from app.gui.transcript.word_player import WordPlayer
from app.gui.widgets.common import ElidedLabel, TranscriptFrame, empty_state, quiet_button
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import icon
from app.gui.widgets.language import translated
from app.gui.widgets.theme import current_theme
from app.view_models.file_names import file_stem
from app.view_models.transcript import Paragraph, TranscriptModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.gui.corrections import Corrections
    from app.gui.settings.preferences import Preferences
    from app.service import CaptioningService
    from app.view_models.library import Entry, Library

    RunInBackground = Callable[[Callable[[], Any], Callable[[Any], object]], object]

TYPING_PAUSE_MS = 150
NARROW = 640
"""Pixels of the reader below which its title stands above its buttons."""


class LibraryPage(QWidget):
    """Shows one folder of sessions; ``told`` carries a sentence for the notice bar."""

    told = Signal(str)

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        corrections: Corrections,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._service = service
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._corrections = corrections
        self._entry: Entry | None = None
        self._wanted: Path | None = None
        self._read: Path | None = None
        self.transcript = TranscriptModel(translated)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 20)
        column.addWidget(splitter)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self.refresh)
        self._connect()
        self._show_reader(shown=False)

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
        self.nothing = QLabel()
        self.nothing.setObjectName("help")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self._left.setMinimumWidth(230)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)

    def _make_reader(self) -> None:
        self._reader = TranscriptFrame()
        self.title = ElidedLabel()
        self.title.setObjectName("heading")
        self.detail = ElidedLabel()
        self.detail.setObjectName("muted")
        self.copy = quiet_button(self.tr("Copy the text"))
        self.rename = quiet_button(self.tr("Rename this session"))
        self.export = quiet_button(self.tr("Export this session"))
        self.delete = quiet_button(self.tr("Delete this session"))
        self.silence = quiet_button(self.tr("Delete the sound and keep the text"))
        self.finder = quiet_button(self.tr("Find in this transcript"))
        self._formats = QMenu(self.export)
        for ending, name in FORMATS.items():
            action = self._formats.addAction(f"{translated(name)} (.{ending})")
            action.triggered.connect(lambda _=False, e=ending: self._ask_and_export(e))
        self.export.setMenu(self._formats)
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.view = TranscriptView()
        self.editor = ParagraphEditor(self.view.viewport())
        self.search = SearchBar(self.view)
        self.player = WordPlayer(self._service.play, self.view, self.transcript, self._reader)
        self._empty = empty_state(
            self.tr("Every session is kept here"),
            self.tr("Choose one to read, correct, export or delete it."),
        )
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.detail)
        self._head = QWidget()
        self._head_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._head)
        self._head_row.setContentsMargins(22, 14, 14, 6)
        self._head_row.setSpacing(10)
        self._head_row.addLayout(names, 1)
        row = QHBoxLayout()
        self._head_row.addLayout(row)
        self._buttons = (
            self.finder,
            self.copy,
            self.rename,
            self.export,
            self.silence,
            self.delete,
        )
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self._reader)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        for widget in (self._head, self.search, self._empty):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        self.refresh_icons()

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda: self._typing.start())
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self._reader.resized.connect(self._fit_reader)
        self.copy.clicked.connect(self._copy)
        self.rename.clicked.connect(self._rename)
        self.delete.clicked.connect(self._delete)
        self.silence.clicked.connect(self._delete_sound)
        self.finder.clicked.connect(self.search.open_search)
        self.view.edit_requested.connect(self._edit)
        self.editor.accepted.connect(self._correct)

    def set_mask(self, mask: Callable[[str], str] | None) -> None:
        """Rewrite what is shown: profanity masking."""
        self.transcript.set_mask(mask)
        if self._entry is not None:
            self.view.show_paragraphs(self.transcript.paragraphs())

    def refresh_icons(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        names = ("search", "copy", "edit", "save", "mute", "trash")
        for button, name in zip(self._buttons, names, strict=True):
            button.setIcon(icon(name, current_theme().text))

    @property
    def library(self) -> Library:
        """The sessions of the folder in use."""
        return self._service.sessions()

    @Slot()
    def refresh(self) -> None:
        """Read the list again, behind the window."""
        library, query = self.library, self.field.text()
        self._run_in_background(lambda: library.entries(query), self._show_list)

    def open_session(self, path: Path) -> None:
        """Show a session as soon as the list has it."""
        self._wanted = path
        self.field.clear()
        self.refresh()

    @Slot(object)
    def _show_list(self, entries: list[Entry]) -> None:
        wanted = self._wanted or (self._entry.path if self._entry else None)
        self.model.show(entries)
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        self.nothing.setText(
            self.tr("Nothing found.") if self.field.text() else self.tr("No sessions yet.")
        )
        row = self.model.row_of(wanted)
        if row >= 0:
            self._wanted = None
            self.list.setCurrentIndex(self.model.index(row))
        elif self._entry is not None and not self.field.text():
            self._show_reader(shown=False)

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            return
        entry: Entry = index.data(ENTRY)
        library = self.library
        self._entry = entry
        self._run_in_background(
            lambda: library.load(entry), lambda loaded: self._show_session(entry, *loaded)
        )

    def _show_session(self, entry: Entry, transcript: Any, edits: dict[str, str]) -> None:
        if self._entry is not entry:
            return
        self.transcript.load(transcript, edits)
        self.player.set_session(entry.path if entry.sound and not entry.is_running else None)
        self.silence.setVisible(bool(entry.sound))
        self.silence.setEnabled(not entry.is_running)
        self.title.setText(entry.name)
        hint = self.tr("click a word to hear it") if self.view.can_hear else ""
        self.detail.setText(" · ".join(filter(None, (detail_of(entry), hint))))
        self.delete.setEnabled(not entry.is_running)
        self._show_reader(shown=True)
        if entry.path == self._read:  # renamed, or only listed again: the place stays
            self.view.show_paragraphs(self.transcript.paragraphs())
        else:
            self.view.show_from_start(self.transcript.paragraphs())
        self._read = entry.path
        if self.field.text():
            self.view.search(self.field.text().split()[-1])

    def _show_reader(self, *, shown: bool) -> None:
        if not shown:
            self._entry = self._read = None
            self.player.set_session(None)
        for widget in (self._head, self.view):
            widget.setVisible(shown)
        self._empty.setVisible(not shown)

    @Slot()
    def _copy(self) -> None:
        text = "\n\n".join(paragraph.text for paragraph in self.transcript.paragraphs())
        QGuiApplication.clipboard().setText(text)
        self.told.emit(self.tr("The text was copied."))

    @Slot()
    def _rename(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self.library
        title, accepted = QInputDialog.getText(
            self, self.tr("Rename this session"), self.tr("Title"), text=entry.name
        )
        if accepted:
            self._run_in_background(lambda: library.rename(entry, title), lambda _: self.refresh())

    @Slot()
    def _delete(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self.library
        question = self.tr("Delete “{0}”? This cannot be undone.").format(entry.name)
        title, verb = self.tr("Delete this session"), self.tr("Delete")
        ConfirmDialog(
            self, title, question, verb, partial(self._lose, library.delete, entry)
        ).open()

    @Slot()
    def _delete_sound(self) -> None:
        if self._entry is None:
            return
        entry, library = self._entry, self.library
        question = self.tr("Delete the sound of “{0}”? Its text stays. This cannot be undone.")
        title, verb = self.tr("Delete the sound and keep the text"), self.tr("Delete the sound")
        do = partial(self._lose, library.delete_session_audio, entry)
        ConfirmDialog(self, title, question.format(entry.name), verb, do).open()

    def _lose(self, delete: Callable[[Entry], None], entry: Entry) -> None:
        self.player.set_session(None)
        self._run_in_background(lambda: delete(entry), lambda _: self.refresh())

    def _ask_and_export(self, ending: str) -> None:
        if self._entry is None:
            return
        suggestion = str(Path.home() / f"{file_stem(self._entry.name)}.{ending}")
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export this session"), suggestion, f"*.{ending}"
        )
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write the session on show in the format of the path's ending."""
        transcript, service = self.transcript.as_transcript(), self._service
        title = self.title.text()
        self._run_in_background(
            lambda: service.write(transcript, path, title),
            lambda _: self.told.emit(self.tr("Saved to {0}").format(path)),
        )

    @Slot()
    def _fit_reader(self) -> None:
        """Put the title above its buttons where both have no room; keep the button that stops."""
        directions = QBoxLayout.Direction
        narrow = self._reader.width() < NARROW
        self._head_row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self.player.place_button()

    @Slot(Paragraph)
    def _edit(self, paragraph: Paragraph) -> None:
        self.player.stop()
        self.editor.open_on(paragraph, self.view.rect_of(paragraph))

    @Slot(Paragraph, str)
    def _correct(self, paragraph: Paragraph, text: str) -> None:
        if self._entry is not None:  # deleting a session also takes the focus from the editor
            self._corrections.correct(self._entry.path, self.transcript, paragraph, text)
            self.view.show_paragraphs(self.transcript.paragraphs())
