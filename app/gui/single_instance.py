"""One window a user: a second start asks the first to come to the front.

A lock file and a request file do it, because the program opens no socket of any kind.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal, Slot

if TYPE_CHECKING:
    from pathlib import Path


class SingleInstance(QObject):
    """``wanted`` is emitted in the first instance when another one was started."""

    wanted = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._request = folder / "show-window"
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
            self._ask()
            return False
        self._request.unlink(missing_ok=True)
        self._watcher.addPath(str(self._folder))
        return True

    def release(self) -> None:
        """Let another instance be the one."""
        self._lock.unlock()

    def _ask(self) -> None:
        with contextlib.suppress(OSError):
            self._request.write_bytes(b"")

    @Slot()
    def _look(self) -> None:
        if self._request.exists():
            self._request.unlink(missing_ok=True)
            self.wanted.emit()
