"""The settings page of personalisation: what is kept, reading aloud, learning, versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton

from app.gui.personal.addon_card import AddonCard
from app.gui.personal.sample_player import SamplePlayer
from app.gui.personal.status_card import StatusCard
from app.gui.personal.training_card import LearnCard
from app.gui.personal.versions_card import VersionsCard
from app.gui.settings.forms import Form
from app.gui.widgets.confirm_dialog import ConfirmDialog
from engine import StorageError

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.gui.personal.controller import PersonalDesk
    from app.gui.personal.enrolment import EnrolmentDialog
    from app.gui.personal.result_dialog import ResultDialog
    from app.gui.personal.samples_dialog import RecordingsDialog
    from app.gui.settings.preferences import Preferences
    from app.service import CaptioningService


class PersonalPage(Form):
    """Looks at what is kept when it is shown; its dialogs are loaded when they are asked for."""

    def __init__(
        self, preferences: Preferences, service: CaptioningService, desk: PersonalDesk
    ) -> None:
        super().__init__(preferences, "personal")
        self._service = service
        self._desk = desk
        self.player = SamplePlayer(service, self)
        self.player.failed.connect(self._tell)
        self.heading(self.tr("Personalise"))
        self.status = StatusCard(desk)
        self.column.addWidget(self.status)
        self._add_collecting()
        self.learning = LearnCard(desk)
        self.addon = AddonCard(desk)
        self.versions = VersionsCard(desk)
        for card in (self.learning, self.addon):
            self.column.addWidget(card)
        self._add_automatic()
        self.column.addWidget(self.versions)
        self._add_deletion()
        self.end()
        self.learning.result_wanted.connect(self.show_result)
        desk.learnt.connect(self._learnt)
        preferences.changed.connect(self.status.refresh)

    def _add_collecting(self) -> None:
        self.card()
        self.read = QPushButton(self.tr("Read aloud…"))
        self.read.clicked.connect(self.open_enrolment)
        self.row(
            self.tr("Read sentences"),
            self.tr("20 short sentences, about four minutes: the surest way to learn a voice."),
            self.read,
        )
        self.collect = self.switch(
            "collect",
            self.tr("Learn from captions"),
            self.tr(
                "Off unless you switch it on. While you caption the microphone, sentences that "
                "were heard with confidence, and those that you correct, are kept with their "
                "sound. Never while captioning is paused, and never the computer’s sound."
            ),
        )
        self.number("megabytes", self.tr("Space at most"), self._space_text(), self.tr(" MB"))
        self.number(
            "days",
            self.tr("Keep captions for"),
            self.tr("What you read or corrected stays until you delete it."),
            self.tr(" days"),
        )
        self.show_items = QPushButton(self.tr("Show them…"))
        self.show_items.clicked.connect(self.open_recordings)
        self.row(
            self.tr("Recordings that are kept"),
            self.tr("In {0}, on this computer alone. Hear or delete each.").format(
                _short(self._desk.home.folder)
            ),
            self.show_items,
        )

    def _space_text(self) -> str:
        return self.tr("100 MB hold 50 minutes. When it is full, the oldest captions go first.")

    def _add_automatic(self) -> None:
        self.card()
        if self._desk.can_learn_alone:
            self.switch(
                "automatic",
                self.tr("Learn by itself"),
                self.tr(
                    "When there is enough that is new, the computer runs on mains power, and "
                    "nothing was captioned for ten minutes."
                ),
            )
        else:
            self.note(
                self.tr(
                    "Learning by itself is not offered here: whether this computer runs on mains "
                    "power is not known."
                )
            ).setObjectName("help")

    def _add_deletion(self) -> None:
        self.card()
        self.delete_all = QPushButton(self.tr("Delete everything…"))
        self.delete_all.setObjectName("stop")
        self.delete_all.clicked.connect(self._ask_to_delete)
        self.row(
            self.tr("Forget my voice"),
            self.tr("Recordings, versions and the key; the bundled model is used again."),
            self.delete_all,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look again."""
        super().showEvent(event)
        self._desk.refresh()

    def refresh_icons(self) -> None:
        """Draw what carries the colours of a theme again."""
        self.versions.refresh()

    @Slot(str)
    def _tell(self, message: str) -> None:
        self._desk.noticed.emit(message, "error")

    @Slot()
    def open_enrolment(self) -> EnrolmentDialog | None:
        """Show the sentences to read; None where the program's own list of them is missing."""
        from app.gui.personal.enrolment import EnrolmentDialog

        settings = self.preferences.settings
        try:
            dialog = EnrolmentDialog(self._service, settings, self._desk, self.player, self)
        except StorageError as error:
            self._tell(str(error))
            return None
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def open_recordings(self) -> RecordingsDialog:
        """Show what is kept."""
        from app.gui.personal.samples_dialog import RecordingsDialog

        dialog = RecordingsDialog(self._desk, self.player, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot(object)
    def _learnt(self, _result: object) -> None:
        """Show the result to who waits for it; the window tells everybody else."""
        if self.isVisible():
            self.show_result()

    @Slot()
    def show_result(self) -> ResultDialog | None:
        """Show how the last run ended."""
        from app.gui.personal.result_dialog import ResultDialog

        if self._desk.result is None:
            return None
        texts = {item.id: item.text for item in self._desk.kept.recordings}
        dialog = ResultDialog(self._desk.result, self._desk.learner.rejected, texts, self)
        dialog.open()
        return dialog

    @Slot()
    def _ask_to_delete(self) -> None:
        question = self.tr(
            "Delete all recordings, all versions and the key? The bundled model is used again. "
            "This cannot be undone."
        )
        title, verb = self.tr("Forget my voice"), self.tr("Delete everything")
        ConfirmDialog(self, title, question, verb, self._delete_everything).open()

    def _delete_everything(self) -> None:
        self.player.stop()
        self._desk.delete_everything()


def _short(folder: Path) -> str:
    """Write a folder of the user's as people do."""
    home = Path.home()
    return (
        f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)
    )
