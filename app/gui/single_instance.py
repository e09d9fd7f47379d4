"""One window for each user: a second start or ``fwcaptions control`` sends it a request.

A lock file and request files are used, because the program opens no socket of any kind.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

from app.requests import post_request, take_requests
from engine import make_private_folder


class SingleInstance(QObject):
    """``requested`` is emitted in the first instance with the request of another process."""

    requested = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock = QLockFile(str(folder / "window.lock"))
        # Zero: a lock is stale only when its process has ended, however old it is.
        self._lock.setStaleLockTime(0)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._take_requests)

    def acquire(self) -> bool:
        """Become the only instance, or ask the existing one to show its window.

        Returns whether this is the only instance; so it is taken to be where the folder cannot be
        used.
        """
        try:
            make_private_folder(self._folder)
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
        """Let another process become the only instance."""
        self._lock.unlock()

    @Slot()
    def _take_requests(self) -> None:
        for request in take_requests(self._folder):
            self.requested.emit(request)
