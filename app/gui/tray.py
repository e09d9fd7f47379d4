"""The tray icon: the main actions without the window, and whether captions are running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.gui.widgets.common import plain_tooltip, raise_window
from app.gui.widgets.icons import app_icon
from app.paths import APP_NAME

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

EXPLAINED = "tray/explained"
"""Key of the window's places: whether the user knows that closing leaves captions running."""


class Tray(QObject):
    """A tray icon with a menu, visible if the desktop has a tray and the settings enable it.

    While the icon is visible, captions go on when the window is closed.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._live = window.live
        self.icon = QSystemTrayIcon(app_icon(), self)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self._show_window)
        self.menu = QMenu(window)
        self.start = self.menu.addAction(self.tr("Start captions"), self._live.start.click)
        self.pause = self.menu.addAction(self.tr("Pause"), self._live.pause.click)
        self.overlay = self.menu.addAction(self.tr("Show captions above other windows"))
        self.overlay.setCheckable(True)
        self.overlay.triggered.connect(self._live.overlay.click)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Show window"), self._show_window)
        self.menu.addAction(self.tr("Quit"), window.quit)
        self.menu.aboutToShow.connect(self.refresh)
        self.icon.setContextMenu(self.menu)
        window.has_tray_icon = self.icon.isVisible
        window.hidden_in_tray.connect(self._explain)
        window.controller.state_changed.connect(self.refresh)
        window.controller.notice_posted.connect(self._show_notice)
        window.closed.connect(self.icon.hide)
        # The program ends with the main window's ``closed``; hiding all windows does not end it.
        QGuiApplication.setQuitOnLastWindowClosed(False)
        self.refresh()

    def set_enabled(self, enabled: bool) -> None:
        self.icon.setVisible(enabled and QSystemTrayIcon.isSystemTrayAvailable())

    @Slot()
    def refresh(self) -> None:
        controller = self._window.controller
        state, active = controller.state, controller.is_active
        self.start.setText(self.tr("Stop captions") if active else self.tr("Start captions"))
        self.pause.setText(self._live.pause.text())
        self.pause.setEnabled(self._live.pause.isEnabled())
        self.overlay.setChecked(self._live.overlay.isChecked())
        self.icon.setIcon(app_icon(state if state in ("running", "paused") else ""))
        self.icon.setToolTip(plain_tooltip(self._window.windowTitle()))

    @Slot()
    def _explain(self) -> None:
        """Say once that the program goes on without its window."""
        if self._window.places.value(EXPLAINED, False, bool):
            return
        self._window.places.setValue(EXPLAINED, True)
        text = self.tr("Captions continue in the background. To end them, use this icon’s menu.")
        self.icon.showMessage(APP_NAME, text, app_icon())

    @Slot(str, str)
    def _show_notice(self, text: str, kind: str) -> None:
        """Show a problem that the hidden window cannot show."""
        if not self._window.isVisible() and kind != "info":
            self.icon.showMessage(APP_NAME, text, QSystemTrayIcon.MessageIcon.Warning)

    @Slot()
    def _show_window(self) -> None:
        raise_window(self._window)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            raise_window(self._window)
