"""Installs what training needs into the environment that runs this program.

The only code of the product that uses a network: through pip, and only after the user has agreed.
pip uses the indexes and the proxies of its own configuration, but whatever these offer, only files
whose hash is locked are installed. Downloads stay in pip's cache, so that an interrupted
installation continues when it is started again. Runs on a worker thread.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec

from app.pip_errors import explain_pip_failure
from engine import Cancelled, StorageError
from resources import resource

LOCK = resource("training-lock.txt")
"""What training needs beside the packages of the application, which stay as installed."""

TORCH_LOCKS = (resource("torch-cpu-lock.txt"), resource("torch-lock.txt"))
"""torch without CUDA, which only some indexes have; then torch as the package index has it."""

_DOWNLOADS = resource("training-download.json")

_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_COLLECTING = re.compile(r"(?:Collecting|Downloading|Using cached) ([A-Za-z0-9_.\-]+)")
_KEPT_LINES = 200


def can_install() -> bool:
    """Whether this environment has pip; a packaged program and a `uv tool` have none."""
    return not getattr(sys, "frozen", False) and find_spec("pip") is not None


def download_size() -> int:
    """Return how many bytes the installation downloads on this platform, at most."""
    sizes: dict[str, int] = json.loads(_DOWNLOADS.read_text(encoding="utf-8"))
    return sizes.get(f"{sys.platform}-{platform.machine().lower()}", max(sizes.values()))


def install_commands(python: str = sys.executable) -> list[list[list[str]]]:
    """Return pip's commands: for each step, the alternatives of which one has to succeed."""
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", _progress_bar()]
    pip = [python, "-I", "-m", "pip", "install", *options, "--retries", "3"]
    hashed = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r"]
    return [[[*pip, *hashed, str(lock)] for lock in locks] for locks in ((LOCK,), TORCH_LOCKS)]


class Installer:
    """One installation; :meth:`cancel` may be called from any thread.

    Parameters
    ----------
    steps
        Alternative command lines for each step, in order; :func:`install_commands` when None.
    """

    def __init__(self, steps: Sequence[Sequence[Sequence[str]]] | None = None) -> None:
        self._steps = steps
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
        for step in install_commands() if self._steps is None else self._steps:
            self._run_step(step, report)

    def _run_step(
        self, alternatives: Sequence[Sequence[str]], report: Callable[[str, float | None], None]
    ) -> None:
        output: list[str] = []
        for command in alternatives:
            status, output = self._pip(command, report)
            if self._cancelled.is_set():
                raise Cancelled("The installation was cancelled.")
            if status == 0:
                return
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
