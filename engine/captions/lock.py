"""A lock file that marks a session as still being written; any thread.

The operating system releases the lock when its process ends, even after a crash. Some network
and FUSE file systems have no locks: there, the file names the process that holds it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""Errors of a lock that another process holds; any other means that there are no locks."""

_MAX_OWNER = 200


class FileLock:
    """An exclusive lock on `path`, which is created if it does not exist."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Acquire the lock if it is free; return whether it was. Never waits; raises OSError."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not _is_free(descriptor):
                os.close(descriptor)
                return False
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{platform.node()} {os.getpid()}\n".encode())
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Release the lock; the file stays, as deleting it would race with another process."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
            with contextlib.suppress(OSError):
                os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether a process, this one included, holds the lock."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        return not lock.acquire()
    except OSError:
        return False
    finally:
        lock.release()


def _is_free(descriptor: int) -> bool:
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno in _HELD:
            return False
        owner = os.read(descriptor, _MAX_OWNER)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return not _is_alive(owner)
    return True


def _is_alive(owner: bytes) -> bool:
    """Whether a line of a lock file names a running process of this machine."""
    try:
        node, process = owner.decode().split()
        if node != platform.node() or sys.platform == "win32":  # Windows has locks everywhere
            return False
        os.kill(max(1, int(process)), 0)
    except PermissionError:
        return True
    except (ValueError, OSError, OverflowError):
        return False
    return True
