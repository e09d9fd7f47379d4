"""The keyboard shortcuts of the main window, as the settings assign them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence

from app.settings import ShortcutSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.gui.preferences import Preferences

_RESERVED = (
    *("F2", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+A", "Ctrl+End", "Ctrl+Home"),
    *("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"),
)
"""Keys that the transcript and text fields handle themselves."""

_FUNCTION_KEY = re.compile(r"(?:Shift\+)?F\d+")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An action with its name in the settings and its displayed text."""

    name: str
    text: str
    action: QAction


class Shortcuts(QObject):
    """The actions of a window; their shortcuts follow the settings."""

    def __init__(self, window: QWidget, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self.rows: list[Shortcut] = []
        preferences.changed.connect(self._apply_settings)

    def add(self, name: str, text: str, slot: Callable[[], object]) -> None:
        """Add an action; ``name`` is a field of :class:`ShortcutSettings`."""
        action = QAction(text, self._window)
        action.triggered.connect(slot)
        self._window.addAction(action)
        self.rows.append(Shortcut(name, text, action))
        self._assign(self.rows[-1])

    def problem_with(self, name: str, key: QKeySequence) -> str:
        """Return why an action cannot have a key; empty when it can."""
        if key.isEmpty():
            return ""
        shown = key.toString(QKeySequence.SequenceFormat.NativeText)
        for row in self.rows:
            if row.name != name and key_of(self._preferences, row.name) == key:
                return self.tr("{0} is already assigned to “{1}”.").format(shown, row.text)
        if key in map(QKeySequence, _RESERVED):
            return self.tr("{0} is reserved for the transcript and text fields.").format(shown)
        if not _has_modifier(key):
            return self.tr("{0} would interfere with typing. Add Ctrl or Alt.").format(shown)
        return ""

    @Slot()
    def _apply_settings(self) -> None:
        for row in self.rows:
            self._assign(row)

    def _assign(self, row: Shortcut) -> None:
        key = key_of(self._preferences, row.name)
        keys = [] if key.isEmpty() else [key]
        if row.name == "larger" and key == QKeySequence("Ctrl++"):
            # On many keyboards the plus sign needs Shift; accept the key without it too.
            keys.append(QKeySequence("Ctrl+="))
        if row.action.shortcuts() != keys:
            row.action.setShortcuts(keys)


def key_of(preferences: Preferences, name: str) -> QKeySequence:
    """Return the key of an action; the default where the settings file holds no valid key."""
    text = getattr(preferences.settings.shortcuts, name)
    key = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if text and not key.toString():
        return QKeySequence(getattr(ShortcutSettings(), name))
    return key


def _has_modifier(key: QKeySequence) -> bool:
    text = key.toString(QKeySequence.SequenceFormat.PortableText)
    held = ("Ctrl+", "Alt+", "Meta+")
    return any(name in text for name in held) or bool(_FUNCTION_KEY.fullmatch(text))
