"""What a user's model is learnt from: a folder of recordings that this user alone can read.

Every item is written whole or not at all, and stands for itself: a damaged one is listed as such,
and stops no other. One process adds and deletes, others may read meanwhile. Runs on the caller's
thread.
"""

from __future__ import annotations

import contextlib
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import OptionsError, StorageError
from engine.files import replace_file, write_problem
from engine.personal.samples import (
    PEEK_BYTES,
    Recording,
    RecordingSummary,
    pack,
    peek,
    unpack,
    valid_id,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

KEY_BYTES = 32
"""Length of a key: AES-256."""

ITEM = ".item"
_DRAFTS = ".*.part"
_DRAFT_SECONDS = 3600


class PersonalStore:
    """A folder of recordings with a limit on its size, and one on the age of its captions.

    Parameters
    ----------
    folder
        Made at the first :meth:`add`.
    key
        32 bytes that new items are sealed with, or None: they lie open.
    max_bytes
        Captions, oldest first, make room for what is new. What the user read aloud or corrected is
        never dropped.
    max_days
        Captions older than this are dropped by :meth:`expire`.
    now
        The clock; local time with its offset.
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
            raise OptionsError(f"The key of the store has {KEY_BYTES} bytes.")
        if max_bytes < 1 or max_days < 1:
            raise OptionsError("The store needs room for at least 1 byte and 1 day.")
        self.folder = Path(folder)
        self._key = key
        self._max_bytes = max_bytes
        self._max_days = max_days
        self._now = now

    def add(self, recording: Recording) -> None:
        """Keep a recording; one with the same id is replaced.

        Raises
        ------
        StorageError
            The disk is full, or the folder may not be written to, or what may not be dropped fills
            the store; the store is as it was.
        """
        data = pack(recording, self._key)
        self._prepare()
        self.expire()
        doomed = self._make_room(len(data), recording.id)
        replace_file(self._path(recording.id), data, mode=0o600)
        for item in doomed:
            self.delete(item)

    def items(self) -> tuple[RecordingSummary, ...]:
        """List all items, oldest first; each file is read and verified whole.

        Raises
        ------
        StorageError
            The folder exists and cannot be read.
        """
        found = (self._verified(path) for path in self._files())
        return tuple(sorted((s for s in found if s), key=lambda s: (s.created, s.id)))

    def load(self, item: str) -> Recording:
        """Read an item.

        Raises
        ------
        StorageError
            There is none of this id, or it is damaged, or sealed with another key.
        """
        path = self._path(item)
        try:
            return unpack(path.read_bytes(), item, self._key)
        except FileNotFoundError as error:
            raise StorageError("This recording has been deleted.") from error
        except OSError as error:
            raise StorageError(f"A recording cannot be read ({error.strerror}).") from error

    def delete(self, item: str) -> None:
        """Remove an item; one that is gone already is no error.

        Raises
        ------
        StorageError
            It may not be removed.
        """
        _remove(self._path(item))

    def delete_all(self) -> None:
        """Remove every item, damaged ones and unfinished files included.

        Raises
        ------
        StorageError
            At least one may not be removed; all others are gone.
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
        """Drop captions that are too old, and what a power cut left half written; count them."""
        oldest = self._now() - timedelta(days=self._max_days)
        old = [s.id for s in self._captions() if s.created < oldest]
        for item in old:
            self.delete(item)
        for path in self._drafts():
            with contextlib.suppress(OSError):  # one that is being written has just vanished
                if path.stat().st_mtime < time.time() - _DRAFT_SECONDS:
                    path.unlink()
        return len(old)

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(_size(path) for path in [*self._files(), *self._drafts()])

    def _make_room(self, needed: int, replaced: str) -> list[str]:
        """Choose the captions that must go so that `needed` bytes fit."""
        excess = self.size - _size(self._path(replaced)) + needed - self._max_bytes
        doomed: list[str] = []
        for summary in self._captions():
            if excess <= 0:
                break
            if summary.id != replaced:
                doomed.append(summary.id)
                excess -= summary.size
        if excess > 0:
            raise StorageError(
                "The store of recordings is full; delete some of them or allow it more space."
            )
        return doomed

    def _captions(self) -> list[RecordingSummary]:
        """List the captions that can be read, oldest first, by their headers alone."""
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
        """Summarise a file, or say what is wrong with it; None where it has just been deleted."""
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
            paths = sorted(self.folder.glob(f"*{ITEM}"))
        except OSError as error:
            raise StorageError(
                f"The recordings in “{self.folder}” cannot be read; check the folder."
            ) from error
        return (path for path in paths if valid_id(path.stem))

    def _drafts(self) -> list[Path]:
        return list(self.folder.glob(_DRAFTS))

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(write_problem(self.folder / "recording", error)) from error

    def _path(self, item: str) -> Path:
        if not valid_id(item):
            raise StorageError("This recording has been deleted.")
        return self.folder / f"{item}{ITEM}"


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
            f"A recording could not be deleted ({error.strerror}); close what uses it."
        ) from error
