"""Whether the computer runs on mains power; any thread."""

from __future__ import annotations

import sys
from pathlib import Path

SUPPLIES = Path("/sys/class/power_supply")
_MAINS = ("mains", "usb")
_CHARGED = ("full", "charging", "not charging")
_DEVICE_SCOPE = "device"
"""The scope of the battery of a peripheral, such as a mouse or a headset."""


def on_mains(supplies: Path = SUPPLIES, platform: str = sys.platform) -> bool | None:
    """Return whether the computer runs on mains power; None where that is unknown.

    Read from Linux's ``/sys/class/power_supply`` (kernel documentation,
    ABI/testing/sysfs-class-power). Without a battery the computer is taken for a desktop.
    """
    if not platform.startswith("linux") or not supplies.is_dir():
        return None
    own = [path for path in supplies.glob("*") if _read(path / "scope") != _DEVICE_SCOPE]
    if any(_read(path / "type") in _MAINS and _read(path / "online") == "1" for path in own):
        return True
    batteries = [path for path in own if _read(path / "type") == "battery"]
    return all(_read(path / "status") in _CHARGED for path in batteries)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip().lower()
    except OSError:
        return ""
