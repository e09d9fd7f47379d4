"""Installing what training needs, into the environment that runs this program.

The only code of the product that uses a network, through pip and only after the user has agreed:
pip takes the index and the proxies that it is configured with, and each package but torch must
match its locked hash (torch's builds share a version, not a hash). What was fetched stays in pip's
cache, so an installation that was cut short goes on when it is asked for again. Runs on a worker
thread.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import resources
from engine import Cancelled, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ROOT = resources.ROOT.parent
LOCK = ROOT / "packaging" / "lock" / "training.txt"
PROJECT = ROOT / "pyproject.toml"

DOWNLOAD_MB = 3000
"""What torch's usual Linux build and all it brings may take at most; other builds take far less."""

_CAUSES = {
    "No space left": "the disk is full; free some space",
    "DO NOT MATCH THE HASHES": "a download does not match its locked hash and was refused",
    "establish a new connection": "the package index cannot be reached; check the connection",
    "Temporary failure in name": "the package index cannot be reached; check the connection",
    "getaddrinfo failed": "the package index cannot be reached; check the connection",
    "ConnectionError": "the package index cannot be reached; check the connection",
    "ProxyError": "the proxy refuses; check the proxy's settings",
    "ReadTimeout": "the package index is too slow; check the connection",
    "Permission denied": "this environment may not be written to",
    "externally-managed": "the system manages this Python; run the program from its own .venv",
    "No matching distribution": "this Python or this machine has no build of a package it needs",
}
_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_COLLECTING = re.compile(r"(?:Collecting|Downloading|Using cached) ([A-Za-z0-9_.\-]+)")
_KEPT_LINES = 200


def can_install() -> bool:
    """Whether this is a checkout with pip, so that the add-on can be installed from here."""
    frozen = getattr(sys, "frozen", False)
    return not frozen and LOCK.is_file() and find_spec("pip") is not None


def install_commands(python: str = sys.executable) -> list[list[str]]:
    """Return pip's two commands: the locked packages with their hashes, then torch."""
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", _progress_bar()]
    pip = [python, "-I", "-m", "pip", "install", *options, "--retries", "3"]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    return [[*pip, *locked], [*pip, _torch()]]


class Installer:
    """One installation; :meth:`cancel` may come from any thread.

    Parameters
    ----------
    commands
        Run one after the other; :func:`install_commands` when None.
    """

    def __init__(self, commands: Sequence[Sequence[str]] | None = None) -> None:
        self._commands = commands
        self._process: subprocess.Popen[str] | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop pip; what it fetched stays in its cache."""
        self._cancelled.set()
        process = self._process
        if process is not None:
            process.terminate()

    def run(self, tell: Callable[[str, float | None], None]) -> None:
        """Install; `tell` gets the package that pip is at, and the share of it that is fetched.

        Raises
        ------
        StorageError
            pip failed; the message says why and what to do.
        Cancelled
            The user cancelled.
        """
        commands = install_commands() if self._commands is None else self._commands
        for command in commands:
            status, output = self._pip(command, tell)
            if self._cancelled.is_set():
                raise Cancelled("The installation was cancelled.")
            if status:
                raise StorageError(f"The installation failed: {explain(output)}.")

    def _pip(
        self, command: Sequence[str], tell: Callable[[str, float | None], None]
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
            if self._cancelled.is_set():  # between the question above and the start
                process.terminate()
            for line in process.stdout or ():
                if step := _PROGRESS.match(line):
                    tell(package, int(step[1]) / max(1, int(step[2])))
                    continue
                output = [*output[-_KEPT_LINES:], line]
                if found := _COLLECTING.search(line):
                    package = _name(found[1])
                    tell(package, None)
        return process.returncode, output


def explain(output: Sequence[str]) -> str:
    """Return the cause in pip's output as one clause."""
    text = "".join(output)
    for mark, cause in _CAUSES.items():
        if mark in text:
            return cause
    said = [line.strip() for line in output if line.strip()]
    return said[-1].rstrip(".")[:300] if said else "pip gave no reason"


def _name(found: str) -> str:
    """Return a package's name; pip also prints file names of wheels."""
    return found.split("-")[0] if found.endswith((".whl", ".gz")) else found


def _progress_bar() -> str:
    """Return the kind of progress that this pip can tell a program."""
    numbers = version("pip").split(".")[:2]
    return "raw" if [int(n) for n in numbers if n.isdigit()] >= [24, 1] else "off"


def _torch() -> str:
    project: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(_text(PROJECT))
    wanted = project["project"]["optional-dependencies"]["training"]
    return next(line for line in wanted if line.startswith("torch=="))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise StorageError(f"“{path}” cannot be read; get the program again.") from error
