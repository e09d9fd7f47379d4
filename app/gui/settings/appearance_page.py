"""The settings page of appearance: theme, text size, language, tray, screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.widgets.settings_form import SettingsForm

if TYPE_CHECKING:
    from app.gui.preferences import Preferences


class AppearancePage(SettingsForm):
    """The window around the captions."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "window")
        follow = self.tr("Follow system")
        self.add_heading(self.tr("Appearance"))
        self.begin_card()
        self.add_choice(
            "theme",
            self.tr("Theme"),
            "",
            {"system": follow, "light": self.tr("Light"), "dark": self.tr("Dark")},
        )
        self.add_number("text_size", self.tr("Transcript text size"), "", " pt")
        self.add_choice(
            "language",
            self.tr("Language"),
            self.tr("Applies after a restart. Captions are always in English."),
            {"system": follow, "en": "English", "de": "Deutsch", "fr": "Français"},
        )
        self.begin_card()
        self.add_switch(
            "tray",
            self.tr("Show tray icon"),
            self.tr("Start, pause and show captions from the system tray."),
        )
        self.add_switch(
            "announce",
            self.tr("Announce captions to screen readers"),
            self.tr("Only committed words, one sentence at a time."),
        )
        self.add_switch(
            "mask_profanity",
            self.tr("Mask profanity"),
            self.tr("On screen only. Stored and exported text is not changed."),
        )
        self.finish(self.tr("Reset appearance"))
