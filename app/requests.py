"""What other processes may ask of the window that runs: one empty file for each request.

The window watches its folder and takes each file away as it obeys, so a file that stays means that
no window runs. There is no socket of any kind. Runs on any thread; imports nothing heavy.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REQUESTS = ("toggle", "start", "stop", "pause", "overlay", "show")
PATIENCE = 2.0
"""Seconds after which a request that nobody took is taken back."""


def request_path(folder: Path, word: str) -> Path:
    """Return the file that asks for `word`, one of :data:`REQUESTS`."""
    return folder / f"request-{word}"


def post_request(folder: Path, word: str) -> bool:
    """Ask, and tell whether the folder took it."""
    try:
        request_path(folder, word).touch(mode=0o600)
    except OSError:
        return False
    return True


def take_requests(folder: Path) -> tuple[str, ...]:
    """Return what was asked for, in a fixed order, and forget it."""
    found = [word for word in REQUESTS if request_path(folder, word).exists()]
    for word in found:
        with contextlib.suppress(OSError):
            request_path(folder, word).unlink(missing_ok=True)
    return tuple(found)


def send_request(
    folder: Path,
    word: str,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> bool:
    """Ask, and tell whether a running window obeyed."""
    if not post_request(folder, word):
        return False
    until = clock() + PATIENCE
    while request_path(folder, word).exists():
        if clock() > until:
            request_path(folder, word).unlink(missing_ok=True)
            return False
        wait(0.01)
    return True
