"""The tray icon: the main actions without the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.gui.widgets.common import raise_window
from app.gui.widgets.icons import app_icon
from app.paths import APP_NAME

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


class Tray(QObject):
    """A tray icon with a menu, visible if the desktop has a tray and the settings enable it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._live = window.live
        self.icon = QSystemTrayIcon(app_icon(), self)
        self.icon.setToolTip(APP_NAME)
        self.icon.activated.connect(self._activated)
        self.menu = QMenu(window)
        self.start = self.menu.addAction(self.tr("Start captions"), self._live.start.click)
        self.pause = self.menu.addAction(self.tr("Pause"), self._live.pause.click)
        self.overlay = self.menu.addAction(self.tr("Show captions above other windows"))
        self.overlay.setCheckable(True)
        self.overlay.triggered.connect(self._live.overlay.click)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Show window"), lambda: raise_window(window))
        self.menu.addAction(self.tr("Quit"), window.close)
        self.menu.aboutToShow.connect(self.refresh)
        self.icon.setContextMenu(self.menu)
        window.controller.state_changed.connect(self.refresh)
        window.closed.connect(self.icon.hide)
        self.refresh()

    def set_enabled(self, enabled: bool) -> None:
        self.icon.setVisible(enabled and QSystemTrayIcon.isSystemTrayAvailable())

    @Slot()
    def refresh(self) -> None:
        active = self._window.controller.is_active
        self.start.setText(self.tr("Stop captions") if active else self.tr("Start captions"))
        self.pause.setText(self._live.pause.text())
        self.pause.setEnabled(self._live.pause.isEnabled())
        self.overlay.setChecked(self._live.overlay.isChecked())

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            raise_window(self._window)
