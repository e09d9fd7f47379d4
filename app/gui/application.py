"""The application object: theme, settings, main window; runs on the GUI thread."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from app.gui.garbage_collector import GuiGarbageCollector
from app.gui.main_window import MainWindow
from app.gui.preferences import Preferences
from app.gui.shutdown import Application, Shutdown
from app.gui.single_instance import SingleInstance
from app.gui.tray import Tray
from app.gui.widgets.common import FirstPaint, raise_window
from app.gui.widgets.icons import app_icon
from app.gui.widgets.language import install_language
from app.gui.widgets.theme import apply_theme
from app.paths import APP_NAME, FOLDER_NAME, Paths
from app.service import CaptioningService
from engine import make_private_folder

BACKGROUND_SECONDS = 2.0
"""Seconds that the program's end waits for what is being written."""


def run(
    argv: Sequence[str],
    root: Path | None = None,
    ready: Callable[[], object] | None = None,
) -> int:
    """Open the main window and return the exit status.

    Parameters
    ----------
    argv
        Arguments for Qt.
    root
        Folder for all files of the program; None uses the folders of the user.
    ready
        Called once, when the window has been painted and responds.
    """
    app = Application([sys.argv[0], *argv])
    GuiGarbageCollector(app)
    QCoreApplication.setApplicationName(APP_NAME)
    QGuiApplication.setDesktopFileName(FOLDER_NAME)
    app.setWindowIcon(app_icon())
    paths = Paths.of_user() if root is None else Paths.under(root)
    paths.make_private()
    with contextlib.suppress(OSError):  # otherwise Qt creates it, open to other users
        make_private_folder(paths.config)
    preferences = Preferences(paths.settings)
    install_language(app, preferences.settings.window.language)
    apply_theme(app, preferences.settings.window.theme)
    instance = SingleInstance(paths.data)
    if not instance.acquire():
        return 0
    window = MainWindow(CaptioningService(paths, lambda: preferences.settings), preferences)
    instance.requested.connect(partial(handle_request, window))
    follow_theme(app, window, preferences)
    tray = Tray(window)
    preferences.changed.connect(lambda: tray.set_enabled(preferences.settings.window.tray))
    tray.set_enabled(preferences.settings.window.tray)
    if ready is not None:
        FirstPaint(window, ready)
    shutdown = Shutdown(app, window)
    window.show()
    app.commitDataRequest.connect(preferences.save)
    app.exec()
    window.finish_background(BACKGROUND_SECONDS)
    preferences.save()
    instance.release()
    return shutdown.end()


def follow_theme(app: Application, window: MainWindow, preferences: Preferences) -> None:
    """Apply the theme again when the system or the user changes it."""
    applied = [preferences.settings.window.theme]

    def apply() -> None:
        applied[0] = preferences.settings.window.theme
        apply_theme(app, applied[0])
        window.refresh_theme()

    def on_settings() -> None:
        if preferences.settings.window.theme != applied[0]:
            apply()

    app.styleHints().colorSchemeChanged.connect(apply)
    preferences.changed.connect(on_settings)


def handle_request(window: MainWindow, request: str) -> None:
    """Carry out one of ``REQUESTS``, as a click on the button would."""
    live, active = window.live, window.controller.is_active
    match request:
        case "show":
            raise_window(window)
        case "overlay":
            live.overlay.click()
        case "pause":
            live.pause.click()
        case "toggle":
            live.start.click()
        case _ if (request == "stop") == active:
            live.start.click()
        case _:
            pass
