"""The settings in use, with a signal for changes; saved to disk after a short delay."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.settings import problem_with
from app.settings_file import load_settings, save_settings
from engine import StorageError

if TYPE_CHECKING:
    from app.settings import Settings

SAVE_DELAY_MS = 400


class Preferences(QObject):
    """``changed`` follows every change; ``failed`` carries why the settings could not be saved."""

    changed = Signal()
    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        loaded = load_settings(path)
        self._path = path
        self.settings: Settings = loaded.settings
        self.warnings = loaded.warnings
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_DELAY_MS)
        self._timer.timeout.connect(self.save)

    def update(self, section: str, **values: Any) -> None:
        """Change settings of one section; raises ValueError for a value outside its range."""
        old = getattr(self.settings, section)
        new = replace(old, **values)
        if new == old:
            return
        self.settings = replace(self.settings, **{section: new})
        self._timer.start()
        self.changed.emit()

    def reset(self, section: str) -> None:
        default = type(getattr(self.settings, section))()
        self.settings = replace(self.settings, **{section: default})
        self._timer.start()
        self.changed.emit()

    def resize_text(self, by: int) -> None:
        """Change the transcript's text size by some points, within the limits of the setting."""
        limits = next(item for item in fields(self.settings.window) if item.name == "text_size")
        size = self.settings.window.text_size + by
        if not problem_with(size, limits.default, limits.metadata):
            self.update("window", text_size=size)

    @Slot()
    def save(self) -> None:
        self._timer.stop()
        try:
            save_settings(self.settings, self._path)
        except (OSError, StorageError) as error:
            reason = getattr(error, "strerror", None) or str(error).rstrip(".")
            self.failed.emit(self.tr("The settings could not be saved: {0}.").format(reason))
