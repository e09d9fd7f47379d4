"""Makes the virtual environment `.venv` of this checkout; shared by start.py and test.py.

Runs on a bare Python, so it uses the standard library alone. A layer is one lock file (or torch);
the stamp in `.venv` says which layers are in, so a second start does nothing. A set-up that was cut
short leaves its mark in the stamp, and the next one begins afresh from pip's cache.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Older Pythons must be able to read down to here, so no syntax in these files is newer than 3.6's.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "FastWhisper Captions needs Python 3.11 or newer, and this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}; install a newer one and run this with it."
    )

import system_packages

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "lock"
TORCH = "torch==2.13.0"
PIP_FAILURES = {
    "No space left": "the disk is full; free about 3 GB",
    "DO NOT MATCH THE HASHES": "a download does not match its locked hash and was refused",
    "establish a new connection": "the package index cannot be reached; check the connection",
    "Temporary failure in name": "the package index cannot be reached; check the connection",
    "ConnectionError": "the package index cannot be reached; check the connection",
    "ReadTimeout": "the package index is too slow; check the connection",
    "No matching distribution": "this Python or this machine has no build of a package it needs; "
    "try Python 3.11, 3.12 or 3.13",
}


class SetUpError(Exception):
    """The set-up cannot go on; the message says why and what to do, in one sentence."""


class Environment:
    """The virtual environment of one checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.scripts / ("python.exe" if os.name == "nt" else "python")
        self.stamp = self.folder / "set-up.json"
        self.log = self.folder / "set-up.log"

    def program(self, name: str) -> Path:
        """Return the path of an installed command."""
        return self.scripts / (f"{name}.exe" if os.name == "nt" else name)

    def set_up(self, *layers: str) -> None:
        """Bring the layers in, each a lock's name or "torch", then the project itself.

        Raises
        ------
        SetUpError
            When packages cannot be had; what was already set up stays usable.
        """
        state = self._read_stamp()
        if not self._is_whole(state):
            self._create()
            state = {"home": self._home(), "layers": {}}
        for layer in (*layers, "project"):
            fingerprint = self._fingerprint(layer)
            if state["layers"].get(layer) != fingerprint:
                self._write_stamp({**state, "unfinished": layer})
                self._install(layer)
                state["layers"][layer] = fingerprint
                self._write_stamp(state)

    def _home(self) -> str:
        """Return what the environment is tied to: this Python and this folder."""
        return f"{sys.version} at {sys.base_prefix} for {self.root}"

    def _read_stamp(self) -> dict:
        try:
            state = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) and isinstance(state.get("layers"), dict) else {}

    def _write_stamp(self, state: dict) -> None:
        temporary = self.stamp.with_suffix(".part")
        temporary.write_text(json.dumps(state, indent=1), encoding="utf-8")
        os.replace(temporary, self.stamp)

    def _is_whole(self, state: dict) -> bool:
        if state.get("home") != self._home() or "unfinished" in state:
            return False
        try:
            return run([self.python, "-I", "-c", ""]).returncode == 0
        except OSError:
            return False

    def _create(self) -> None:
        ensure_venv_module()
        print(f"Making the virtual environment {self.folder}", flush=True)
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        # A set-up started by the environment's own Python must not build upon itself.
        base = getattr(sys, "_base_executable", None) or sys.executable
        shutil.rmtree(self.folder, ignore_errors=True)
        made = run([base, "-m", "venv", "--clear", self.folder])
        if made.returncode:
            raise SetUpError(
                f"Could not make {self.folder}: {last_line(made.stdout)}; "
                "check that the folder can be written to and the disk has 3 GB free."
            )

    def _fingerprint(self, layer: str) -> str:
        if layer == "torch":
            return TORCH
        lock = self.root / "pyproject.toml"
        if layer != "project":
            lock = self.root / "packaging" / "lock" / f"{layer}.txt"
        return hashlib.sha256(lock.read_bytes()).hexdigest()

    def _install(self, layer: str) -> None:
        lock = self.root / "packaging" / "lock" / f"{layer}.txt"
        if layer == "torch":
            # Its builds share a version and differ in hash; all it needs is locked already.
            self._pip(f"Installing {TORCH}", TORCH)
        elif layer == "project":
            self._pip(
                "Installing the project", "--no-deps", "--no-build-isolation", "-e", self.root
            )
        else:
            count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
            options = ("--require-hashes", "--only-binary", ":all:", "-r", lock)
            self._pip(f"Installing {count} locked packages ({layer})", *options)

    def _pip(self, title: str, *arguments: object) -> None:
        print(f"{title} …", flush=True)
        options = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
        command = [self.python, "-I", "-m", "pip", "install", *options, "--retries", "3"]
        environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONUTF8": "1"}
        code, output = run_telling([*command, *arguments], env=environment)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{title}\n{output}\n")
        if code:
            cause = f"it was stopped by signal {-code}" if code < 0 else why(output)
            raise SetUpError(f"{title} failed: {cause} (details: {self.log}).")


def ensure_venv_module() -> None:
    """Raise SetUpError, naming the one command, where this Python cannot make environments."""
    need = system_packages.venv_package()
    if not system_packages.is_there(need):
        lacking = system_packages.install([need]) if sys.platform.startswith("linux") else [need]
        if lacking:
            command = system_packages.install_command(lacking)
            raise SetUpError(f"Python's venv module is incomplete; install it with: {command}")


def ensure_system(*groups: tuple, purpose: str) -> list:
    """Install the missing system packages where allowed, else print the one command.

    Returns
    -------
    list of system_packages.Need
        What is still missing.
    """
    lacking = system_packages.missing(tuple(need for group in groups for need in group))
    if lacking:
        lacking = system_packages.install(lacking)
    if lacking:
        command = system_packages.install_command(lacking)
        print(f"Some system packages are missing; {purpose} needs: {command}", flush=True)
    return lacking


def why(output: str) -> str:
    """Return the cause in pip's output as one clause."""
    for mark, cause in PIP_FAILURES.items():
        if mark in output:
            return cause
    return last_line(output)


def last_line(output: str) -> str:
    """Return the last line of `output` that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def run(command: list, **options: object) -> subprocess.CompletedProcess:
    """Run `command` and keep all it says, as text."""
    return subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        **options,
    )


def run_telling(command: list, env: dict) -> tuple[int, str]:
    """Run pip; on a terminal, one line says which package it is at. Return status and output."""
    options = {"encoding": "utf-8", "errors": "replace", "env": env}
    streams = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
    }
    output = []
    with subprocess.Popen([str(part) for part in command], **streams, **options) as process:
        for line in process.stdout:
            output.append(line)
            if sys.stdout.isatty() and line.startswith("Collecting "):
                print(f"\r\033[K  {line.split()[1]}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    return process.returncode, "".join(output)


def guarded(main) -> int:
    """Run `main` and turn what a person can do something about into one sentence."""
    try:
        return main()
    except SetUpError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"The set-up cannot write or read what it needs: {error}.", file=sys.stderr)
    return 1
