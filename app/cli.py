"""The program ``fwcaptions``: parse, dispatch, and turn every error into one sentence and a code.

Runs on the main thread. Nothing heavy is imported before a command needs it, so that ``--help``
is immediate.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from app import exits
from app.arguments import build_parser
from app.console import PlainFormatter, print_error, print_message, print_result
from app.machine import has_display


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's own) and return the exit code.

    Raises
    ------
    SystemExit
        After ``--help`` and ``--version``, and with code 2 for invalid arguments.
    """
    arguments = build_parser().parse_args(argv)
    _start_logging(arguments.verbose)
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print_message("Interrupted; no file is incomplete.")
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
    from app.paths import Paths

    command = import_module(f"app.commands.{arguments.command}")
    return command.run(arguments, Paths.of_user())


def _time_start(root: str, started: str) -> int:
    """Print how long after `started` the window answers, and exit; for ``bench --window``."""

    def ready() -> None:
        seconds = time.monotonic() - float(started)
        print_result(json.dumps({"seconds": seconds, "processor": time.process_time()}))
        os._exit(exits.OK)  # without waiting for the model, which is still loading

    return import_module("app.gui").main([], Path(root), ready)


def _open_window() -> int:
    if not has_display():
        print_message("There is no display for the window; use `fwcaptions listen` in a terminal.")
        return exits.DEVICE
    try:
        gui = import_module("app.gui")
    except ImportError as error:
        print_message(
            f"The window cannot open ({error}); run `fwcaptions doctor` to see what is missing."
        )
        return exits.DEVICE
    return gui.main([])


def _start_logging(verbose: bool) -> None:
    if verbose:
        form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
        handler = logging.StreamHandler()
        handler.setFormatter(PlainFormatter(form))
        logging.basicConfig(level=logging.INFO, handlers=[handler])


def _explain(error: Exception, *, verbose: bool) -> int:
    """Report an error in one sentence; return its exit code."""
    if isinstance(error, OSError) and _is_about_stdout(error):
        return _abandon_stdout(error)
    code = exits.exit_code_of(error)
    if code is not None:
        print_message(str(error))
        return code
    if verbose:
        print_error("".join(traceback.format_exception(error)))
    hint = "" if verbose else " Run the command again with -v for details."
    print_message(f"Unexpected error: {type(error).__name__}: {error}.{hint}")
    return exits.FAILED


def _is_about_stdout(error: OSError) -> bool:
    """Whether printing failed: the error of a named file has its name, that of a stream none."""
    return error.filename is None and error.errno is not None


def _abandon_stdout(error: OSError) -> int:
    """Empty the buffer of a full or closed output, which Python would try to flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return exits.FAILED
    print_message(f"The output could not be written: {error.strerror}.")
    return exits.STORAGE


if __name__ == "__main__":
    sys.exit(main())
