"""Files and folders that appear whole or not at all. Runs on whatever thread calls it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.files import write_problem
from training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
