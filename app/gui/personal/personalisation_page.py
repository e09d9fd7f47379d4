"""The settings page of personalisation: recordings, training, model versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from app.gui.personal.addon_card import AddonCard
from app.gui.personal.recording_player import RecordingPlayer
from app.gui.personal.status_card import StatusCard
from app.gui.personal.training_card import TrainingCard
from app.gui.personal.versions_card import VersionsCard
from app.gui.widgets.common import push_button
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.settings_form import SettingsForm
from engine import StorageError

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from app.gui.personal.controller import PersonalisationController
    from app.gui.personal.enrolment_dialog import EnrolmentDialog
    from app.gui.personal.recordings_dialog import RecordingsDialog
    from app.gui.personal.result_dialog import ResultDialog
    from app.gui.preferences import Preferences
    from app.service import CaptioningService


class PersonalisationPage(SettingsForm):
    """Refreshes itself when it is shown; its dialogs are imported when they are opened."""

    def __init__(
        self,
        preferences: Preferences,
        service: CaptioningService,
        controller: PersonalisationController,
    ) -> None:
        super().__init__(preferences, "personal")
        self._service = service
        self._controller = controller
        self.player = RecordingPlayer(service, self)
        self.player.failed.connect(self._report_error)
        self.add_heading(self.tr("Personalisation"))
        self.status = StatusCard(controller)
        self.column.addWidget(self.status)
        self._add_recordings()
        self.training = TrainingCard(controller)
        self.addon = AddonCard(controller)
        self.versions = VersionsCard(controller)
        for card in (self.training, self.addon):
            self.column.addWidget(card)
        self._add_automatic()
        self.column.addWidget(self.versions)
        self._add_deletion()
        self.finish()
        self.training.result_requested.connect(self.show_result)
        controller.training_finished.connect(self._training_finished)
        preferences.changed.connect(self.status.refresh)

    def _add_recordings(self) -> None:
        self.begin_card()
        self.read = push_button(self.tr("Read aloud…"), self.open_enrolment)
        self.add_row(
            self.tr("Read sentences aloud"),
            self.tr("20 short sentences take about four minutes and help the most."),
            self.read,
        )
        self.collect = self.add_switch(
            "collect",
            self.tr("Collect recordings from captions"),
            self.tr(
                "Off by default. While the microphone is captioned, sentences that you correct or "
                "that are recognised with high confidence are stored with their audio. Nothing is "
                "stored while captions are paused, and system audio is never stored."
            ),
        )
        self.add_number("megabytes", self.tr("Storage limit"), self._limit_text(), self.tr(" MB"))
        self.add_number(
            "days",
            self.tr("Keep captions for"),
            self.tr("Sentences that you read or corrected are kept until you delete them."),
            self.tr(" days"),
        )
        self.show_recordings = push_button(self.tr("Show…"), self.open_recordings)
        self.add_row(
            self.tr("Recordings"),
            self.tr("Stored in {0}, on this computer only. Play or delete each of them.").format(
                _short(self._controller.folder)
            ),
            self.show_recordings,
        )

    def _limit_text(self) -> str:
        return self.tr(
            "100 MB hold about 50 minutes. At the limit, the oldest captions are deleted first."
        )

    def _add_automatic(self) -> None:
        self.begin_card()
        if self._controller.can_train_automatically:
            self.add_switch(
                "automatic",
                self.tr("Train automatically"),
                self.tr(
                    "When there are enough new recordings, the computer is on mains power and "
                    "nothing has been captioned for ten minutes."
                ),
            )
        else:
            self.add_note(
                self.tr(
                    "Automatic training is not available: this system does not report whether the "
                    "computer is on mains power."
                )
            ).setObjectName("help")

    def _add_deletion(self) -> None:
        self.begin_card()
        self.delete_all = push_button(self.tr("Delete everything…"), self._ask_to_delete, "stop")
        self.add_row(
            self.tr("Delete personal data"),
            self.tr("Deletes recordings, versions and the key. The bundled model is used again."),
            self.delete_all,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Report to the controller, which refreshes what the page shows."""
        super().showEvent(event)
        self._controller.set_page_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Report to the controller; a minimised window does not count as hidden."""
        super().hideEvent(event)
        self._controller.set_page_visible(self.isVisible())

    def refresh_icons(self) -> None:
        self.versions.refresh()

    @Slot(str)
    def _report_error(self, message: str) -> None:
        self._controller.notify(message, "error")

    @Slot()
    def open_enrolment(self) -> EnrolmentDialog | None:
        """Open the dialog for reading aloud; None when the list of sentences cannot be read."""
        from app.gui.personal.enrolment_dialog import EnrolmentDialog

        try:
            dialog = EnrolmentDialog(self._service, self._controller, self.player, self)
        except StorageError as error:
            self._report_error(str(error))
            return None
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def open_recordings(self) -> RecordingsDialog:
        from app.gui.personal.recordings_dialog import RecordingsDialog

        dialog = RecordingsDialog(self._controller, self.player, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def _training_finished(self) -> None:
        if self.isVisible():  # otherwise the controller shows a notice
            self.show_result()

    @Slot()
    def show_result(self) -> ResultDialog | None:
        """Open the result of the last run; None when there is none."""
        from app.gui.personal.result_dialog import ResultDialog

        controller = self._controller
        if controller.result is None:
            return None
        texts = {recording.id: recording.text for recording in controller.summary.recordings}
        dialog = ResultDialog(controller.result, controller.rejected, texts, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    @Slot()
    def _ask_to_delete(self) -> None:
        question = self.tr(
            "Delete all recordings, all versions and the key? The bundled model will be used "
            "again. This cannot be undone."
        )
        title, verb = self.tr("Delete personal data"), self.tr("Delete everything")
        ConfirmDialog(self, title, question, verb, self._delete_everything).open()

    def _delete_everything(self) -> None:
        self.player.stop()
        self._controller.delete_everything()


def _short(folder: Path) -> str:
    home = Path.home()
    return (
        f"~/{folder.relative_to(home).as_posix()}" if folder.is_relative_to(home) else str(folder)
    )
