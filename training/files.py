"""Files and folders that appear whole or not at all. Runs on whatever thread calls it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

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
            if target.is_dir():  # a folder cannot be replaced in one step: the old one steps aside
                target.rename(Path(room) / "old")
            os.replace(draft, target)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"{target} could not be written ({reason}); free some space or choose another."
        raise TrainingError(message) from error
