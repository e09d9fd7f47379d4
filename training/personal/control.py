"""The line between the application and a learning process: commands in, events out.

The first line of standard input is ``{"key": base64 or null}``; then ``pause``, ``resume`` and
``cancel``; its end means stop. Events are JSON lines on standard output. A reader thread takes the
commands, everything else runs on the main thread.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
import threading
from typing import TYPE_CHECKING, Any, TextIO

from engine.errors import OptionsError

if TYPE_CHECKING:
    from collections.abc import Callable


class Stopped(Exception):
    """The application asked to stop; ``forget``: what was learnt so far is not wanted."""

    def __init__(self, forget: bool) -> None:
        super().__init__("stopped")
        self.forget = forget


class Control:
    """Pauses and stops the main thread at the places where it asks.

    Parameters
    ----------
    commands
        Where they come from; None: nobody commands.
    """

    def __init__(self, commands: TextIO | None, events: TextIO | None = None) -> None:
        self._events = events or sys.stdout
        self._go = threading.Event()
        self._go.set()
        self._end: Stopped | None = None
        self._commands = commands
        self._reader = threading.Thread(target=self._read, name="commands", daemon=True)

    def start(self) -> bytes | None:
        """Take the key from the first line, then listen.

        Raises
        ------
        OptionsError
            The line makes no sense.
        """
        if self._commands is None:
            return None
        key = read_key(self._commands.readline())
        self._reader.start()
        return key

    def check(self, paused: Callable[[], None] = lambda: None) -> None:
        """Wait while paused; `paused` is called once before.

        Raises
        ------
        Stopped
            By a command, or because the application has gone.
        """
        if not self._go.is_set() and self._end is None:
            paused()
        self._go.wait()
        if self._end is not None:
            raise self._end

    def tell(self, event: str, **content: Any) -> None:
        """Send an event.

        Raises
        ------
        Stopped
            Nobody reads any more.
        """
        try:
            print(json.dumps({"event": event, **content}), file=self._events, flush=True)
        except (BrokenPipeError, ValueError) as error:
            raise Stopped(forget=False) from error

    def _read(self) -> None:
        assert self._commands is not None
        for line in self._commands:
            command = line.strip()
            if command == "pause":
                self._go.clear()
            elif command == "resume":
                self._go.set()
            elif command == "cancel":
                self._stop(forget=True)
                return
        self._stop(forget=False)

    def _stop(self, forget: bool) -> None:
        self._end = Stopped(forget)
        self._go.set()


def read_key(line: str) -> bytes | None:
    """Read ``{"key": base64 or null}``.

    Raises
    ------
    OptionsError
        It is something else.
    """
    try:
        key = json.loads(line)["key"]
        return None if key is None else base64.b64decode(key, validate=True)
    except (ValueError, TypeError, KeyError, binascii.Error) as error:
        raise OptionsError(
            "The first line of input must name the key of the store, or use --no-key."
        ) from error
