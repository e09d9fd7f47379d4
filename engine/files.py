"""Atomic file writing; runs on the caller's thread."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from engine.errors import StorageError

_DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def replace_file(path: str | os.PathLike[str], data: bytes, mode: int = 0o666) -> None:
    """Replace the content of `path` atomically: a reader finds the old content or the new.

    The data is on disk (fsync) before the name points to it.

    Parameters
    ----------
    path
        An existing file is replaced; a pipe or device is written to.
    data
        The new content.
    mode
        Permissions of the new file, less the umask; 0o600 makes it private to this user.

    Raises
    ------
    StorageError
        The folder is missing or not writable, or the disk is full; the old file stays.
    """
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a pipe or a device cannot be replaced
            return
        draft = target.with_name(f".{secrets.token_hex(6)}.part")
        try:
            _write_synced(draft, data, mode)
            os.replace(draft, target)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise StorageError(write_problem(target, error)) from error


def check_writable(path: str | os.PathLike[str]) -> None:
    """Try whether :func:`replace_file` could write `path` now, before the work on its content.

    A file of that name is created and removed, as permissions alone say little: a medium may be
    read-only, or the name too long for its file system.

    Raises
    ------
    StorageError
        It could not; the reason is that of :func:`replace_file`.
    """
    target = Path(path)
    try:
        target = target.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if not target.exists():
            _try_creating(target)
        elif not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "is read-only")
        elif target.is_file():  # a pipe or a device is opened when it is written
            _try_creating(target.with_name(f".{secrets.token_hex(6)}.part"))
    except (OSError, ValueError, RuntimeError) as error:
        raise StorageError(write_problem(target, error)) from error


def _try_creating(path: Path) -> None:
    with path.open("xb"):
        pass
    path.unlink()


def write_problem(path: Path, error: Exception) -> str:
    """Return one sentence on why `path` could not be written and what to do about it."""
    number = error.errno if isinstance(error, OSError) else None
    if number in _DISK_FULL:
        return f"The disk is full; free some space to write “{path.name}”."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"“{path.name}” may not be written to “{path.parent}”; choose another folder."
    if number in (errno.ENOENT, errno.ENOTDIR):
        return f"There is no folder “{path.parent}”; choose another folder for “{path.name}”."
    if number == errno.ENAMETOOLONG:
        return f"The name “{path.name}” is too long for “{path.parent}”; choose a shorter one."
    if number == errno.EISDIR:
        return f"“{path}” is a folder; choose a file name."
    return f"“{path.name}” could not be written ({error}); choose another name or folder."


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
