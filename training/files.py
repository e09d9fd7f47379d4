"""Files and folders that appear whole or not at all. Runs on whatever thread calls it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import StorageError
from engine.files import replace_file, write_problem
from training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
def written_whole(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``target``; what was written there takes its place at the end.

    The path may become a file or a folder. When the block fails, ``target`` stays as it was and
    nothing is left behind.

    Raises
    ------
    TrainingError
        The disk is full, or the place may not be written to.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as room:
            draft = Path(room) / "new"
            yield draft
            _sync(draft)
            _replace(draft, target, Path(room) / "old")
    except OSError as error:
        raise TrainingError(write_problem(target, error)) from error


def _sync(draft: Path) -> None:
    """Make the content reach the disk before the name does."""
    for path in draft.rglob("*") if draft.is_dir() else [draft]:
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _replace(draft: Path, target: Path, aside: Path) -> None:
    if not (target.is_dir() and draft.is_dir()):
        os.replace(draft, target)
        return
    target.rename(aside)  # a folder cannot be replaced in one step: the old one steps aside
    try:
        draft.rename(target)
    except OSError:
        aside.rename(target)
        raise
