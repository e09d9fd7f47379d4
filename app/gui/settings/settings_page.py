"""The settings: a list of pages beside the page that is open; runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from app.gui.widgets.common import fill, plain_tooltip
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from app.gui.background import RunInBackground
    from app.gui.personal.controller import PersonalisationController
    from app.gui.personal.personalisation_page import PersonalisationPage
    from app.gui.preferences import Preferences
    from app.gui.settings.shortcuts import Shortcuts
    from app.gui.startup_tasks import StartupTasks
    from app.service import CaptioningService

LIST_WIDTH, COMPACT_WIDTH = 176, 64
"""Of the list of pages, with names and with icons alone."""
NARROW = 620
"""Width of the settings in pixels, below which the list has icons alone."""
ROW_HEIGHT = 40


class SettingsPage(QWidget):
    """Empty until it is first shown: its pages cost much of a start, and most never show them."""

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        shortcuts: Shortcuts,
        personalisation: PersonalisationController,
        startup: StartupTasks,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._service = service
        self._preferences = preferences
        self._run_in_background = run_in_background
        self._shortcuts = shortcuts
        self._personalisation = personalisation
        self._startup = startup
        self._icons: list[str] = []
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(self.tr("Settings pages"))
        self.list.setIconSize(QSize(20, 20))
        self.list.currentRowChanged.connect(self._open)
        self.pages = QStackedWidget()
        self._row = fill(QHBoxLayout(self), self.list, (self.pages, 1))
        self._arrange()

    @property
    def is_built(self) -> bool:
        return bool(self._icons)

    def build(self) -> None:
        """Make the pages, unless they exist."""
        if self.is_built:
            return
        from app.gui.personal.personalisation_page import PersonalisationPage
        from app.gui.settings.appearance_page import AppearancePage
        from app.gui.settings.audio_page import AudioPage
        from app.gui.settings.captions_page import CaptionsPage
        from app.gui.settings.files_page import FilesPage
        from app.gui.settings.information_pages import AboutPage, PrivacyPage
        from app.gui.settings.model_page import ModelPage
        from app.gui.settings.shortcuts_page import ShortcutsPage
        from app.gui.settings.vocabulary_page import VocabularyPage

        service, preferences = self._service, self._preferences
        self.audio = AudioPage(preferences, service)
        self.captions = CaptionsPage(preferences)
        self.model = ModelPage(preferences, service, self._run_in_background)
        self.personalisation = PersonalisationPage(preferences, service, self._personalisation)
        self.vocabulary = VocabularyPage(preferences)
        self.shortcuts = ShortcutsPage(preferences, self._shortcuts)
        self._add("microphone", self.tr("Audio"), self.audio)
        self._add("caption", self.tr("Captions"), self.captions)
        self._add("model", self.tr("Model"), self.model)
        self._add("person", self.tr("Personalisation"), self.personalisation)
        self._add("book", self.tr("Vocabulary"), self.vocabulary)
        self._add("folder", self.tr("Files"), FilesPage(preferences, service))
        self._add("settings", self.tr("Appearance"), AppearancePage(preferences))
        self._add("keyboard", self.tr("Shortcuts"), self.shortcuts)
        self._add("lock", self.tr("Privacy"), PrivacyPage(preferences, service))
        self._add("info", self.tr("About"), AboutPage(preferences))
        self.audio.set_devices(self._startup.devices)
        self._startup.devices_listed.connect(self.audio.set_devices)
        self._arrange()
        self.list.setCurrentRow(0)

    def _add(self, drawing: str, text: str, page: QWidget) -> None:
        self._icons.append(drawing)
        item = QListWidgetItem(text)
        item.setToolTip(plain_tooltip(text))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        item.setSizeHint(QSize(0, ROW_HEIGHT))
        self.pages.addWidget(page)
        self.list.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def _arrange(self) -> None:
        """Leave the pages room in a narrow window: the list shows icons alone."""
        narrow = self.width() < NARROW
        self.list.setFixedWidth(COMPACT_WIDTH if narrow else LIST_WIDTH)
        self._row.setContentsMargins(12 if narrow else 24, 16, 12, 12)
        self._row.setSpacing(12 if narrow else 20)
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = item.data(Qt.ItemDataRole.AccessibleTextRole)
            item.setText("" if narrow else name)
        self._row.activate()

    def showEvent(self, event: QShowEvent) -> None:
        """Make the pages when they are first needed."""
        self.build()
        super().showEvent(event)

    def open_captions(self) -> None:
        self.build()
        self.list.setCurrentRow(self.pages.indexOf(self.captions))

    def open_personalisation(self) -> PersonalisationPage:
        self.build()
        self.list.setCurrentRow(self.pages.indexOf(self.personalisation))
        return self.personalisation

    @Slot(int)
    def _open(self, row: int) -> None:
        self.pages.setCurrentIndex(row)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        if not self.is_built:
            return
        theme = current_theme()
        for row in range(self.list.count()):
            colour = theme.accent if row == self.list.currentRow() else theme.muted
            self.list.item(row).setIcon(icon(self._icons[row], colour))
        self.shortcuts.refresh_icons()
        self.personalisation.refresh_icons()

    @Slot()
    def stop(self) -> None:
        """Cancel an installation that is running: the window closes."""
        if self.is_built:
            self.personalisation.addon.stop()
