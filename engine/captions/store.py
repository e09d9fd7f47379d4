"""The session file, which holds every committed word and final cue before it is published.

A session is a folder with one file of JSON lines: a header, a line for each group of committed
words, for each cue and each gap, and an end marker. Lines are only appended; unknown kinds of line
are ignored. A file without an end marker whose lock no process holds is from a crash.
Writing runs on one thread at a time, the engine thread in a live session; listing and loading run
on the caller's.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from engine.captions.lines import line_of
from engine.captions.lock import FileLock
from engine.captions.records import cue_record, gap_record, words_record
from engine.errors import StorageError
from engine.files import make_private_folder, write_problem

if TYPE_CHECKING:
    from engine.types import Channel, Cue, Gap, Word

FORMAT = "fastwhisper-captions session"
VERSION = 2
"""Version 1 has neither checksums nor committed words; it can still be read."""
LINES_NAME = "session.jsonl"
LOCK_NAME = "session.lock"
FOLDER_NAME = "%Y-%m-%d %H-%M-%S"
"""Name of a session's folder: its local start time."""

_MAX_WRITE = 1 << 16
"""Bytes that are written and synced at once when much is in memory."""


class LineFile:
    """A file whose lines are on disk when :meth:`append` returns, whole or not at all.

    An existing file is continued; a half-written last line in it is ended first.
    """

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._descriptor: int | None = os.open(path, flags, 0o600)
        self._good = os.lseek(self._descriptor, 0, os.SEEK_END)
        self._is_half_written = False
        if self._good:
            os.lseek(self._descriptor, -1, os.SEEK_END)
            self._is_half_written = os.read(self._descriptor, 1) != b"\n"

    def append(self, data: bytes) -> None:
        """Write and sync `data`; after an OSError the file is unchanged."""
        if self._descriptor is None:
            raise OSError("the session is closed")
        if self._is_half_written:
            data = b"\n" + data
        try:
            self._write(self._descriptor, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._good)
            raise
        self._good += len(data)
        self._is_half_written = False

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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not on disk yet, and how many committed words it holds."""

    data: bytes
    words: int = 0


class SessionStore:
    """The folder and file of a session; :meth:`create` is the usual way to get one.

    While the disk is full or unavailable, lines stay in memory, in order. The first one that cannot
    be written raises; all are written with the next line that can be, or by :meth:`save`. That goes
    for the folder too: a session can begin without a writable disk.

    Parameters
    ----------
    folder
        Folder of all sessions; created if it is missing.
    sources
        The device or file behind each channel.
    started
        Local time with its offset; None for now.
    open_file
        Creates the file of lines.

    Attributes
    ----------
    path
        The session's folder; None until it has been created.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        sources: Mapping[Channel, str],
        started: datetime | None = None,
        open_file: Callable[[Path], LineFile] = LineFile,
    ) -> None:
        started = started or datetime.now().astimezone()
        self.path: Path | None = None
        self._folder = Path(folder)
        self._name = started.strftime(FOLDER_NAME)
        self._open_file = open_file
        self._file: LineFile | None = None
        self._lock: FileLock | None = None
        self._unsaved = [_Line(line_of("header", header_record(started, sources)))]
        self._problem: str | None = None
        self._has_content = False
        self._ended = False
        self._released = False

    @classmethod
    def create(
        cls,
        folder: str | os.PathLike[str],
        sources: Mapping[Channel, str],
        started: datetime | None = None,
    ) -> SessionStore:
        """Start a session in a new folder inside `folder`, private to this user.

        Raises
        ------
        StorageError
            The folder cannot be created or is not writable; nothing is left behind.
        """
        store = cls(folder, sources, started)
        try:
            store.save()
        except StorageError:
            store.discard()
            raise
        return store

    @property
    def unsaved(self) -> int:
        """Number of lines in memory that could not be written yet."""
        return len(self._unsaved)

    @property
    def unsaved_words(self) -> int:
        """Number of committed words that are in memory only; any thread may ask."""
        return sum(line.words for line in tuple(self._unsaved))

    @property
    def problem(self) -> str | None:
        """Why lines are still in memory, as one sentence; None while writing works."""
        return self._problem

    @property
    def has_content(self) -> bool:
        """Whether the session holds a word, cue or gap."""
        return self._has_content

    def append_words(
        self, channel: Channel, words: Sequence[Word], cues: Sequence[Cue] = ()
    ) -> None:
        """Write committed words and the cues that they finish, all on disk on return.

        Raises like :meth:`append_cue`.
        """
        lines = [_Line(line_of("words", words_record(channel, words)), len(words))]
        self._append(*lines, *(_Line(line_of("cue", cue_record(cue))) for cue in cues))

    def append_cue(self, cue: Cue) -> None:
        """Write a final cue, which is on disk on return.

        Raises
        ------
        StorageError
            It could not be written; raised once until writing works again. No line is lost.
        """
        self._append(_Line(line_of("cue", cue_record(cue))))

    def append_gap(self, gap: Gap, channel: Channel) -> None:
        """Write a gap of `channel`; raises like :meth:`append_cue`."""
        self._append(_Line(line_of("gap", {"lane": channel, **gap_record(gap)})))

    def save(self) -> None:
        """Write what is in memory; a closed session is finished by that.

        Raises
        ------
        StorageError
            It cannot be written; raised once until writing works again.
        """
        if self._released:
            return
        before = self._problem
        try:
            self._save()
        except OSError as error:
            self._problem = write_problem(self.path or self._folder / self._name, error)
            if before is None:
                raise StorageError(self._problem) from error
        else:
            self._problem = None
            if self._ended:
                self.release()

    def close(self, duration: float) -> None:
        """Write the end marker and close the file.

        Raises
        ------
        StorageError
            Lines are still unsaved; :meth:`save` finishes the session once they can be written.
        """
        if not self._ended:
            self._ended = True
            self._unsaved.append(_Line(line_of("end", {"duration": duration})))
        self.save()
        if self._problem is not None:
            raise StorageError(self._problem)

    def discard(self) -> None:
        """Close the session and remove its folder, unless that holds other files as well."""
        self.release()
        self._unsaved.clear()
        if self.path is None:
            return
        names = (LINES_NAME, LOCK_NAME)
        with contextlib.suppress(OSError):
            if not {entry.name for entry in self.path.iterdir()} - set(names):
                for name in names:
                    (self.path / name).unlink(missing_ok=True)
                self.path.rmdir()

    def release(self) -> None:
        """Close the file without an end marker, as a crash would."""
        self._released = True
        self._close_file()
        if self._lock is not None:
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

    def _append(self, *lines: _Line) -> None:
        self._has_content = True
        self._unsaved += lines
        self.save()

    def _save(self) -> None:
        try:
            while self._unsaved:
                file = self._file or self._open()
                number = _fitting(self._unsaved)
                file.append(b"".join(line.data for line in self._unsaved[:number]))
                del self._unsaved[:number]
        except OSError:
            self._close_file()  # a disk that was away must be opened anew
            raise

    def _open(self) -> LineFile:
        """Create or reopen folder and file; it is locked before it can be taken for a crash."""
        if self.path is None:
            self.path = _new_folder(self._folder, self._name)
        lock = FileLock(self.path / LOCK_NAME)
        if lock.acquire():  # not when the one from before is still held
            self._lock = lock
        self._file = self._open_file(self.path / LINES_NAME)
        _sync_folder(self.path)
        return self._file

    def _close_file(self) -> None:
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            if file is not None:
                file.close()


def header_record(started: datetime, sources: Mapping[Channel, str]) -> dict[str, Any]:
    """Return the first line of a session as a JSON object."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "started": started.isoformat(),
        "sources": dict(sources),
    }


def _fitting(lines: Sequence[_Line]) -> int:
    """Return how many lines are written at once: at least one."""
    size = 0
    for number, line in enumerate(lines):
        size += len(line.data)
        if number and size > _MAX_WRITE:
            return number
    return len(lines)


def _new_folder(folder: Path, name: str) -> Path:
    """Create a unique folder, even if another session starts in the same second."""
    make_private_folder(folder)
    for path in _candidates(folder, name):
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            continue
        _sync_folder(folder)
        return path
    raise AssertionError("there is always a free name")


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    yield folder / name
    for number in count(2):
        yield folder / f"{name} ({number})"


def _sync_folder(path: Path) -> None:
    """Sync a folder's entries to disk, on POSIX."""
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
