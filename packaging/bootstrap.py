"""Creates the virtual environment `.venv` of this checkout; start.py, test.py and others use it.

Runs on a bare Python, so it uses the standard library alone. A layer is one lock file, torch in one
of its builds, or the project itself. A stamp in `.venv` records which layers are installed, so that
a second start has nothing to do. It also records an interrupted set-up, which the next one repeats
from pip's cache. Indexes, mirrors and proxies are those of pip's own configuration; the hashes in
the locks make sure that it does not matter which of them a file comes from.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Older Pythons must be able to parse this file, so its syntax is no newer than 3.7's.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "FastWhisper Captions needs Python 3.11 or newer, and this is Python "
        f"{sys.version_info[0]}.{sys.version_info[1]}; install a newer one and use it to run this."
    )

import tomllib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(1, str(ROOT))

import system_packages  # noqa: E402

from app import system_libraries  # noqa: E402
from app.pip_errors import explain_pip_failure  # noqa: E402

# Whatever the index, nothing but the locked files is installed, and no code of a package is run.
HASHED = ("--require-hashes", "--only-binary", ":all:", "--no-deps", "-r")

# The build without CUDA first: only an index or folder that pip is configured with has it.
TORCH_LOCKS = ("torch-cpu", "torch")


class SetUpError(Exception):
    """The set-up cannot continue; the message gives the reason and what to do, in one sentence."""


class Environment:
    """A virtual environment of one checkout."""

    def __init__(self, root: Path = ROOT, name: str = ".venv") -> None:
        self.root = root
        self.folder = root / name
        self.scripts = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.program("python")
        self.stamp = self.folder / "set-up.json"
        self.log = self.folder / "set-up.log"

    def program(self, name: str) -> Path:
        """Return the path of an installed command."""
        return self.scripts / (f"{name}.exe" if os.name == "nt" else name)

    def variables(self) -> dict:
        """Return the environment variables for a command that finds the installed ones on PATH."""
        path = os.pathsep.join([str(self.scripts), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path}

    def set_up(self, *layers: str) -> None:
        """Install pip, the layers (names of lock files, or "torch"), then the project itself.

        Raises
        ------
        SetUpError
            When packages cannot be installed; layers that were installed before stay usable.
        """
        state = self._read_stamp()
        if not self._is_usable(state):
            self._create()
            state = {"home": self._home(), "layers": {}}
        # The pip of the Python differs between systems, and old ones misread lock files.
        for layer in ("pip", *layers, "project"):
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

    def _is_usable(self, state: dict) -> bool:
        if state.get("home") != self._home() or "unfinished" in state:
            return False
        try:
            return run([self.python, "-I", "-c", ""]).returncode == 0
        except OSError:
            return False

    def _create(self) -> None:
        ensure_venv_module()
        print(f"Creating the virtual environment {self.folder}", flush=True)
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink()
        # A set-up started by the environment's own Python must not be based on that environment.
        base = getattr(sys, "_base_executable", None) or sys.executable
        shutil.rmtree(self.folder, ignore_errors=True)
        made = run([base, "-m", "venv", "--clear", self.folder])
        if made.returncode:
            raise SetUpError(
                f"Could not create {self.folder}: {last_line(made.stdout)}; "
                "check that the folder is writable and the disk has 3 GB free."
            )

    def _fingerprint(self, layer: str) -> str:
        if layer == "project":
            sources = [self.root / "pyproject.toml"]
        else:
            locks = TORCH_LOCKS if layer == "torch" else (layer,)
            sources = [lock_file(name, self.root) for name in locks]
        return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()

    def _install(self, layer: str) -> None:
        if layer == "torch":
            title = f"Installing {torch_requirement(self.root)}"
            builds = [(*HASHED, lock_file(name, self.root)) for name in TORCH_LOCKS]
            self._pip(title, *builds)
        elif layer == "project":
            options = ("--no-deps", "--no-index", "--no-build-isolation", "-e", self.root)
            self._pip("Installing the project", options)
        else:
            lock = lock_file(layer, self.root)
            count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
            self._pip(f"Installing the packages of the {layer} lock ({count})", (*HASHED, lock))

    def _pip(self, title: str, *alternatives: tuple) -> None:
        """Run pip with the first of `alternatives` that succeeds."""
        print(f"{title} …", flush=True)
        options = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
        command = [self.python, "-I", "-m", "pip", "install", *options, "--retries", "3"]
        environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONUTF8": "1"}
        for arguments in alternatives:
            code, output = run_pip([*command, *arguments], env=environment)
            with self.log.open("a", encoding="utf-8") as log:
                log.write(f"{title}\n{output}\n")
            if not code:
                return
        stopped = f"it was stopped by signal {-code}"
        cause = stopped if code < 0 else explain_pip_failure(output)
        raise SetUpError(f"{title} failed: {cause} (details: {self.log}).")


def read_project(root: Path = ROOT) -> dict:
    """Return the parsed pyproject.toml of a checkout."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def torch_requirement(root: Path = ROOT) -> str:
    """Return the requirement of the training extra that pins torch."""
    extra = read_project(root)["project"]["optional-dependencies"]["training"]
    return next(line for line in extra if line.startswith("torch=="))


def lock_file(name: str, root: Path = ROOT) -> Path:
    """Return the path of a lock file; those of the training add-on are part of the wheel."""
    if name in ("training", *TORCH_LOCKS):
        return root / "resources" / f"{name}-lock.txt"
    return root / "packaging" / "lock" / f"{name}.txt"


def ensure_venv_module() -> None:
    """Raise SetUpError with the command to run if this Python cannot create environments."""
    need = system_packages.venv_package()
    if not system_libraries.is_installed(need):
        missing = system_packages.install([need]) if sys.platform.startswith("linux") else [need]
        if missing:
            command = system_libraries.install_command(missing)
            raise SetUpError(f"Python's venv module is incomplete; install it with: {command}")


def ensure_system(*groups: tuple, purpose: str) -> list:
    """Install the missing system packages if allowed; otherwise print the command for it.

    Returns
    -------
    list of app.system_libraries.Need
        What is still missing.
    """
    missing = system_libraries.missing([need for group in groups for need in group])
    if missing:
        missing = system_packages.install(missing)
    if missing:
        command = system_libraries.install_command(missing)
        print(f"Some system packages are missing; {purpose} needs: {command}", flush=True)
    return missing


def last_line(output: str) -> str:
    """Return the last line of `output` that is not blank."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def run(command: list, **options: object) -> subprocess.CompletedProcess:
    """Run `command`, with its output and errors captured as one text."""
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


def run_pip(command: list, env: dict) -> tuple[int, str]:
    """Run pip, showing the current package on a terminal; return pip's status and output."""
    output = []
    with subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=env,
    ) as process:
        for line in process.stdout:
            output.append(line)
            if sys.stdout.isatty() and line.startswith("Collecting "):
                print(f"\r\033[K  {line.split()[1]}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    return process.returncode, "".join(output)


def run_main(main) -> int:
    """Run `main`; an error that the user can fix is printed as one sentence."""
    try:
        return main()
    except SetUpError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; run the same command again to continue.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"The set-up cannot read or write a file: {error}.", file=sys.stderr)
    return 1
