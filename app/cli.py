"""The program ``fwcaptions``: parse, dispatch, and turn every error into one sentence and a code.

Runs on the main thread. Nothing heavy is imported before a command needs it, so that ``--help``
answers at once.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.arguments import build_parser
from app.console import say
from app.machine import has_display

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's own) and return the exit code.

    Raises
    ------
    SystemExit
        After ``--help`` and ``--version``, and with code 2 for a command line that makes no sense.
    """
    arguments = build_parser().parse_args(argv)
    _start_logging(arguments.verbose)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("Interrupted; nothing is left half written.")
        return exits.INTERRUPTED
    except Exception as error:
        return _explain(error, verbose=arguments.verbose)
    return code


def _dispatch(arguments: argparse.Namespace) -> int:
    if arguments.time_start is not None:
        return _time_start(*arguments.time_start)
    if arguments.command is None:
        return _open_window()
    if arguments.command == "help":
        build_parser().parse_args([arguments.topic, "--help"] if arguments.topic else ["--help"])
    command = import_module(f"app.commands.{arguments.command}")
    return command.run(arguments)


def _time_start(root: str, started: str) -> int:
    """Tell how long after `started` the window was ready, and end; for ``bench --window``."""

    def ready() -> None:
        seconds = time.monotonic() - float(started)
        print(json.dumps({"seconds": seconds, "processor": time.process_time()}), flush=True)
        os._exit(exits.OK)  # the model still loads behind the window

    return import_module("app.gui").main([], Path(root), ready)


def _open_window() -> int:
    if not has_display():
        say("There is no display for the window; use `fwcaptions listen` in the terminal.")
        return exits.DEVICE
    try:
        gui = import_module("app.gui")
    except ImportError as error:
        say(f"The window cannot open ({error}); `fwcaptions doctor` says what is missing.")
        return exits.DEVICE
    return gui.main([])


def _start_logging(verbose: bool) -> None:
    if verbose:
        form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
        logging.basicConfig(level=logging.INFO, format=form)


def _explain(error: Exception, *, verbose: bool) -> int:
    """Say what went wrong in one sentence; return its exit code."""
    if isinstance(error, OSError) and _is_about_stdout(error):
        return _give_up_stdout(error)
    code = exits.exit_code_of(error)
    if code is not None:
        say(str(error))
        return code
    if verbose:
        traceback.print_exception(error)
    hint = "" if verbose else " Run it again with -v for the details."
    say(f"Something unexpected went wrong: {type(error).__name__}: {error}.{hint}")
    return exits.FAILED


def _is_about_stdout(error: OSError) -> bool:
    """Whether printing failed: files name themselves in their errors, a stream does not."""
    return error.filename is None and error.errno is not None


def _give_up_stdout(error: OSError) -> int:
    """Leave nothing in the buffer of a full or closed output, or Python complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return exits.FAILED
    say(f"The output could not be written: {error.strerror}.")
    return exits.STORAGE


if __name__ == "__main__":
    sys.exit(main())
