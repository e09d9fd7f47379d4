"""What happens behind the window once it can be used: devices, the model, lost sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.gui.settings.preferences import Preferences
    from app.gui.tasks import Tasks
    from app.gui.widgets.notice_bar import NoticeBar
    from app.service import CaptioningService
    from app.settings import ModelSettings
    from app.view_models.library import Entry
    from engine import Device


TYPING_PAUSE_MS = 600
"""Half a name that is still being typed shall not be favoured."""


class StartupTasks(QObject):
    """``devices_listed`` carries the devices, ``model_ready`` whether the model is loaded.

    ``model_loaded`` carries the recogniser that is in use from now on, ``terms_changed`` the names
    and terms, and ``recovered`` the folder of a session that a crash had cut short.
    """

    devices_listed = Signal(object)
    model_ready = Signal(bool)
    model_loaded = Signal(object)
    terms_changed = Signal(object)
    recovered = Signal(object)

    def __init__(
        self, service: CaptioningService, preferences: Preferences, tasks: Tasks, notices: NoticeBar
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._preferences = preferences
        self._tasks = tasks
        self._notices = notices
        self._model: ModelSettings | None = None
        self._terms = preferences.settings.vocabulary.terms
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._tell_terms)
        self._loads = 0
        self.devices: Sequence[Device] = ()
        self._refusal_told = False

    @Slot()
    def begin(self) -> None:
        """Do all of it."""
        self.list_devices()
        self.load_model()
        library = self._service.sessions()
        self._tasks.run(library.entries, self._offer_recovery, "warning")
        self._preferences.changed.connect(self._settings_changed)

    @Slot()
    def list_devices(self) -> None:
        """Read the list of devices again."""
        self._tasks.run(self._service.devices, self._show_devices, "warning")

    @Slot()
    def refresh_devices(self) -> None:
        """Search for devices that were connected or removed, then list them."""
        self._tasks.run(lambda: self._service.devices(refresh=True), self._show_devices, "warning")

    def _show_devices(self, devices: Sequence[Device]) -> None:
        self.devices = devices
        self.devices_listed.emit(devices)
        if self._service.microphone_access().state == "refused" and not self._refusal_told:
            self._refusal_told = True
            text = self.tr(
                "The system refuses the microphone; Settings › Audio tells how to allow it."
            )
            self._notices.say(text, "warning")

    @Slot()
    def _settings_changed(self) -> None:
        if self._preferences.settings.model != self._model:
            self.load_model()
        if self._preferences.settings.vocabulary.terms != self._terms:
            self._terms = self._preferences.settings.vocabulary.terms
            self._typing.start()

    @Slot()
    def _tell_terms(self) -> None:
        self.terms_changed.emit(self._terms)

    @Slot()
    def load_model(self) -> None:
        """Load the model that the settings and the user's versions ask for."""
        self._model = self._preferences.settings.model
        self.model_ready.emit(False)
        self._loads = number = self._loads + 1

        def loaded(recogniser: object) -> None:
            # Of two loads at once, the one asked for first may end last.
            if number == self._loads:
                self.model_ready.emit(True)
                self.model_loaded.emit(recogniser)

        self._tasks.run(self._service.load_recogniser, loaded)

    def _offer_recovery(self, entries: list[Entry]) -> None:
        lost = [entry for entry in entries if entry.was_interrupted]
        if lost:
            text = self.tr("A session was cut short: “{0}”. Everything said until then is safe.")
            self._notices.say(
                text.format(lost[0].name), "info", self.tr("Open it"), lambda: self._recover(lost)
            )

    def _recover(self, entries: list[Entry]) -> None:
        def recover() -> Path:
            for entry in entries:
                self._service.recover(entry.path)
            return entries[0].path

        self._tasks.run(recover, self.recovered.emit)
