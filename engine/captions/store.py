"""The session file, which holds every final cue before it is published.

A session is a folder with one file of JSON lines: a header, a line for each cue and gap, and an end
marker. Lines are only appended; unknown kinds of line are ignored. A file without an end marker
whose lock no process holds is from a crash.
Writing runs on the engine thread, listing and loading on the caller's.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.captions.lock import FileLock
from engine.captions.records import cue_record, gap_record
from engine.errors import StorageError
from engine.files import write_problem

if TYPE_CHECKING:
    from engine.types import Channel, Cue, Gap

FORMAT = "fastwhisper-captions session"
VERSION = 1
LINES_NAME = "session.jsonl"
LOCK_NAME = "session.lock"


class LineFile:
    """A file whose lines are on disk when :meth:`append` returns, whole or not at all."""

    def __init__(self, path: Path, flags: int = os.O_CREAT | os.O_EXCL) -> None:
        binary: int = getattr(os, "O_BINARY", 0)
        self._descriptor: int | None = os.open(path, os.O_WRONLY | binary | flags, 0o600)
        self._good = os.lseek(self._descriptor, 0, os.SEEK_END)

    def append(self, data: bytes) -> None:
        """Write and sync `data`; after an OSError the file is unchanged."""
        if self._descriptor is None:
            raise OSError("the session is closed")
        try:
            self._write(self._descriptor, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._good)
            raise
        self._good += len(data)

    def _write(self, descriptor: int, data: bytes) -> None:
        os.lseek(descriptor, self._good, os.SEEK_SET)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class SessionStore:
    """The file of a running session; created by :meth:`create`.

    While the disk is full or unavailable, the first line that cannot be written raises; it and the
    lines after it stay in memory, in order, and are written with the next line that can be.
    """

    def __init__(self, path: Path, file: LineFile, lock: FileLock) -> None:
        self.path = path
        self._file = file
        self._lock = lock
        self._unsaved: list[bytes] = []
        self._failing = False

    @classmethod
    def create(
        cls,
        folder: str | os.PathLike[str],
        sources: Mapping[Channel, str],
        started: datetime | None = None,
    ) -> SessionStore:
        """Start a session in a new folder inside `folder`, private to this user.

        Parameters
        ----------
        folder
            Folder of all sessions; created if it is missing.
        sources
            The device or file behind each channel.
        started
            Local time with its offset; None for now.

        Raises
        ------
        StorageError
            The folder cannot be created or is not writable.
        """
        started = started or datetime.now().astimezone()
        header = {
            "format": FORMAT,
            "version": VERSION,
            "started": started.isoformat(),
            "sources": dict(sources),
        }
        try:
            path = _new_folder(Path(folder), started.strftime("%Y-%m-%d %H-%M-%S"))
            store = cls._begin(path)
        except OSError as error:
            raise StorageError(write_problem(Path(folder) / "session", error)) from error
        try:
            store._append("header", header)
        except StorageError:
            store.release()
            shutil.rmtree(path, ignore_errors=True)
            raise
        return store

    @classmethod
    def _begin(cls, path: Path) -> SessionStore:
        """Lock the folder before the file exists: it must never be taken for a crashed session."""
        lock = FileLock(path / LOCK_NAME)
        lock.acquire()
        try:
            file = LineFile(path / LINES_NAME)
        except OSError:
            lock.release()
            raise
        _sync_folder(path)
        return cls(path, file, lock)

    @property
    def unsaved(self) -> int:
        """Number of lines in memory that could not be written yet."""
        return len(self._unsaved)

    def append_cue(self, cue: Cue) -> None:
        """Write a final cue, which is on disk on return.

        Raises
        ------
        StorageError
            It could not be written; raised once until writing works again. No line is lost.
        """
        self._append("cue", cue_record(cue))

    def append_gap(self, gap: Gap, channel: Channel) -> None:
        """Write a gap of `channel`; raises like :meth:`append_cue`."""
        self._append("gap", {"lane": channel, **gap_record(gap)})

    def close(self, duration: float) -> None:
        """Write the end marker and close the file.

        Raises
        ------
        StorageError
            Lines are still unsaved; the session stays open and can be closed again.
        """
        self._unsaved.append(line_of("end", {"duration": duration}))
        try:
            self._save()
        except OSError as error:
            self._unsaved.pop()
            raise StorageError(write_problem(self.path, error)) from error
        self.release()

    def release(self) -> None:
        """Close the file without an end marker, as a crash would."""
        self._file.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def _append(self, kind: str, fields: Mapping[str, Any]) -> None:
        self._unsaved.append(line_of(kind, fields))
        try:
            self._save()
        except OSError as error:
            if not self._failing:
                self._failing = True
                raise StorageError(write_problem(self.path, error)) from error

    def _save(self) -> None:
        self._file.append(b"".join(self._unsaved))
        self._unsaved.clear()
        self._failing = False


def line_of(kind: str, fields: Mapping[str, Any]) -> bytes:
    """Return one line of a session file."""
    record = {"kind": kind, **fields}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", errors="replace") + b"\n"


def _new_folder(folder: Path, name: str) -> Path:
    """Create a unique folder, even if another session starts in the same second."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{name} ({number})")
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            _sync_folder(folder)
            return path


def _sync_folder(path: Path) -> None:
    """Sync a folder's entries to disk, on POSIX."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
