"""Whether the system lets programs hear the microphone, as far as it tells; any thread.

Windows keeps the user's answer in the registry. A Flatpak lists what it may use in a file. Other
Linux desktops ask nobody. macOS tells no program that was not built for it: it delivers pure
silence instead, which :class:`engine.audio.microphone.MicrophoneSource` recognises.
"""

from __future__ import annotations

import configparser
import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    """What the system says, and one sentence about it.

    ``unasked`` means that the system asks nobody, ``unknown`` that it does not tell.
    """

    state: Access
    advice: str


def microphone_access(
    platform: str = sys.platform,
    switches: Callable[[], Iterable[str]] | None = None,
    sandbox: Path = Path("/.flatpak-info"),
) -> MicrophoneAccess:
    """Say whether this program may hear the microphone; never raises.

    Parameters
    ----------
    platform
        As ``sys.platform``.
    switches
        Returns the values of Windows' privacy switches that exist, ``Allow`` or ``Deny``.
    sandbox
        Where a Flatpak is told what it may use.
    """
    if platform == "win32":
        return _on_windows(tuple((switches or _read_switches)()))
    if platform == "darwin":
        return MicrophoneAccess(
            "unknown",
            "macOS does not tell; if only silence comes, allow the microphone in "
            "System Settings > Privacy & Security > Microphone.",
        )
    return _in_flatpak(sandbox) if sandbox.exists() else _on_linux()


def _on_windows(values: tuple[str, ...]) -> MicrophoneAccess:
    if "Deny" in values:
        return MicrophoneAccess(
            "refused",
            'Windows refuses the microphone: allow it, and "desktop apps", in Settings > '
            "Privacy & security > Microphone.",
        )
    if "Allow" in values:
        return MicrophoneAccess("allowed", "Windows allows the microphone.")
    return MicrophoneAccess("unasked", "This Windows has no switch for microphones.")


def _on_linux() -> MicrophoneAccess:
    return MicrophoneAccess(
        "unasked",
        "Linux asks nobody; if nothing is heard, choose the input in the sound settings, unmuted.",
    )


def _in_flatpak(info: Path) -> MicrophoneAccess:
    rules = configparser.ConfigParser(interpolation=None, strict=False)
    with contextlib.suppress(OSError, ValueError, configparser.Error):
        rules.read_string(info.read_text(encoding="utf-8"))
    sockets = rules.get("Context", "sockets", fallback="").split(";")
    if "pulseaudio" in sockets:
        return MicrophoneAccess("allowed", "The sandbox allows sound.")
    return MicrophoneAccess(
        "refused",
        "The sandbox refuses sound: allow PulseAudio, for example in Flatseal, and start again.",
    )


def _read_switches() -> list[str]:
    """Read the registry; a switch that this Windows does not have is left out."""
    import winreg as registry  # pyright: ignore[reportMissingModuleSource]

    winreg: Any = registry
    found: list[str] = []
    for root, path in _SWITCHES:
        with contextlib.suppress(OSError), winreg.OpenKey(getattr(winreg, root), path) as key:
            found.append(str(winreg.QueryValueEx(key, "Value")[0]))
    return found
