"""The main window: the rail of pages, the notice bar, and what happens when it is closed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.gui.corrections import Corrections
from app.gui.files.file_queue import FileQueue
from app.gui.files.queue_page import QueuePage
from app.gui.library.library_page import LibraryPage
from app.gui.live.announcer import Announcer
from app.gui.live.controller import CaptionController
from app.gui.live.live_page import LivePage
from app.gui.live.overlay import Overlay, can_stay_on_top
from app.gui.live.vocabulary_offer import VocabularyOffer
from app.gui.live.welcome_page import WelcomePage
from app.gui.personal.controller import PersonalisationController
from app.gui.settings.settings_page import SettingsPage
from app.gui.settings.shortcuts import Shortcuts
from app.gui.startup_tasks import StartupTasks
from app.gui.tasks import Tasks
from app.gui.widgets.notice_bar import NoticeBar
from app.gui.widgets.rail import Rail
from app.gui.widgets.windows import raise_window
from app.paths import APP_NAME
from app.view_models.profanity import mask_profanity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from app.gui.personal.personalisation_page import PersonalisationPage
    from app.gui.settings.preferences import Preferences
    from app.service import CaptioningService
    from engine import Device


class MainWindow(QMainWindow):
    """``closed`` is emitted once the last words are on disk and the window has gone."""

    closed = Signal()

    def __init__(self, service: CaptioningService, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.resize(1040, 720)
        self.setMinimumSize(760, 480)
        self._service = service
        self._preferences = preferences
        self.setAcceptDrops(True)
        self._closing = False
        self.welcome: WelcomePage | None = None
        self.controller = CaptionController(service, self)
        self.notices = NoticeBar()
        self._tasks = Tasks(self.notices, self)
        corrections = Corrections(
            service,
            self._tasks.run,
            VocabularyOffer(service, preferences, self._tasks, self.notices),
            lambda: self.controller.session_path,
        )
        self.live = LivePage(self.controller, service.play, corrections)
        self._house = StartupTasks(service, preferences, self._tasks, self.notices)
        self._announcer = Announcer(preferences, self)
        self.personalisation = PersonalisationController(
            service, preferences, self._tasks.run, self._is_in_use, self.notices
        )
        self.library = LibraryPage(service, preferences, self._tasks.run, corrections)
        self.queue = FileQueue(service, self)
        self.files = QueuePage(self.queue)
        self._shortcuts = Shortcuts(self, preferences)
        self.settings = SettingsPage(
            service,
            preferences,
            self._tasks.run,
            self._shortcuts,
            self.personalisation,
            self._house,
        )
        self.rail = Rail()
        self.pages = QStackedWidget()
        places = QSettings(str(service.paths.places), QSettings.Format.IniFormat)
        self.overlay = Overlay(preferences, places)
        self._lay_out()
        self._add_page(self.live, "live", self.tr("Live"))
        self._add_page(self.library, "library", self.tr("Library"))
        self._add_page(self.files, "queue", self.tr("Files"))
        self._add_page(self.settings, "settings", self.tr("Settings"), at_bottom=True)
        self._add_shortcuts()
        self._connect()
        self._apply_settings()
        self._welcome()
        for warning in preferences.warnings[:1]:
            self.notices.say(warning, "warning")
        QTimer.singleShot(0, self._house.begin)
        QTimer.singleShot(0, self.personalisation.check_interrupted_training)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout()
        column.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 16, 24, 0)
        bar.addWidget(self.notices)
        column.addLayout(bar)
        column.addWidget(self.pages, 1)
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(inner)

    def _add_page(self, page: QWidget, drawing: str, text: str, *, at_bottom: bool = False) -> None:
        self.pages.addWidget(page)
        self.rail.add(drawing, text, at_bottom=at_bottom)
        if self.pages.count() == 1:
            self.rail.select(0)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_page)
        self.live.start_wanted.connect(self.start_captions)
        self.live.save_wanted.connect(self._ask_and_save)
        self.live.picker.chosen.connect(self._remember_source)
        self.controller.noticed.connect(self.notices.say)
        self.controller.state_changed.connect(self._state_changed)
        self._preferences.changed.connect(self._apply_settings)
        self._preferences.failed.connect(self._tell_error)
        self.controller.heard.connect(self._announcer.take)
        self._house.devices_listed.connect(self._show_devices)
        self._house.model_ready.connect(self.live.set_model_ready)
        self._house.recovered.connect(self.open_session)
        self._house.model_loaded.connect(self.controller.use_model)
        self._house.terms_changed.connect(self.controller.use_terms)
        self.personalisation.model_changed.connect(self._house.load_model)
        self.personalisation.training_changed.connect(self._close_when_done)
        self.personalisation.page_wanted.connect(self.open_personalisation)
        self.personalisation.result_wanted.connect(self._show_training_result)
        self.library.told.connect(self.notices.say)
        for player in (self.live.player, self.library.player):
            player.told.connect(self._tell_error)
        self.files.open_wanted.connect(self.open_session)
        self.live.overlay_wanted.connect(self.show_overlay)
        self.controller.heard.connect(self.overlay.take)
        self.overlay.settings_wanted.connect(self.open_caption_settings)
        self.overlay.closed.connect(lambda: self.live.overlay.setChecked(False))
        self.closed.connect(self.settings.stop)

    def _add_shortcuts(self) -> None:
        for name, text, slot in (
            ("start", self.tr("Start or stop"), self.live.start.click),
            ("pause", self.tr("Pause"), self.live.pause.click),
            ("overlay", self.tr("Caption overlay"), self.live.overlay.click),
            ("save", self.tr("Save"), self._save_in_usual_format),
            ("find", self.tr("Find"), self._find),
            ("larger", self.tr("Larger text"), lambda: self._preferences.resize_text(1)),
            ("smaller", self.tr("Smaller text"), lambda: self._preferences.resize_text(-1)),
        ):
            self._shortcuts.add(name, text, slot)
        for number, name in enumerate(("live", "library", "files", "settings")):
            button = self.rail.button(number)
            self._shortcuts.add(name, button.text(), button.click)

    @Slot()
    def _find(self) -> None:
        """Search what is on show: all sessions in the library, else the live transcript."""
        if self.pages.currentWidget() is self.library:
            self.library.field.setFocus()
            self.library.field.selectAll()
        elif self.pages.currentWidget() is self.live:
            self.live.search.open_search()

    @Slot(int)
    def open_page(self, number: int) -> None:
        """Show a page by its number on the rail."""
        self._stop_players()
        self.pages.setCurrentIndex(number)
        self.rail.select(number)
        if self.pages.currentWidget() is self.library:
            self.library.refresh()

    def _stop_players(self) -> None:
        for player in (self.live.player, self.library.player):
            player.stop()

    @Slot()
    def open_caption_settings(self) -> None:
        """Show the page of captions in the settings."""
        self.open_page(self.pages.indexOf(self.settings))
        self.settings.open_captions()
        raise_window(self)

    def _welcome(self) -> None:
        """Greet a new user."""
        if self._preferences.settings.window.welcomed:
            return
        page = WelcomePage(self.controller)
        page.picker.chosen.connect(self._remember_source)
        page.start_wanted.connect(self.start_captions)
        page.done.connect(self._welcomed)
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.rail.hide()
        self.welcome = page

    @Slot()
    def _welcomed(self) -> None:
        self._preferences.update("window", welcomed=True)
        self.rail.show()
        self.open_page(0)
        if self.welcome is not None:
            self.pages.removeWidget(self.welcome)
            self.welcome.deleteLater()
            self.welcome = None

    @Slot(object)
    def open_session(self, path: Path) -> None:
        """Show a past session in the library."""
        self.open_page(self.pages.indexOf(self.library))
        self.library.open_session(path)

    @Slot()
    def start_captions(self) -> None:
        """Caption the chosen source."""
        self.notices.hide()
        self.controller.start(self.live.picker.choice)

    @Slot(bool)
    def show_overlay(self, shown: bool) -> None:
        """Show or hide the captions above other windows."""
        self.overlay.setVisible(shown)
        if shown and not can_stay_on_top():
            self.notices.say(
                self.tr(
                    "This desktop (Wayland) does not let a window stay on top by itself: "
                    "choose “Always on Top” in the overlay’s window menu (Alt+Space), "
                    "or start the program with QT_QPA_PLATFORM=xcb."
                ),
                "warning",
            )

    def refresh_theme(self) -> None:
        """Draw again what the style sheet does not reach."""
        self.rail.refresh_icons()
        self.live.refresh_icons()
        self.library.refresh_icons()
        self.library.view.redraw()
        self.settings.refresh_icons()
        self.live.view.redraw()

    @property
    def busy(self) -> bool:
        """Whether something still runs behind the window."""
        return self._tasks.busy or self.queue.is_working

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what was dropped in the queue and show it."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open_page(self.pages.indexOf(self.files))
        if not self.queue.add(paths):
            self.notices.say(self.tr("There is no sound or video file in there."), "warning")
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop and drain first: no word is lost by closing; a second try closes at once."""
        if (self.controller.is_active or self.personalisation.is_training) and not self._closing:
            self._closing = True
            self.notices.say(
                self.tr("Finishing the last words, then closing…")
                if self.controller.is_active
                else self.tr("Closing. You can resume training later.")
            )
            self.personalisation.stop_training()
            self.controller.stop()
            event.ignore()
            return
        event.accept()
        self._service.collector.finish(2.0)
        self.queue.cancel_all()
        self._stop_players()
        self.overlay.close()
        self.closed.emit()

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        self.overlay.set_live(state != "idle")
        self._close_when_done()

    @Slot()
    def _close_when_done(self) -> None:
        if self._closing and not (self.controller.is_active or self.personalisation.is_training):
            self.close()

    def _is_in_use(self) -> bool:
        return self.controller.is_active or self.queue.is_working

    @Slot(object)
    def _show_devices(self, devices: Sequence[Device]) -> None:
        self.live.picker.set_devices(devices)
        if self.welcome is not None:
            self.welcome.picker.set_devices(devices)

    @Slot()
    def open_personalisation(self) -> PersonalisationPage:
        """Show the page of personalisation in the settings."""
        self.open_page(self.pages.indexOf(self.settings))
        return self.settings.open_personalisation()

    @Slot()
    def _show_training_result(self) -> None:
        self.open_personalisation().show_result()

    @Slot(str)
    def _tell_error(self, message: str) -> None:
        self.notices.say(message, "error")

    @Slot()
    def _apply_settings(self) -> None:
        settings = self._preferences.settings
        self.live.picker.choose(settings.audio.source)
        if self.welcome is not None:
            self.welcome.picker.choose(settings.audio.source)
        for view in (self.live.view, self.library.view):
            view.set_text_size(settings.window.text_size)
        mask = mask_profanity if settings.window.mask_profanity else None
        self.live.set_mask(mask)
        self.library.set_mask(mask)
        self.overlay.lines.set_mask(mask)

    @Slot(str)
    def _remember_source(self, choice: str) -> None:
        self._preferences.update("audio", source=choice)

    @Slot()
    def _save_in_usual_format(self) -> None:
        if self.live.save.isEnabled():
            self._ask_and_save(self._preferences.settings.files.format)

    @Slot(str)
    def _ask_and_save(self, ending: str) -> None:
        suggestion = str(Path.home() / f"captions.{ending}")
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the transcript"), suggestion, f"*.{ending}"
        )
        if path:
            self.save_to(Path(path if Path(path).suffix else f"{path}.{ending}"))

    def save_to(self, path: Path) -> None:
        """Save the transcript shown now; says where it went, or why it did not."""
        transcript = self.controller.transcript.as_transcript()
        self._tasks.run(
            lambda: self._service.write(transcript, path),
            lambda _: self.notices.say(self.tr("Saved to {0}").format(path)),
        )
