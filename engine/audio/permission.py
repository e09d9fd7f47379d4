"""Whether the system permits microphone access, where it can be known; any thread.

Windows stores the user's choice in the registry. A Flatpak lists its permissions in a file. Other
Linux desktops do not restrict microphones. macOS reports its choice to app bundles alone and
delivers silence instead, which :class:`engine.audio.microphone.MicrophoneSource` detects.
"""

from __future__ import annotations

import configparser
import contextlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Access = Literal["allowed", "refused", "unasked", "unknown"]

_CONSENT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_SWITCHES = (
    ("HKEY_LOCAL_MACHINE", rf"{_CONSENT}\microphone"),
    ("HKEY_CURRENT_USER", rf"{_CONSENT}\microphone"),
    ("HKEY_CURRENT_USER", rf"{_CONSENT}\microphone\NonPackaged"),
)
"""The three switches of the privacy settings: this device, this user, desktop apps."""


@dataclass(frozen=True, slots=True)
class MicrophoneAccess:
    """The system's permission, and one sentence of advice.

    ``unasked`` means that the system has no such permission, ``unknown`` that it is not reported.
    """

    state: Access
    advice: str


def microphone_access(
    platform: str = sys.platform,
    switches: Callable[[], Iterable[str]] | None = None,
    sandbox: Path = Path("/.flatpak-info"),
) -> MicrophoneAccess:
    """Return whether this program may use the microphone; never raises.

    Parameters
    ----------
    platform
        As ``sys.platform``.
    switches
        Returns the values of the Windows privacy switches that exist, ``Allow`` or ``Deny``.
    sandbox
        File in which a Flatpak finds its permissions.
    """
    if platform == "win32":
        return _on_windows(tuple((switches or _read_switches)()))
    if platform == "darwin":
        return MicrophoneAccess(
            "unknown",
            "macOS does not report it; if there is only silence, allow the microphone in "
            "System Settings > Privacy & Security > Microphone.",
        )
    return _in_flatpak(sandbox) if sandbox.exists() else _on_linux()


def _on_windows(values: tuple[str, ...]) -> MicrophoneAccess:
    if "Deny" in values:
        return MicrophoneAccess(
            "refused",
            'Windows blocks the microphone: allow it, and "desktop apps", in Settings > '
            "Privacy & security > Microphone.",
        )
    if "Allow" in values:
        return MicrophoneAccess("allowed", "Windows allows the microphone.")
    return MicrophoneAccess("unasked", "This version of Windows does not restrict microphones.")


def _on_linux() -> MicrophoneAccess:
    return MicrophoneAccess(
        "unasked",
        "Linux does not restrict microphones; if there is only silence, choose the input in the "
        "sound settings and unmute it.",
    )


def _in_flatpak(info: Path) -> MicrophoneAccess:
    rules = configparser.ConfigParser(interpolation=None, strict=False)
    with contextlib.suppress(OSError, ValueError, configparser.Error):
        rules.read_string(info.read_text(encoding="utf-8"))
    sockets = rules.get("Context", "sockets", fallback="").split(";")
    if "pulseaudio" in sockets:
        return MicrophoneAccess("allowed", "The sandbox allows audio.")
    return MicrophoneAccess(
        "refused",
        "The sandbox blocks audio: allow PulseAudio, for example in Flatseal, and restart.",
    )


def _read_switches() -> list[str]:
    """Read the switches from the registry; those that do not exist are left out."""
    import winreg as registry  # pyright: ignore[reportMissingModuleSource]

    winreg: Any = registry
    found: list[str] = []
    for root, path in _SWITCHES:
        with contextlib.suppress(OSError), winreg.OpenKey(getattr(winreg, root), path) as key:
            found.append(str(winreg.QueryValueEx(key, "Value")[0]))
    return found
