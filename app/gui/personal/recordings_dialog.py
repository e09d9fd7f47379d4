"""The dialog that lists recordings of the user's voice, plays and deletes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import fill, text_label
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import icon
from app.gui.widgets.language import date_text, decimal
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController
    from app.gui.personal.recording_player import RecordingPlayer
    from engine import Recording, RecordingSummary

ID_ROLE = Qt.ItemDataRole.UserRole


class RecordingsDialog(QDialog):
    """The newest first, two lines each; Space plays, Delete deletes."""

    def __init__(
        self, controller: PersonalisationController, player: RecordingPlayer, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Recordings"))
        self.resize(680, 560)
        self._controller = controller
        self._player = player
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Recordings"))
        self.list.setWordWrap(True)
        self.list.setSpacing(1)
        self.nothing = text_label(self.tr("There are no recordings of your voice."), "help")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.play = QPushButton(self.tr("Play"))
        self.delete = QPushButton(self.tr("Delete"))
        self.delete_all = QPushButton(self.tr("Delete all…"))
        self.close_button = QPushButton(self.tr("Close"))
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.play, self.delete, self.delete_all):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.close_button)
        fill(
            QVBoxLayout(self),
            (self.list, 1),
            (self.nothing, 1),
            row,
            margins=(20, 20, 20, 20),
            spacing=12,
        )
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.play.clicked.connect(self._play)
        self.delete.clicked.connect(self._delete)
        self.delete_all.clicked.connect(self._delete_all)
        self.close_button.clicked.connect(self.reject)
        self.list.itemActivated.connect(self._play)
        self.list.currentItemChanged.connect(self._show_buttons)
        for key, slot in ((Qt.Key.Key_Space, self._play), (Qt.Key.Key_Delete, self._delete)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        self._controller.summary_changed.connect(self.refresh)
        self._player.changed.connect(self._show_buttons)

    @property
    def selected(self) -> str:
        """The id of the selected recording; empty when there is none."""
        row = self.list.currentRow()
        return "" if row < 0 else str(self.list.item(row).data(ID_ROLE))

    @Slot()
    def refresh(self) -> None:
        """List the recordings; the selection stays on its row."""
        row = max(0, self.list.currentRow())
        self.list.clear()
        for summary in reversed(self._controller.summary.recordings):
            entry = QListWidgetItem(self._text(summary))
            entry.setData(ID_ROLE, summary.id)
            colour = current_theme().warning if summary.problem else current_theme().muted
            drawing = {"enrolment": "book", "correction": "edit", "caption": "caption"}
            name = drawing.get(summary.kind or "", "warning")
            entry.setIcon(icon(name, colour))
            self.list.addItem(entry)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self._show_buttons()

    def _text(self, summary: RecordingSummary) -> str:
        if summary.problem:
            return f"{summary.problem}\n{date_text(summary.created)}"
        kinds = {
            "enrolment": self.tr("read aloud"),
            "correction": self.tr("corrected"),
            "caption": self.tr("caption"),
        }
        seconds = self.tr("{0} s").format(decimal(summary.duration))
        parts = (kinds[summary.kind or "caption"], date_text(summary.created), seconds)
        return f"{summary.text}\n{' · '.join(parts)}"

    @Slot()
    def _show_buttons(self) -> None:
        for button in (self.play, self.delete):
            button.setEnabled(bool(self.selected))
        self.delete_all.setEnabled(self.list.count() > 0)
        self.play.setText(self.tr("Stop") if self._player.is_playing else self.tr("Play"))

    @Slot()
    def _play(self) -> None:
        if self._player.is_playing:
            self._player.stop()
        elif self.selected:
            self._controller.load_recording(self.selected, self._play_recording)

    def _play_recording(self, recording: Recording) -> None:
        if self.isVisible():
            self._player.play(recording.samples)

    @Slot()
    def _delete(self) -> None:
        if self.selected:
            self._player.stop()
            self._controller.delete_recording(self.selected)

    @Slot()
    def _delete_all(self) -> None:
        question = self.tr("Delete all recordings of your voice? This cannot be undone.")
        title, verb = self.tr("Delete all recordings"), self.tr("Delete")
        ConfirmDialog(self, title, question, verb, self._delete_recordings).open()

    def _delete_recordings(self) -> None:
        self._player.stop()
        self._controller.delete_all_recordings()

    @Slot()
    def reject(self) -> None:
        self._player.stop()
        super().reject()
