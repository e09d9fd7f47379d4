"""Calls into a sound library that may never return, each on a thread of its own.

A sound server that hangs blocks whoever opens or closes a stream or lists the devices. The caller
waits as long as it can afford and goes on without the result.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from engine.errors import DeviceNotFound

T = TypeVar("T")

CLOSE_SECONDS = 2.0
"""Time that the end of a session gives a device to close."""

LIST_SECONDS = 5.0
"""Time within which the sound server must list its devices."""


class BackgroundCall(Generic[T]):
    """Runs `function` on a daemon thread.

    Parameters
    ----------
    name
        Name of the thread.
    """

    def __init__(self, function: Callable[[], T], name: str) -> None:
        self._function = function
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._result: T | None = None
        self._error: Exception | None = None
        self._undo: Callable[[], object] | None = None
        threading.Thread(target=self._run, name=name, daemon=True).start()

    @property
    def is_done(self) -> bool:
        return self._done.is_set()

    def wait(self, seconds: float | None) -> bool:
        """Wait at most `seconds`, or for ever; return whether the call has returned."""
        return self._done.wait(seconds)

    def result(self) -> T:
        """Return the result of a call that is done, or raise its exception."""
        if not self._done.is_set():
            raise RuntimeError("the call has not returned")
        if self._error is not None:
            raise self._error
        return self._result  # pyright: ignore[reportReturnType]

    def abandon(self, undo: Callable[[], object]) -> None:
        """Give up the call; `undo` runs on a thread, once the call has returned after all."""
        with self._lock:
            self._undo = undo
            is_late = self._done.is_set()
        if is_late:
            threading.Thread(target=undo, name="sound device", daemon=True).start()

    def _run(self) -> None:
        try:
            self._result = self._function()
        except Exception as error:
            self._error = error
        with self._lock:
            self._done.set()
            undo = self._undo
        if undo is not None:
            undo()


def within(seconds: float, function: Callable[[], T]) -> T:
    """Return what `function` returns, or raise DeviceNotFound after `seconds`."""
    call = BackgroundCall(function, "sound server")
    if not call.wait(seconds):
        raise DeviceNotFound("The sound server does not respond; restart it and try again.")
    return call.result()
