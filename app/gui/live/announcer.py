"""Reads captions to a screen reader, when the user wants that: final sentences only, politely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from engine import CueFinal

if TYPE_CHECKING:
    from app.gui.settings.preferences import Preferences


class Announcer(QObject):
    """Announces on behalf of a window."""

    def __init__(self, preferences: Preferences, window: QObject) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window

    @Slot(object)
    def take(self, events: Any) -> None:
        """Announce what a batch of events made final."""
        if not self._preferences.settings.window.announce:
            return
        for event in events:
            if isinstance(event, CueFinal):
                announcement = QAccessibleAnnouncementEvent(self._window, event.cue.text)
                QAccessible.updateAccessibility(announcement)
