"""The windows; every module here runs on the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] = ()) -> int:
    """Open the application and return its exit status."""
    from app.gui.application import run

    return run(list(argv))
