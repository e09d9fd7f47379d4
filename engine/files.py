"""Atomic writing, private folders and safe reading of files; runs on the caller's thread."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
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


def keep_aside(path: Path) -> Path:
    """Copy a damaged file to a free name such as ``session.damaged.jsonl``, and return that name.

    What cannot be read at all, such as a pipe in the place of a file, is renamed instead.

    Raises
    ------
    StorageError
        The copy cannot be written; the file stays.
    OSError
        It cannot be renamed.
    """
    names = (f"{path.stem}.damaged{n or ''}{path.suffix}" for n in range(1000))
    free = next(path.with_name(name) for name in names if not os.path.lexists(path.parent / name))
    try:
        data = read_regular_file(path)
    except OSError:
        os.replace(path, free)
    else:
        replace_file(free, data, mode=0o600)
    return free


def make_private_folder(path: str | os.PathLike[str]) -> None:
    """Create a folder and its missing parents, each for this user alone, whatever the umask.

    Folders that exist keep their permissions.

    Raises
    ------
    OSError
        It cannot be created, or is not a folder.
    """
    path = Path(path)
    if path.is_dir():
        return
    if path.parent != path:
        make_private_folder(path.parent)
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, "it is not a folder", str(path)) from error


def read_regular_file(path: str | os.PathLike[str], limit: int | None = None) -> bytes:
    """Return the content of a regular file; never waits for a pipe or reads a device.

    Parameters
    ----------
    limit
        Maximum size in bytes; None for any.

    Raises
    ------
    OSError
        It cannot be read, is not a regular file or is too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    with open(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):  # replaced since
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        if limit is not None and status.st_size > limit:
            raise OSError(errno.EFBIG, "it is too large", str(path))
        return file.read()


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
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return f"“{path.name}” could not be written ({reason}); choose another name or folder."


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
