"""The recordings for fine-tuning: a folder that only this user can read.

Each recording is a separate file, written atomically: a damaged one is listed as such and affects
no other. One process adds and deletes while others may read. Runs on the caller's thread.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from engine.errors import OptionsError, StorageError
from engine.files import make_private_folder, replace_file, write_problem
from engine.personal.recordings import (
    PEEK_BYTES,
    Recording,
    RecordingSummary,
    pack,
    peek,
    unpack,
    valid_id,
)

KEY_BYTES = 32
"""Length of a key: AES-256."""

SUFFIX = ".item"
_DRAFTS = ".*.part"
_DRAFT_SECONDS = 3600


class PersonalStore:
    """A folder of recordings, limited in size and in the age of its captions.

    Parameters
    ----------
    folder
        Created by the first :meth:`add`.
    key
        32 bytes that encrypt new recordings, or None to store them unencrypted.
    max_bytes
        The oldest captions are deleted to make room. Sentences that the user read aloud or
        corrected are never deleted.
    max_days
        Captions older than this are deleted by :meth:`expire`.
    now
        Returns the local time with its offset.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        key: bytes | None = None,
        max_bytes: int = 200_000_000,
        max_days: int = 30,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        if key is not None and len(key) != KEY_BYTES:
            raise OptionsError(f"The key of the store must have {KEY_BYTES} bytes.")
        if max_bytes < 1 or max_days < 1:
            raise OptionsError("The store needs room for at least 1 byte and 1 day.")
        self.folder = Path(folder)
        self._key = key
        self._max_bytes = max_bytes
        self._max_days = max_days
        self._now = now

    def add(self, recording: Recording) -> None:
        """Store a recording; one with the same id is replaced.

        Raises
        ------
        StorageError
            The disk is full, the folder is not writable, or the store is full of recordings that
            are never deleted; the store stays as it was.
        """
        data = pack(recording, self._key)
        self._prepare()
        self.expire()
        expendable = self._make_room(len(data), recording.id)
        replace_file(self._path(recording.id), data, mode=0o600)
        for name in expendable:
            self.delete(name)

    def recordings(self) -> tuple[RecordingSummary, ...]:
        """List all recordings, oldest first, each verified; raises StorageError if it cannot."""
        found = (self._verified(path) for path in self._files())
        return tuple(sorted((s for s in found if s), key=lambda s: (s.created, s.id)))

    def load(self, name: str) -> Recording:
        """Read the recording of this id.

        Raises
        ------
        StorageError
            There is none, it is damaged, or it is encrypted with another key.
        """
        path = self._path(name)
        try:
            return unpack(path.read_bytes(), name, self._key)
        except FileNotFoundError as error:
            raise StorageError("This recording has been deleted; choose another.") from error
        except OSError as error:
            raise StorageError(
                f"The recording cannot be read ({error.strerror}); check its folder."
            ) from error

    def delete(self, name: str) -> None:
        """Delete the recording of this id, if it still exists; raises StorageError."""
        _remove(self._path(name))

    def delete_all(self) -> None:
        """Delete all recordings, damaged ones and unfinished files included.

        Raises
        ------
        StorageError
            At least one cannot be deleted; all others are.
        """
        problem: StorageError | None = None
        for path in [*self._files(), *self._drafts()]:
            try:
                _remove(path)
            except StorageError as error:
                problem = error
        if problem:
            raise problem

    def expire(self) -> int:
        """Delete old captions and unfinished files; return the number of captions deleted."""
        oldest = self._now() - timedelta(days=self._max_days)
        old = [s.id for s in self._captions() if s.created < oldest]
        for name in old:
            self.delete(name)
        for path in self._drafts():
            with contextlib.suppress(OSError):  # one that was being written is complete now
                if path.stat().st_mtime < time.time() - _DRAFT_SECONDS:
                    path.unlink()
        return len(old)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(_size(path) for path in [*self._files(), *self._drafts()])

    def _make_room(self, needed: int, replaced: str) -> list[str]:
        """Choose the captions to delete so that `needed` bytes fit."""
        excess = self.size - _size(self._path(replaced)) + needed - self._max_bytes
        expendable: list[str] = []
        for summary in self._captions():
            if excess <= 0:
                break
            if summary.id != replaced:
                expendable.append(summary.id)
                excess -= summary.size
        if excess > 0:
            raise StorageError(
                "The storage limit is full; delete some recordings or raise the limit."
            )
        return expendable

    def _captions(self) -> list[RecordingSummary]:
        """List the readable captions, oldest first, from their headers."""
        found = (self._peeked(path) for path in self._files())
        captions = [s for s in found if s and s.kind == "caption"]
        return sorted(captions, key=lambda s: (s.created, s.id))

    def _peeked(self, path: Path) -> RecordingSummary | None:
        try:
            with path.open("rb") as file:
                return peek(file.read(PEEK_BYTES), path.stem, self._key, _size(path))
        except (OSError, StorageError):
            return None

    def _verified(self, path: Path) -> RecordingSummary | None:
        """Summarise a file, with its problem if it has one; None if it has just been deleted."""
        try:
            stat = path.stat()
        except OSError:
            return None
        try:
            it = self.load(path.stem)
        except StorageError as error:
            when = datetime.fromtimestamp(stat.st_mtime).astimezone()
            return RecordingSummary(path.stem, when, None, "", 0.0, stat.st_size, str(error))
        return RecordingSummary(it.id, it.created, it.kind, it.text, it.duration, stat.st_size)

    def _files(self) -> Iterator[Path]:
        try:
            paths = sorted(self.folder.glob(f"*{SUFFIX}"))
        except OSError as error:
            raise StorageError(
                f"The recordings in “{self.folder}” cannot be read; check the folder."
            ) from error
        return (path for path in paths if valid_id(path.stem))

    def _drafts(self) -> list[Path]:
        return list(self.folder.glob(_DRAFTS))

    def _prepare(self) -> None:
        try:
            make_private_folder(self.folder)
        except OSError as error:
            raise StorageError(write_problem(self.folder / "recording", error)) from error

    def _path(self, name: str) -> Path:
        if not valid_id(name):
            raise StorageError("This recording has been deleted; choose another.")
        return self.folder / f"{name}{SUFFIX}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"A recording could not be deleted ({error.strerror}); close programs that use it."
        ) from error
