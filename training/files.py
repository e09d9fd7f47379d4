"""Files and folders that appear whole or not at all. Runs on whatever thread calls it.

What is in memory goes through the engine's writer; :func:`atomic_path` is for folders and for files
that are too large for that, such as decoded audio.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import StorageError
from engine.files import replace_file, write_problem


def write_file(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all; its folder is created where it is missing.

    Raises
    ------
    StorageError
        The disk is full, or the place may not be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(write_problem(path, error)) from error
    replace_file(path, data)


@contextlib.contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target``; the file or folder written there replaces it.

    When the block fails, ``target`` is unchanged and nothing is left behind.

    Raises
    ------
    StorageError
        The disk is full, or the place may not be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            draft = Path(folder) / "new"
            yield draft
            _sync(draft)
            _replace(draft, target, Path(folder) / "old")
    except OSError as error:
        raise StorageError(write_problem(target, error)) from error


def _sync(draft: Path) -> None:
    """Flush the content to the disk before it gets its final name."""
    for path in draft.rglob("*") if draft.is_dir() else [draft]:
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _replace(draft: Path, target: Path, old: Path) -> None:
    if not (target.is_dir() and draft.is_dir()):
        os.replace(draft, target)
        return
    target.rename(old)  # a folder that is not empty cannot be replaced in one step
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
