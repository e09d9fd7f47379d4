"""One window a user: a second start, or ``fwcaptions control``, asks the first to do something.

A lock file and request files do it, because the program opens no socket of any kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

from app.requests import post_request, take_requests

if TYPE_CHECKING:
    from pathlib import Path


class SingleInstance(QObject):
    """``wanted`` is emitted in the first instance with what another process asks for."""

    wanted = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock = QLockFile(str(folder / "window.lock"))
        # Zero: only a process that is gone makes a lock stale, however long it has run.
        self._lock.setStaleLockTime(0)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)

    def acquire(self) -> bool:
        """Become the one instance, or ask the one there is to show itself.

        Where the folder cannot be used there is nothing to tell instances apart by; the window
        opens then.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        if not self._lock.tryLock(0):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                return True
            post_request(self._folder, "show")
            return False
        take_requests(self._folder)
        self._watcher.addPath(str(self._folder))
        return True

    def release(self) -> None:
        """Let another instance be the one."""
        self._lock.unlock()

    @Slot()
    def _look(self) -> None:
        for word in take_requests(self._folder):
            self.wanted.emit(word)
