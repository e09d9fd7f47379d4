"""Whether the computer runs on mains power; reads files of the system, keeps nothing."""

from __future__ import annotations

import sys
from pathlib import Path

SUPPLIES = Path("/sys/class/power_supply")
_MAINS = ("mains", "usb")
_FED = ("full", "charging", "not charging")
_OF_DEVICE = "device"
"""The scope of a supply that feeds a mouse or a headset."""


def on_mains(supplies: Path = SUPPLIES, platform: str = sys.platform) -> bool | None:
    """Return whether mains power feeds this computer; None where that is not known.

    Linux tells it in ``/sys/class/power_supply`` (the kernel's ABI/testing/sysfs-class-power). A
    computer that lists neither a battery nor a mains adapter has no battery: it is a desktop.
    """
    if not platform.startswith("linux") or not supplies.is_dir():
        return None
    own = [path for path in supplies.glob("*") if _read(path / "scope") != _OF_DEVICE]
    if any(_read(path / "type") in _MAINS and _read(path / "online") == "1" for path in own):
        return True
    batteries = [path for path in own if _read(path / "type") == "battery"]
    return all(_read(path / "status") in _FED for path in batteries)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip().lower()
    except OSError:
        return ""
