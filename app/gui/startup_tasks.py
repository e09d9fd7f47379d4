"""Background work once the window is open: watch devices, load the model, find lost sessions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from app.gui.background import BackgroundRunner
    from app.gui.preferences import Preferences
    from app.gui.widgets.notice_bar import NoticeBar
    from app.service import CaptioningService
    from app.settings import ModelSettings
    from app.view_models.library import Entry
    from engine import Device, DeviceWatch


TYPING_PAUSE_MS = 600
"""Typing must pause this long before new terms take effect, so that no half-typed name does."""


class StartupTasks(QObject):
    """Runs once at the start, and again for what later changes of the settings affect.

    ``devices_listed`` carries the devices of now, and again after each change. ``model_ready``
    carries whether the model is loaded, ``model_loaded`` the ``Recogniser`` to use
    from now on, ``recovered`` the folder of a session that a crash had interrupted.
    """

    devices_listed = Signal(tuple)
    model_ready = Signal(bool)
    model_loaded = Signal(object)  # importing its class would load ONNX Runtime before the window
    terms_changed = Signal(tuple)
    recovered = Signal(Path)
    _devices_found = Signal(tuple)

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        background: BackgroundRunner,
        notices: NoticeBar,
    ) -> None:
        super().__init__(notices)
        self._service = service
        self._preferences = preferences
        self._background = background
        self._notices = notices
        self._model: ModelSettings | None = None
        self._terms = preferences.settings.vocabulary.terms
        self._typing = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(lambda: self.terms_changed.emit(self._terms))
        self._loads = 0
        self._watch: DeviceWatch | None = None
        self._stopped = False
        self._devices_found.connect(self._show_devices, Qt.ConnectionType.QueuedConnection)
        self.devices: Sequence[Device] = ()
        self._refusal_shown = False

    @Slot()
    def start(self) -> None:
        service, found = self._service, self._devices_found.emit
        self._background.run(lambda: service.watch_devices(found), self._keep_watch, "warning")
        self.load_model()
        library = self._service.sessions()
        self._background.run(library.entries, self._offer_recovery, "warning")
        self._preferences.changed.connect(self._settings_changed)

    def _keep_watch(self, watch: DeviceWatch) -> None:
        self._watch = watch
        if self._stopped:
            watch.close()

    @Slot()
    def stop(self) -> None:
        """Stop the search for devices: the window closes."""
        self._stopped = True
        if self._watch is not None:
            self._watch.close()

    @Slot(tuple)
    def _show_devices(self, devices: Sequence[Device]) -> None:
        self.devices = devices
        self.devices_listed.emit(devices)
        if self._service.microphone_access().state == "refused" and not self._refusal_shown:
            self._refusal_shown = True
            text = self.tr("Microphone access is blocked. See Settings › Audio to allow it.")
            self._notices.show_notice(text, "warning")

    @Slot()
    def _settings_changed(self) -> None:
        if self._preferences.settings.model != self._model:
            self.load_model()
        if self._preferences.settings.vocabulary.terms != self._terms:
            self._terms = self._preferences.settings.vocabulary.terms
            self._typing.start()

    @Slot()
    def load_model(self) -> None:
        """Load the model that the settings name."""
        self._model = self._preferences.settings.model
        self.model_ready.emit(False)
        self._loads = number = self._loads + 1

        def loaded(recogniser: object) -> None:
            # Of two concurrent loads, the earlier one may end last.
            if number == self._loads:
                self.model_ready.emit(True)
                self.model_loaded.emit(recogniser)

        self._background.run(self._service.load_recogniser, loaded)

    def _offer_recovery(self, entries: list[Entry]) -> None:
        self._background.run(self._service.sessions().index_all, lambda _: None, "warning")
        lost = [entry for entry in entries if entry.was_interrupted]
        if lost:
            text = self.tr(
                "The session “{0}” was interrupted. Everything up to that point is saved."
            )
            self._notices.show_notice(
                text.format(lost[0].name), "info", self.tr("Open"), lambda: self._recover(lost)
            )

    def _recover(self, entries: list[Entry]) -> None:
        def recover() -> Path:
            for entry in entries:
                self._service.recover(entry.path)
            return entries[0].path

        self._background.run(recover, self.recovered.emit)
