"""The window; every module here runs on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path


def main(
    argv: Sequence[str] = (),
    root: Path | None = None,
    ready: Callable[[], object] | None = None,
) -> int:
    """Open the application and return its exit status; see :func:`app.gui.application.run`."""
    from app.gui.application import run

    return run(list(argv), root, ready)
