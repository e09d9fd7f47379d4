"""The end of the console on Windows, where the system ends the process after five seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_CLOSING = (2, 5, 6)  # CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT
_PATIENCE = 5.0

_handlers: list[object] = []  # Windows keeps their addresses only


def on_console_close(request: Callable[[], object]) -> None:
    """Call `request` when the console closes; the program then has five seconds to end.

    The system ends the process as soon as a handler returns, and Python's own returns at once.
    `request` is called on a thread of the system. Does nothing on other systems, where a terminal
    that closes sends SIGHUP.
    """
    if sys.platform != "win32":
        return
    import ctypes
    from ctypes import wintypes

    def on_event(kind: int) -> bool:
        if kind not in _CLOSING:
            return False
        request()
        time.sleep(_PATIENCE)  # the main thread ends the process meanwhile
        return True

    handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(on_event)
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True)
    _handlers.append(handler)
