"""Requests from other processes to the open window: one empty file for each.

The window watches the folder and deletes each file as it serves the request, so a file that stays
means that no window is open. No sockets are used. Any thread; imports nothing heavy.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

REQUESTS = ("toggle", "start", "stop", "pause", "overlay", "show")
TIMEOUT = 2.0
"""Seconds after which a request that was not served is withdrawn."""


def request_path(folder: Path, word: str) -> Path:
    """Return the file of the request `word`, one of :data:`REQUESTS`."""
    return folder / f"request-{word}"


def post_request(folder: Path, word: str) -> bool:
    """Create a request; return whether its file could be written."""
    try:
        request_path(folder, word).touch(mode=0o600)
    except OSError:
        return False
    return True


def take_requests(folder: Path) -> tuple[str, ...]:
    """Return the pending requests in the order of :data:`REQUESTS`, and delete their files."""
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
    """Create a request and wait; return whether an open window served it."""
    if not post_request(folder, word):
        return False
    until = clock() + TIMEOUT
    while request_path(folder, word).exists():
        if clock() > until:
            request_path(folder, word).unlink(missing_ok=True)
            return False
        wait(0.01)
    return True
