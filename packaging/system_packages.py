"""Installs the system packages on Linux that pip cannot provide, where that is allowed.

The packages that the application needs are listed in `app/system_libraries.py`, since `doctor`
names the missing ones too; those of the tests and of the set-up itself are listed here.
"""

import importlib
import os
import shutil
import subprocess
import sys

from app.system_libraries import INSTALL, Need, manager, missing, package_names

REFRESH = {"apt-get": ["apt-get", "update"], "pacman": ["pacman", "-Sy"]}

TESTS = (
    Need("command:Xvfb", ("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xvfb-run")),
    Need("command:openbox", ("openbox",) * 4),
    Need("command:xdotool", ("xdotool",) * 4),
    Need("command:pulseaudio", ("pulseaudio",) * 4),
    Need("command:pactl", ("pulseaudio-utils", "pulseaudio-utils", "libpulse", "pulseaudio-utils")),
    Need("command:espeak-ng", ("espeak-ng",) * 4),
    Need("command:flite", ("flite",) * 4),
    Need("command:xwininfo", ("x11-utils", "xwininfo", "xorg-xwininfo", "xwininfo")),
    Need("command:strace", ("strace",) * 4),
)


def venv_package() -> Need:
    """Return the package that lets this Python create environments (Debian has it separately)."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return Need("module:ensurepip", (name, "python3-pip", "python", "python3-pip"))


def elevation() -> list[str] | None:
    """Return the prefix that runs a command as root without a password, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and _run([sudo, "-n", "true"]):
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def install(needs: list[Need]) -> list[Need]:
    """Install `needs` if that is allowed, and return those still missing."""
    tool, prefix = manager(), elevation()
    if not needs or tool is None or prefix is None:
        return needs
    names = package_names(needs, tool)
    print(f"Installing system packages: {' '.join(names)}", flush=True)
    if tool in REFRESH:
        _run([*prefix, *REFRESH[tool]])
    if not _run([*prefix, *INSTALL[tool], *names]):
        # A name that this release lacks must not prevent the others from being installed.
        for name in names:
            _run([*prefix, *INSTALL[tool], name])
    importlib.invalidate_caches()
    return missing(needs)


def _run(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0
