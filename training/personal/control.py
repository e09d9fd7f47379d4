"""The trainer's process and its protocol with the application: commands in, events out.

The first line of standard input is ``{"key": base64 or null}``; ``pause``, ``resume`` and
``cancel`` follow; the end of the input means stop. Events are JSON lines on standard output. A
reader thread receives the commands, everything else runs on the main thread.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from engine.errors import EngineError, OptionsError
from training.errors import TrainingError

STOPPED = 130


class Stopped(Exception):
    """The application stopped the process; ``discard``: unfinished training is not kept."""

    def __init__(self, discard: bool) -> None:
        super().__init__("stopped")
        self.discard = discard


class Control:
    """Pauses and stops the main thread where it calls :meth:`check`, and sends events.

    Parameters
    ----------
    commands
        The application's commands; None: there are none.
    """

    def __init__(self, commands: TextIO | None, events: TextIO | None = None) -> None:
        self._events = events or sys.stdout
        self._running = threading.Event()
        self._running.set()
        self._stopped: Stopped | None = None
        self._commands = commands
        self._reader = threading.Thread(target=self._read, name="commands", daemon=True)

    def start(self) -> bytes | None:
        """Return the key from the first line, then start reading commands.

        Raises
        ------
        OptionsError
            The line is invalid.
        """
        if self._commands is None:
            return None
        key = read_key(self._commands.readline())
        self._reader.start()
        return key

    def check(self) -> None:
        """Block while paused.

        Raises
        ------
        Stopped
            By a command, or because the application has exited.
        """
        self._running.wait()
        if self._stopped is not None:
            raise self._stopped

    def send(self, event: str, **content: Any) -> None:
        """Send an event.

        Raises
        ------
        Stopped
            The application has exited.
        """
        try:
            print(json.dumps({"event": event, **content}), file=self._events, flush=True)
        except (BrokenPipeError, ValueError) as error:
            raise Stopped(discard=False) from error

    def _read(self) -> None:
        assert self._commands is not None
        for line in self._commands:
            command = line.strip()
            if command == "pause":
                self._running.clear()
            elif command == "resume":
                self._running.set()
            elif command == "cancel":
                self._stop(discard=True)
                return
        self._stop(discard=False)

    def _stop(self, discard: bool) -> None:
        self._stopped = Stopped(discard)
        self._running.set()


@dataclass(slots=True)
class PhaseProgress:
    """Reports the progress of a phase, with the seconds that it will still take."""

    control: Control
    phase: str
    started: float = field(default_factory=time.monotonic)

    def __call__(self, share: float, spent: float | None = None) -> None:
        """Send an event, then block while paused.

        ``share`` is what is done, 0 to 1, and ``spent`` its seconds; None: since the phase began.
        """
        seconds = time.monotonic() - self.started if spent is None else spent
        left = math.ceil(seconds * (1 - share) / share) if share > 0.02 else None
        self.control.send("progress", phase=self.phase, share=round(share, 3), seconds_left=left)
        self.control.check()


def run_process(control: Control, work: Path, job: Callable[[bytes | None], None]) -> int:
    """Run ``job`` with the store's key; every failure becomes an event. Returns the exit status.

    ``work`` is deleted when unfinished training is to be discarded.
    """
    try:
        job(control.start())
    except Stopped as stop:
        if stop.discard:
            shutil.rmtree(work, ignore_errors=True)
        return STOPPED
    except KeyboardInterrupt:
        return STOPPED
    except (TrainingError, EngineError) as error:
        return _fail(control, str(error))
    except MemoryError:
        return _fail(control, "There is too little memory for training; close other programs.")
    except OSError as error:
        return _fail(control, f"Training stopped because of a disk error ({error.strerror}).")
    return 0


def _fail(control: Control, message: str) -> int:
    try:
        control.send("error", message=message)
    except Stopped:
        return STOPPED
    return 1


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
            "The first line of input must contain the key of the store; or use --no-key."
        ) from error


def lower_priority() -> None:
    """Give this process the lowest scheduling priority."""
    if sys.platform == "win32":
        import ctypes

        idle_priority_class = 0x40
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), idle_priority_class)
    else:
        os.nice(19)
