"""Facts about this computer and this program, for ``doctor`` and ``bench``; any thread."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from resources import ROOT

PROGRAM_FOLDER = ROOT.parent
"""The working folder in which :func:`own_program` finds its modules."""

CPU_INFO = Path("/proc/cpuinfo")
KNOWN_FEATURES = ("avx2", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")
"""Instruction sets that speed up INT8 arithmetic; none is required."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The computer on which figures were measured; memory in GB, 0 where unknown."""

    processor: str
    cores: int
    features: tuple[str, ...]
    memory_gb: float
    system: str
    python: str


def describe_machine() -> Machine:
    """Return the facts about this computer that matter to its figures."""
    info = cpu_info()
    flags = info.get("flags", info.get("features", "")).split()
    return Machine(
        processor=info.get("model name") or platform.processor() or platform.machine(),
        cores=available_cores(),
        features=tuple(name for name in KNOWN_FEATURES if name in flags),
        memory_gb=round(_memory_bytes() / 1e9, 1),
        system=platform.platform(terse=True),
        python=platform.python_version(),
    )


def cpu_info(source: Path = CPU_INFO) -> dict[str, str]:
    """Return the first processor's entries by lower-case key; empty where the system lists none."""
    try:
        first = source.read_text(encoding="utf-8", errors="replace").split("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.partition(":") for line in first.splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def available_cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def own_python() -> Path | None:
    """Return the Python interpreter in use; None in a packaged program, which has none."""
    return None if getattr(sys, "frozen", False) else Path(sys.executable)


def own_program() -> tuple[str, ...]:
    """Return the command that starts this program again, in :data:`PROGRAM_FOLDER`."""
    return (sys.executable,) if own_python() is None else (sys.executable, "-m", "app.cli")


def own_command() -> str:
    """Return the command a user types to start this program, quoted where necessary."""
    if shutil.which("fwcaptions"):
        return "fwcaptions"
    python = own_python()
    script = Path(sys.executable) if python is None else python.with_name("fwcaptions")
    return f'"{script}"' if " " in str(script) else str(script)


def has_display() -> bool:
    """Whether windows can be shown; on Windows and macOS they always can."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def load_average() -> float | None:
    """Return the load average over the last minute; None where the system has none."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows
        return 0
