"""How responsive the window is: its start-up time and the longest stall of the GUI thread.

Starts are timed from outside, each in a separate process; stalls are measured by a timer on the
GUI thread while the real engine captions a recording. Runs on the main thread.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bench.tables import machine_line, table
from app.machine import (
    PROGRAM_FOLDER,
    describe_machine,
    has_display,
    load_average,
    own_program,
)

if TYPE_CHECKING:
    from app.bench.case import Case, Figures

WINDOW_TITLE = "The window"
START_GOAL = 1.5
"""Seconds from the start of the program to a window that answers."""
STALL_GOAL = 0.05
"""Seconds that the GUI thread may be busy with one thing while captions run."""
STARTS = 5

_BEAT_MS = 5
_LIMIT_SECONDS = 120
_WARM_UP_SECONDS = 3.0
"""Seconds after the model has loaded that are not measured: start-up is not captioning."""


def measure_start(starts: int = STARTS) -> Figures:
    """Time starts of the program; the first, which may read from the disk, counts as well."""
    found = [_start_once() for _ in range(starts)]
    walls = sorted(each["seconds"] for each in found)
    return {
        "median_s": statistics.median(walls),
        "best_s": walls[0],
        "worst_s": walls[-1],
        "processor_s": min(each["processor"] for each in found),
        "load": load_average(),
    }


def _start_once() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as root:
        settings = Path(root, "config", "settings.toml")
        settings.parent.mkdir()
        settings.write_text("[window]\nwelcomed = true\n", encoding="utf-8")
        command = [*own_program(), "--time-start", root, repr(time.monotonic())]
        done = subprocess.run(
            command,
            cwd=PROGRAM_FOLDER,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
            check=True,
        )
    return json.loads(done.stdout.splitlines()[-1])


def _environment() -> dict[str, str]:
    return {**os.environ} if has_display() else {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def window_report(start: Figures, stall: Figures) -> str:
    """Return the figures as a part of a Markdown document."""
    if "error" in stall:
        return f"{stall['error']}\n"
    rows = (
        ("start to a window that answers, median", start["median_s"], START_GOAL),
        ("start, fastest", start["best_s"], START_GOAL),
        ("start, slowest", start["worst_s"], None),
        ("start, processor time", start["processor_s"], None),
        ("longest stall of the GUI thread while captioning", stall["longest_s"], STALL_GOAL),
        ("stall, 99th percentile", stall["p99_s"], None),
        ("longest uninterrupted work of the GUI thread", stall["longest_work_s"], STALL_GOAL),
    )
    lines = [(label, f"{found:.3f} s", _verdict(found, goal)) for label, found, goal in rows]
    return (
        "Written by `fwcaptions bench --window --report docs/benchmarks.md`.\n"
        f"{machine_line(asdict(describe_machine()))}; load average {start['load']:.1f} at the "
        f"starts, {stall['load']:.1f} while captioning.\n\n"
        f"{table(('', 'measured', 'goal'), lines)}"
    )


def _verdict(found: float, goal: float | None) -> str:
    if goal is None:
        return ""
    return f"≤ {goal:g} s, {'met' if found <= goal else '**missed**'}"


class Heartbeat:
    """Measures the time between ticks of a timer on the GUI thread.

    Attributes
    ----------
    gaps
        Wall-clock seconds by which each tick was late.
    work
        Processor seconds of the GUI thread between two ticks; the rest of a gap is waiting: for
        Python's lock, a busy machine or the display.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[float] = []
        self.work: list[float] = []
        self._last: tuple[float, float] | None = None
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self.beat)

    def start(self) -> None:
        """Start measuring."""
        self._last = None
        self._timer.start()

    def stop(self) -> None:
        """Stop measuring."""
        self._timer.stop()

    def beat(self) -> None:
        """Record the time since the last tick."""
        now = time.perf_counter(), time.thread_time()
        if self._last is not None:
            self.gaps.append(now[0] - self._last[0] - _BEAT_MS / 1000)
            self.work.append(now[1] - self._last[1])
        self._last = now


def measure_stall(case: Case, root: Path) -> Figures:
    """Caption the recording in real time in a real window, offscreen where there is no display.

    All files are kept below `root`.
    """
    os.environ.update(_environment())
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from app.gui.garbage_collector import GuiGarbageCollector
    from app.gui.main_window import MainWindow
    from app.gui.preferences import Preferences
    from app.gui.widgets.theme import apply_theme
    from app.paths import Paths
    from app.service import CaptioningService

    app: Any = QApplication.instance() or QApplication([])
    GuiGarbageCollector(app)
    apply_theme(app, "light")
    paths = Paths.under(root)
    preferences = Preferences(paths.settings)
    service = CaptioningService(paths, lambda: preferences.settings)
    preferences.update("window", welcomed=True)
    preferences.update("audio", source=f"file:{case.audio}")
    preferences.update("model", folder=case.model or "", threads=case.threads)
    window = MainWindow(service, preferences)
    window.show()
    beat, loop = Heartbeat(), QEventLoop()
    window.controller.model_ready.connect(
        lambda: QTimer.singleShot(int(_WARM_UP_SECONDS * 1000), beat.start)
    )
    window.controller.state_changed.connect(
        lambda state: loop.quit() if state == "idle" else None  # pyright: ignore
    )
    window.live.overlay.click()
    window.controller.start(f"file:{case.audio}")
    loop.exec()
    beat.stop()
    window.close()
    return {
        "longest_s": max(beat.gaps),
        "longest_work_s": max(beat.work),
        "p99_s": statistics.quantiles(beat.gaps, n=100)[-1],
        "beats": len(beat.gaps),
        "load": load_average(),
    }
