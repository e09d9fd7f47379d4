"""Reads final captions to a screen reader, if the user has enabled that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from engine import CueFinal

if TYPE_CHECKING:
    from app.gui.preferences import Preferences
    from app.service import ModelReady
    from engine import Event


class Announcer(QObject):
    """Sends announcements on behalf of a window."""

    def __init__(self, preferences: Preferences, window: QObject) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window

    @Slot(tuple)
    def announce(self, events: tuple[Event | ModelReady, ...]) -> None:
        """Announce the cues of a batch of events."""
        if not self._preferences.settings.window.announce:
            return
        for event in events:
            if isinstance(event, CueFinal):
                announcement = QAccessibleAnnouncementEvent(self._window, event.cue.text)
                QAccessible.updateAccessibility(announcement)
