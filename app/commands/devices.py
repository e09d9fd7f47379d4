"""``fwcaptions devices``: microphones and system audio by name."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import exits
from app.console import plain, print_message, print_result
from app.service import CaptioningService

if TYPE_CHECKING:
    from app.paths import Paths
    from engine import Device

HEADINGS = {
    "mic": "Microphones (--source mic, or a name)",
    "system": "System audio (--source system)",
}


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Print every device, and how to make missing kinds available."""
    del arguments
    devices = CaptioningService(paths).devices()
    print_result("\n\n".join(section(channel, devices) for channel in HEADINGS))
    for hint in missing(devices):
        print_message(hint)
    return exits.OK if devices else exits.DEVICE


def section(channel: str, devices: Sequence[Device]) -> str:
    """Return the heading of a channel and its devices, the default marked."""
    names = [_row(device) for device in devices if device.channel == channel] or ["  none"]
    return "\n".join((HEADINGS[channel], *names))


def _row(device: Device) -> str:
    return f"  {plain(device.name)}{'  (default)' if device.is_default else ''}"


def missing(devices: Sequence[Device], platform: str = sys.platform) -> tuple[str, ...]:
    """Return how to make the kinds of device available that `devices` lacks on this platform."""
    channels = {device.channel for device in devices}
    return tuple(_hint(channel, platform) for channel in HEADINGS if channel not in channels)


def _hint(channel: str, platform: str) -> str:
    if channel == "mic":
        return _MICROPHONE_HINTS.get(platform, _MICROPHONE_HINTS["linux"])
    return _SYSTEM_HINTS.get(platform, _SYSTEM_HINTS["linux"])


_MICROPHONE_HINTS = {
    "linux": "No microphone was found: plug one in, and check that PulseAudio or PipeWire runs.",
    "darwin": "No microphone was found: allow it under System Settings > Privacy > Microphone.",
    "win32": "No microphone was found: allow it under Settings > Privacy > Microphone.",
}
_SYSTEM_HINTS = {
    "linux": "No system audio was found: it needs PulseAudio, or PipeWire with pipewire-pulse.",
    "darwin": "No system audio was found: install the free BlackHole driver and add it to a "
    "Multi-Output Device in Audio MIDI Setup.",
    "win32": "No system audio was found: enable a playback device in the sound settings.",
}
