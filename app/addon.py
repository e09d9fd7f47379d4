"""Installs what training needs into the environment that runs this program.

The only code of the product that uses a network: through pip, and only after the user has agreed.
pip uses the index and the proxies of its own configuration. Each package except torch must match
its locked hash (torch's builds share a version but not a hash). Downloads stay in pip's cache, so
that an interrupted installation continues when it is started again. Runs on a worker thread.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import requires, version
from importlib.util import find_spec

from app.pip_errors import explain_pip_failure
from app.version import DISTRIBUTION
from engine import Cancelled, StorageError
from resources import resource

LOCK = resource("training-lock.txt")
"""What training needs beside the packages of the application, which stay as installed."""

DOWNLOAD_MB = 3000
"""Upper limit for torch's default Linux build and its dependencies; other builds are smaller."""

_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_COLLECTING = re.compile(r"(?:Collecting|Downloading|Using cached) ([A-Za-z0-9_.\-]+)")
_KEPT_LINES = 200


def can_install() -> bool:
    """Whether this environment has pip; a packaged program and a `uv tool` have none."""
    return not getattr(sys, "frozen", False) and find_spec("pip") is not None


def install_commands(python: str = sys.executable) -> list[list[str]]:
    """Return pip's two commands: the locked packages with their hashes, then torch."""
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", _progress_bar()]
    pip = [python, "-I", "-m", "pip", "install", *options, "--retries", "3"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    return [[*pip, *locked], [*pip, _torch_requirement()]]


class Installer:
    """One installation; :meth:`cancel` may be called from any thread.

    Parameters
    ----------
    commands
        Command lines to run in order; :func:`install_commands` when None.
    """

    def __init__(self, commands: Sequence[Sequence[str]] | None = None) -> None:
        self._commands = commands
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop pip; its downloads stay in its cache."""
        self._cancelled.set()
        process = self._process
        if process is not None:
            process.terminate()

    def run(self, report: Callable[[str, float | None], None]) -> None:
        """Install, and call `report` with the current package and its downloaded share (0 to 1).

        Raises
        ------
        StorageError
            pip failed; the message gives the reason.
        Cancelled
            The user cancelled.
        """
        commands = install_commands() if self._commands is None else self._commands
        for command in commands:
            status, output = self._pip(command, report)
            if self._cancelled.is_set():
                raise Cancelled("The installation was cancelled.")
            if status:
                cause = explain_pip_failure("".join(output))
                raise StorageError(f"The installation failed: {cause}.")

    def _pip(
        self, command: Sequence[str], report: Callable[[str, float | None], None]
    ) -> tuple[int, list[str]]:
        output: list[str] = []
        package = ""
        environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONUTF8": "1"}
        if self._cancelled.is_set():
            return 1, output
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                env=environment,
            )
        except OSError as error:
            raise StorageError(f"pip could not be started ({error.strerror}).") from error
        with self._process as process:
            if self._cancelled.is_set():  # since the check above
                process.terminate()
            for line in process.stdout or ():
                if step := _PROGRESS.match(line):
                    report(package, int(step[1]) / max(1, int(step[2])))
                    continue
                output = [*output[-_KEPT_LINES:], line]
                if found := _COLLECTING.search(line):
                    package = _package_name(found[1])
                    report(package, None)
        return process.returncode, output


def _package_name(found: str) -> str:
    """Return the package in a line of pip's, given alone or as the file name of a wheel."""
    return found.split("-")[0] if found.endswith((".whl", ".gz")) else found


def _progress_bar() -> str:
    """Return the kind of progress output that this pip has for programs."""
    numbers = version("pip").split(".")[:2]
    return "raw" if [int(n) for n in numbers if n.isdigit()] >= [24, 1] else "off"


def _torch_requirement() -> str:
    lines = requires(DISTRIBUTION) or ()
    return next(line.partition(";")[0].strip() for line in lines if line.startswith("torch=="))
