"""The clock of live captions: seconds that also pass while the machine sleeps; any thread."""

from __future__ import annotations

import sys
import time


def clock_of(platform: str) -> int | None:
    """Return the clock that runs through suspend where :func:`time.monotonic` does not."""
    if platform == "linux":
        return getattr(time, "CLOCK_BOOTTIME", None)
    if platform == "darwin":
        # time.monotonic() reads mach_absolute_time(), which stops in sleep; this clock does not.
        return getattr(time, "CLOCK_MONOTONIC", None)
    return None  # the clocks behind time.monotonic() on Windows include sleep


_CLOCK = clock_of(sys.platform)


def session_clock() -> float:
    """Return monotonic seconds that count the time in which the machine was suspended."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
