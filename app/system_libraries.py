"""The system packages on Linux that pip cannot provide: how to find and how to install them.

Windows and macOS need none. Missing ones are found through the dynamic loader and PATH, so that
this works on any distribution; only the package names depend on it. The set-up imports this module
before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

APT, DNF, PACMAN, ZYPPER = range(4)
MANAGERS = ("apt-get", "dnf", "pacman", "zypper")
INSTALL = {
    "apt-get": ["apt-get", "install", "-y", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y"],
    "pacman": ["pacman", "-S", "--needed", "--noconfirm"],
    "zypper": ["zypper", "--non-interactive", "install"],
}


@dataclass(frozen=True, slots=True)
class Need:
    """A system package, and how to find it.

    `found` is the name of a library, or `command:`, `module:` or `file:` with what to look for; a
    `file:` may have several patterns with colons between them.
    """

    found: str
    packages: tuple[str, str, str, str]  # for apt-get, dnf, pacman, zypper


SOUND = (
    Need("libportaudio.so.2", ("libportaudio2", "portaudio", "portaudio", "libportaudio2")),
    Need("libpulse.so.0", ("libpulse0", "pulseaudio-libs", "libpulse", "libpulse0")),
    Need(
        "file:/usr/lib*/alsa-lib/*_pcm_pulse.so:/usr/lib/*/alsa-lib/*_pcm_pulse.so",
        ("libasound2-plugins", "alsa-plugins-pulseaudio", "alsa-plugins", "alsa-plugins-pulse"),
    ),
)

WINDOW = (
    Need("libEGL.so.1", ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd")),
    Need("libGL.so.1", ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd")),
    Need("libglib-2.0.so.0", ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0")),
    Need("libdbus-1.so.3", ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3")),
    Need("libfontconfig.so.1", ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig")),
    Need(
        "libxkbcommon-x11.so.0",
        ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
    ),
    Need(
        "libxcb-cursor.so.0",
        ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    ),
    Need("libxcb-icccm.so.4", ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4")),
    Need(
        "libxcb-image.so.0", ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0")
    ),
    Need(
        "libxcb-keysyms.so.1",
        ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    ),
    Need("libxcb-randr.so.0", ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0")),
    Need(
        "libxcb-render-util.so.0",
        (
            "libxcb-render-util0",
            "xcb-util-renderutil",
            "xcb-util-renderutil",
            "libxcb-render-util0",
        ),
    ),
    Need("libxcb-shape.so.0", ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0")),
    Need("libxcb-xinerama.so.0", ("libxcb-xinerama0", "libxcb", "libxcb", "libxcb-xinerama0")),
    Need(
        "file:/usr/share/fonts/**/*.[to]t[fc]",
        ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts"),
    ),
)


def is_installed(need: Need) -> bool:
    """Whether the loader, PATH, the file system or Python finds what `need` names."""
    kind, _, value = need.found.partition(":")
    if kind == "command":
        return shutil.which(value) is not None
    if kind == "module":
        return importlib.util.find_spec(value) is not None
    if kind == "file":
        return any(any(Path("/").glob(pattern.lstrip("/"))) for pattern in value.split(":"))
    try:
        ctypes.CDLL(need.found)
    except OSError:
        return False
    return True


def missing(needs: Sequence[Need]) -> list[Need]:
    """Return those of `needs` that are not installed; none on systems other than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [need for need in needs if not is_installed(need)]


def manager() -> str | None:
    """Return the package manager of this machine, or None when it is not a known one."""
    return next((name for name in MANAGERS if shutil.which(name)), None)


def package_names(needs: Sequence[Need], tool: str) -> list[str]:
    """Return the names that the package manager `tool` has for the packages, each once."""
    column = MANAGERS.index(tool)
    return list(dict.fromkeys(need.packages[column] for need in needs))


def install_command(needs: Sequence[Need]) -> str:
    """Return the command that the user can paste to install `needs`."""
    tool = manager()
    if tool is None:
        return "your system's package manager, for: " + " ".join(n.packages[APT] for n in needs)
    return " ".join(["sudo", *INSTALL[tool], *package_names(needs, tool)])
