"""Runs first in a stand-alone program, so that bundled libraries are found before the system's."""

import ctypes.util
import sys
from pathlib import Path

_system_find = ctypes.util.find_library


def _find(name: str) -> str | None:
    bundled = sorted(Path(sys._MEIPASS).glob(f"lib{name}.so*"))
    return str(bundled[0]) if bundled else _system_find(name)


if sys.platform.startswith("linux"):
    ctypes.util.find_library = _find
