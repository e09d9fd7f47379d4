"""Where the settings stand in the window; runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget

if TYPE_CHECKING:
    from app.gui.library.library_page import RunInBackground
    from app.gui.personal.controller import PersonalDesk
    from app.gui.personal.personal_page import PersonalPage
    from app.gui.settings.preferences import Preferences
    from app.gui.settings.settings_page import SettingsPage
    from app.gui.settings.shortcuts import Shortcuts
    from app.gui.startup_tasks import StartupTasks
    from app.service import CaptioningService


class SettingsPlace(QStackedWidget):
    """Empty until the settings are first wanted."""

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        shortcuts: Shortcuts,
        desk: PersonalDesk,
        house: StartupTasks,
    ) -> None:
        super().__init__()
        self._service = service
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._shortcuts = shortcuts
        self._desk = desk
        self._house = house
        self._page: SettingsPage | None = None

    def page(self) -> SettingsPage:
        """Return the settings, made when they are first wanted."""
        if self._page is None:
            # Its widgets cost a good part of the start, and most starts never show them.
            from app.gui.settings.settings_page import SettingsPage

            page = SettingsPage(
                self._service,
                self._preferences,
                self._run_in_background,
                self._shortcuts,
                self._desk,
            )
            page.audio.refresh_wanted.connect(self._house.list_devices)
            page.audio.set_devices(self._house.devices)
            self._house.devices_listed.connect(page.audio.set_devices)
            self.addWidget(page)
            self._page = page
        return self._page

    def personal_on_show(self) -> PersonalPage | None:
        """Return the page of personalisation where the user sees it."""
        page = None if self._page is None else self._page.personal
        return page if page is not None and page.isVisible() else None

    def refresh_icons(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        if self._page is not None:
            self._page.refresh_icons()

    @Slot()
    def stop(self) -> None:
        """End what the settings run for the user, which is installing the add-on."""
        if self._page is not None:
            self._page.personal.addon.stop()
