"""The main window: creates pages, controllers and notice bar, and connects them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.gui.background import BackgroundRunner
from app.gui.files.file_queue import FileQueue
from app.gui.files.queue_page import QueuePage
from app.gui.library.library_page import LibraryPage
from app.gui.live.announcer import Announcer
from app.gui.live.controller import CaptionController
from app.gui.live.live_page import LivePage
from app.gui.live.overlay import Overlay
from app.gui.live.welcome_page import WelcomePage
from app.gui.personal.controller import PersonalisationController
from app.gui.settings.settings_page import SettingsPage
from app.gui.settings.shortcuts import Shortcuts
from app.gui.startup_tasks import StartupTasks
from app.gui.transcript.corrections import Corrections
from app.gui.transcript.exporter import TranscriptExporter
from app.gui.transcript.vocabulary_offer import VocabularyOffer
from app.gui.widgets.common import FirstPaint, fill, raise_window
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.gui.widgets.icons import app_icon
from app.gui.widgets.navigation import NavigationBar
from app.gui.widgets.notice_bar import NoticeBar
from app.gui.widgets.placement import WindowPlacement
from app.paths import APP_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from app.gui.personal.personalisation_page import PersonalisationPage
    from app.gui.preferences import Preferences
    from app.service import CaptioningService


PREFERRED_SIZE = QSize(1040, 720)
MIN_SIZE = QSize(632, 340)
"""Fits a screen of 1280 by 720 pixels at a scale of 2."""


class MainWindow(QMainWindow):
    """``closed`` is emitted when the last words are on disk and the window closes.

    Where :attr:`has_tray_icon` says so, closing the window during captions only hides it, and
    ``hidden_in_tray`` is emitted; :meth:`quit` closes it in any case.
    """

    closed = Signal()
    hidden_in_tray = Signal()

    def __init__(self, service: CaptioningService, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.setMinimumSize(MIN_SIZE)
        self.setAcceptDrops(True)
        self._service = service
        self._preferences = preferences
        self._closing = False
        self._quitting = False
        self.has_tray_icon: Callable[[], bool] = lambda: False
        self._may_ask = True
        self._has_started = False
        self.welcome: WelcomePage | None = None
        self.controller = CaptionController(service, self)
        self.notices = NoticeBar()
        self._background = BackgroundRunner(self.notices, self)
        run = self._background.run
        exporter = self.exporter = TranscriptExporter(service, run, self.notices)
        corrections = Corrections(
            service,
            run,
            VocabularyOffer(service, preferences, run, self.notices),
            lambda: self.controller.session_path,
        )
        self.live = LivePage(self.controller, preferences, exporter, service.play, corrections)
        self._startup = StartupTasks(service, preferences, self._background, self.notices)
        self._announcer = Announcer(preferences, self)
        self.personalisation = PersonalisationController(
            service, preferences, run, self._is_in_use, self.notices
        )
        self.library = LibraryPage(service, preferences, run, exporter, corrections)
        self.queue = FileQueue(service, self)
        self.files = QueuePage(self.queue)
        self._shortcuts = Shortcuts(self, preferences)
        self.settings = SettingsPage(
            service, preferences, run, self._shortcuts, self.personalisation, self._startup
        )
        self.navigation = NavigationBar()
        self.pages = QStackedWidget()
        self.places = QSettings(str(service.paths.places), QSettings.Format.IniFormat)
        self.overlay = Overlay(preferences, self.places)
        self._build_layout()
        self._add_page(self.live, "live", self.tr("Live"))
        self._add_page(self.library, "library", self.tr("Library"))
        self._add_page(self.files, "queue", self.tr("Files"))
        self._add_page(self.settings, "settings", self.tr("Settings"), at_bottom=True)
        self._add_shortcuts()
        self._connect_live()
        self._connect_pages()
        self._connect_background()
        self._show_welcome()
        WindowPlacement(self, self.places, PREFERRED_SIZE)
        for warning in preferences.warnings[:1]:
            self.notices.show_notice(warning, "warning")
        # Importing the engine holds Python's lock for a while: the window is painted first.
        FirstPaint(self, self._start_tasks)

    def _start_tasks(self) -> None:
        self._has_started = True
        self._startup.start()
        self.personalisation.check_interrupted_training()

    def _build_layout(self) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        # Below the pages, where it moves no button away from under the pointer.
        bar = fill(QHBoxLayout(), self.notices, margins=(24, 0, 24, 12))
        column.addLayout(bar)
        fill(QHBoxLayout(inner), self.navigation, (column, 1), margins=(0, 0, 0, 0), spacing=0)
        self.setCentralWidget(inner)

    def _add_page(
        self, page: QWidget, icon_name: str, text: str, *, at_bottom: bool = False
    ) -> None:
        self.pages.addWidget(page)
        self.navigation.add(icon_name, text, at_bottom=at_bottom)
        if self.pages.count() == 1:
            self.navigation.select(0)

    def _connect_live(self) -> None:
        self.controller.notice_posted.connect(self.notices.show_notice)
        self.controller.notice_cleared.connect(self._clear_notice)
        self.controller.source_refused.connect(self._restore_source)
        self._preferences.changed.connect(self._use_source)
        self.controller.state_changed.connect(self._on_state_changed)
        self.controller.events_received.connect(self._announcer.announce)
        self.controller.events_received.connect(self.overlay.show_events)
        self.live.overlay_requested.connect(self.overlay.set_shown)
        self.overlay.notice_posted.connect(self.notices.show_notice)
        self.overlay.settings_requested.connect(self.open_caption_settings)
        self.overlay.closed.connect(lambda: self.live.overlay.setChecked(False))

    def _connect_pages(self) -> None:
        self.navigation.chosen.connect(self.open_page)
        self.navigation.live_requested.connect(lambda: self.open_page(0))
        self.library.notice_posted.connect(self.notices.show_notice)
        self.files.open_requested.connect(self.open_session)
        self.files.notice_posted.connect(self.notices.show_notice)
        self._preferences.failed.connect(self._show_error)
        self.closed.connect(self.settings.stop)
        self.closed.connect(self._startup.stop)
        for player in (self.live.player, self.library.player):
            player.failed.connect(self._show_error)
            self.pages.currentChanged.connect(player.stop)
            self.closed.connect(player.stop)

    def _connect_background(self) -> None:
        self._startup.devices_listed.connect(self.live.set_devices)
        self._startup.model_ready.connect(self.live.set_model_ready)
        self._startup.model_loaded.connect(self.controller.use_model)
        self._startup.terms_changed.connect(self.controller.use_terms)
        self._startup.recovered.connect(self.open_session)
        self.personalisation.model_changed.connect(self._startup.load_model)
        self.personalisation.training_changed.connect(self._close_when_done)
        self.personalisation.page_requested.connect(self.open_personalisation)
        self.personalisation.result_requested.connect(
            lambda: self.open_personalisation().show_result()
        )

    def _add_shortcuts(self) -> None:
        for name, text, slot in (
            ("start", self.tr("Start or stop"), self.live.start.click),
            ("pause", self.tr("Pause"), self.live.pause.click),
            ("overlay", self.tr("Caption overlay"), self.live.overlay.click),
            ("save", self.tr("Export"), self.live.export_in_default_format),
            ("find", self.tr("Find"), self._find),
            ("larger", self.tr("Larger text"), lambda: self._preferences.resize_text(1)),
            ("smaller", self.tr("Smaller text"), lambda: self._preferences.resize_text(-1)),
        ):
            self._shortcuts.add(name, text, slot)
        for number, name in enumerate(("live", "library", "files", "settings")):
            button = self.navigation.button(number)
            self._shortcuts.add(name, button.text(), button.click)

    @Slot()
    def _find(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, (LivePage, LibraryPage)):
            page.focus_search()

    @Slot(int)
    def open_page(self, number: int) -> None:
        """Show a page by its number in the navigation bar."""
        self.pages.setCurrentIndex(number)
        self.navigation.select(number)
        if self.pages.currentWidget() is self.library:
            self.library.refresh()

    @Slot()
    def open_caption_settings(self) -> None:
        """Show the captions page of the settings."""
        self.open_page(self.pages.indexOf(self.settings))
        self.settings.open_captions()
        raise_window(self)

    @Slot()
    def open_personalisation(self) -> PersonalisationPage:
        """Show the personalisation page of the settings."""
        self.open_page(self.pages.indexOf(self.settings))
        return self.settings.open_personalisation()

    def _show_welcome(self) -> None:
        if self._preferences.settings.window.welcomed:
            return
        self.welcome = WelcomePage(self.controller, self._preferences)
        self._startup.devices_listed.connect(self.welcome.picker.set_devices)
        self.welcome.done.connect(self._close_welcome)
        self.pages.addWidget(self.welcome)
        self.pages.setCurrentWidget(self.welcome)
        self.navigation.hide()

    @Slot()
    def _close_welcome(self) -> None:
        self._preferences.update("window", welcomed=True)
        self.navigation.show()
        self.open_page(0)
        if self.welcome is not None:
            self.pages.removeWidget(self.welcome)
            self.welcome.deleteLater()
            self.welcome = None

    @Slot(Path)
    def open_session(self, path: Path) -> None:
        """Show a past session in the library."""
        self.open_page(self.pages.indexOf(self.library))
        self.library.open_session(path)

    def refresh_theme(self) -> None:
        """Redraw what the style sheet does not cover."""
        self.navigation.refresh_icons()
        self.live.refresh_theme()
        self.library.refresh_theme()
        self.settings.refresh_icons()

    @property
    def is_busy(self) -> bool:
        return not self._has_started or self._background.is_busy or self.queue.is_working

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open_page(self.pages.indexOf(self.files))
        self.files.add(paths)
        event.acceptProposedAction()

    def quit(self, *, ask: bool = True) -> None:
        """Close once the last words are stored, whether there is a tray icon or not.

        Parameters
        ----------
        ask
            Whether the user is asked before words are lost to a full disk.
        """
        self._quitting, self._may_ask = True, ask
        if not self._closing:
            self.close()

    def finish(self) -> None:
        """Stop captions and training; the last words are still recognised and stored."""
        self.personalisation.stop_training()
        self.controller.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish captions and training first, so that no word is lost; a second try closes now.

        With a tray icon, captions go on without the window.
        """
        if self._stays_in_tray:
            event.ignore()
            self.hide()
            self.hidden_in_tray.emit()
            return
        if self.must_finish and not self._closing:
            self._closing = True
            self.notices.show_notice(
                self.tr("Finishing the last words, then closing…")
                if self.controller.is_active
                else self.tr("Closing. Training can be resumed later.")
            )
            self.finish()
            event.ignore()
            return
        if self._may_ask and self.has_unsaved_words and not self.confirm_loss():
            self._closing = self._quitting = False
            event.ignore()
            return
        event.accept()
        self._service.collector.finish(2.0)
        self.queue.cancel_all()
        self.overlay.close()
        self.closed.emit()

    @property
    def _stays_in_tray(self) -> bool:
        if self._quitting or self._closing or not self.has_tray_icon():
            return False
        return self.controller.state in ("starting", "running", "paused")

    @property
    def must_finish(self) -> bool:
        """Whether captions or training have yet to end before the window may close."""
        return self.controller.is_active or self.personalisation.is_training

    def finish_background(self, seconds: float) -> None:
        """Wait until what was just changed, such as a correction, is on disk."""
        self._background.wait(seconds)

    @property
    def has_unsaved_words(self) -> bool:
        """Whether words are only in memory, because the disk cannot be written."""
        return self._service.unsaved_words > 0

    def confirm_loss(self) -> bool:
        """Ask whether to close although the last words could not be stored."""
        question = ConfirmDialog(
            self,
            self.tr("The last words are not stored"),
            self.tr(
                "They could not be written to the disk. To keep them, cancel, then free some disk "
                "space or export the transcript to another disk."
            ),
            self.tr("Close without them"),
            lambda: None,
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        raise_window(self)
        question.exec()
        question.deleteLater()
        return question.clickedButton() is question.action

    @Slot(str)
    def _on_state_changed(self, state: str) -> None:
        if state == "starting":
            self.notices.hide()
        self.overlay.set_live(state != "idle")
        self._show_signs(state)
        self._close_when_done()

    @Slot()
    def _close_when_done(self) -> None:
        if self._closing and not self.must_finish:
            self.close()

    @Slot()
    def _use_source(self) -> None:
        self.controller.use_source(self._preferences.settings.audio)

    @Slot()
    def _restore_source(self) -> None:
        """Show the source that a running session continues with."""
        self._preferences.update("audio", **asdict(self.controller.audio))

    @Slot(str)
    def _clear_notice(self, text: str) -> None:
        if self.notices.text == text:
            self.notices.hide()

    def _show_signs(self, state: str) -> None:
        """Show in the title, the icon and beside every page whether captions run."""
        text = {
            "running": self.tr("Listening"),
            "paused": self.tr("Paused"),
            "stopping": self.tr("Finishing"),
        }.get(state, "")
        self.setWindowTitle(f"{text} – {APP_NAME}" if text else APP_NAME)
        self.setWindowIcon(app_icon(state))
        self.navigation.show_state(state, text)

    def _is_in_use(self) -> bool:
        return self.controller.is_active or self.queue.is_working

    @Slot(str)
    def _show_error(self, message: str) -> None:
        self.notices.show_notice(message, "error")
