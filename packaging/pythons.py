"""Finds the Pythons of this machine on which the program must run; standard library alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST_ASKED = 30
ASK = (
    "import ensurepip, sys, venv; "
    "v = sys.version_info; print(v.major, v.minor) if v.releaselevel == 'final' else sys.exit(1)"
)


def installed() -> dict:
    """Return the command of every usable Python, by its version (major, minor)."""
    found = {}
    for command in candidates():
        version = version_of(command)
        if version is not None and version >= OLDEST:
            found.setdefault(version, command)
    return found


def candidates() -> list:
    """Return commands that may start a Python: on PATH, of pyenv, of uv, of Windows' launcher."""
    names = [f"3.{minor}" for minor in range(OLDEST[1], NEWEST_ASKED)]
    if os.name == "nt":
        launcher = shutil.which("py")
        return [[launcher, f"-{name}"] for name in names] if launcher else []
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    managed = [
        *Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv").glob(
            "versions/*/bin/python3"
        ),
        *Path(data).glob("uv/python/*/bin/python3"),
    ]
    on_path = filter(None, (shutil.which(f"python{name}") for name in names))
    return [[str(path)] for path in (*on_path, *sorted(managed))]


def version_of(command: list) -> tuple | None:
    """Return (major, minor) of a released Python that can make environments, else None."""
    try:
        done = subprocess.run(
            [*command, "-I", "-c", ASK], capture_output=True, text=True, timeout=20, check=False
        )
        major, minor = done.stdout.split()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return int(major), int(minor)


def others() -> dict:
    """Return the oldest and the newest installed Python, without the version that runs this."""
    found = installed()
    ends = {version: found[version] for version in (min(found), max(found))} if found else {}
    ends.pop(sys.version_info[:2], None)
    return ends
