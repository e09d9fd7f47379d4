"""The settings: a list of pages beside the page that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from app.gui.personal.personal_page import PersonalPage
from app.gui.settings.captions_page import CaptionsPage
from app.gui.settings.model_page import ModelPage
from app.gui.settings.settings_pages import (
    AboutPage,
    AppearancePage,
    AudioPage,
    FilesPage,
    PrivacyPage,
    VocabularyPage,
)
from app.gui.settings.shortcuts_page import ShortcutsPage
from app.gui.widgets.icons import icon
from app.gui.widgets.theme import current_theme

if TYPE_CHECKING:
    from app.gui.library.library_page import RunInBackground
    from app.gui.personal.controller import PersonalDesk
    from app.gui.settings.preferences import Preferences
    from app.gui.settings.shortcuts import Shortcuts
    from app.service import CaptioningService


ROW_HEIGHT = 40


class SettingsPage(QWidget):
    """Made when it is first opened, so that it costs the start nothing."""

    def __init__(
        self,
        service: CaptioningService,
        preferences: Preferences,
        run_in_background: RunInBackground,
        shortcuts: Shortcuts,
        desk: PersonalDesk,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.audio = AudioPage(preferences, service)
        self.captions = CaptionsPage(preferences)
        self.model = ModelPage(preferences, service, run_in_background)
        self.personal = PersonalPage(preferences, service, desk)
        self.vocabulary = VocabularyPage(preferences)
        self.shortcuts = ShortcutsPage(preferences, shortcuts)
        self.list = QListWidget()
        self.list.setObjectName("pages")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self.list.setFixedWidth(176)
        self.list.setIconSize(QSize(20, 20))
        self.pages = QStackedWidget()
        self._drawings: list[str] = []
        for drawing, text, page in (
            ("microphone", self.tr("Audio"), self.audio),
            ("caption", self.tr("Captions"), self.captions),
            ("model", self.tr("Model"), self.model),
            ("person", self.tr("Personalise"), self.personal),
            ("book", self.tr("Vocabulary"), self.vocabulary),
            ("folder", self.tr("Files"), FilesPage(preferences, service)),
            ("settings", self.tr("Appearance"), AppearancePage(preferences)),
            ("keyboard", self.tr("Shortcuts"), self.shortcuts),
            ("lock", self.tr("Privacy"), PrivacyPage(preferences, service)),
            ("info", self.tr("About"), AboutPage(preferences)),
        ):
            self._drawings.append(drawing)
            item = QListWidgetItem(text)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
            self.pages.addWidget(page)
        self.list.currentRowChanged.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 12, 12)
        row.setSpacing(20)
        row.addWidget(self.list)
        row.addWidget(self.pages, 1)
        self.list.setCurrentRow(0)

    def open_captions(self) -> None:
        """Show the page of captions."""
        self.list.setCurrentRow(self.pages.indexOf(self.captions))

    def open_personal(self) -> PersonalPage:
        """Show the page of personalisation."""
        self.list.setCurrentRow(self.pages.indexOf(self.personal))
        return self.personal

    @Slot(int)
    def _open(self, row: int) -> None:
        self.pages.setCurrentIndex(row)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        """Draw the icons in the colours of the theme in use."""
        theme = current_theme()
        self.shortcuts.refresh_icons()
        for row, drawing in enumerate(self._drawings):
            colour = theme.accent if row == self.list.currentRow() else theme.muted
            self.list.item(row).setIcon(icon(drawing, colour))
        self.personal.refresh_icons()
