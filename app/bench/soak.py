"""Hours of captioning under hostile conditions at high speed: what is lost, what is recovered.

Sessions run one after the other, each in a separate process, on a random plan of speech, noise,
silence, disconnected devices and disk faults. Most of them are killed at a random instant. Then the
session is recovered, and must hold every word that it had shown as final. Runs on the main thread.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from app.bench.soak_session import SoakPlan
from app.bench.tables import machine_line, table
from app.machine import PROGRAM_FOLDER, describe_machine, own_program
from engine import StorageError, list_sessions, load_session, recover_session

SOAK_TITLE = "Soak"

KILLED = 0.75
"""Share of the sessions that are killed."""

_SHORTEST, _LONGEST = 60.0, 900.0
_WORST_REACTION = 0.5


@dataclass(slots=True)
class SessionLog:
    """The events that one session printed.

    Attributes
    ----------
    words, gaps
        Committed words, and the number of gaps.
    safe_words, safe_gaps
        How many of them were on the disk when they were printed.
    """

    path: Path | None = None
    words: list[str] = field(default_factory=list[str])
    gaps: int = 0
    safe_words: int = 0
    safe_gaps: int = 0
    lags: list[float] = field(default_factory=list[float])
    memory: float = 0.0
    notices: list[str] = field(default_factory=list[str])
    seconds: float = 0.0
    busy: float | None = None
    failure: str | None = None

    def add(self, line: dict[str, Any]) -> None:
        """Add one printed line."""
        match line:
            case {"words": texts, "until": end}:
                self.words += texts
                self.seconds = max(self.seconds, end)
            case {"gap": _}:
                self.gaps += 1
            case {"lag": lag, "memory": memory}:
                self.lags.append(lag)
                self.memory = max(self.memory, memory or 0.0)
            case {"ended": [seconds, busy]}:
                self.seconds, self.busy = seconds, busy
            case {"path": path}:
                self.path = Path(path)
            case {"notice": text}:
                self.notices.append(text)
            case {"failed": text}:
                self.failure = text
            case _:
                pass
        if line.get("unsaved") == 0:
            self.safe_words, self.safe_gaps = len(self.words), self.gaps


def soak(
    hours: float,
    audio: Path,
    folder: Path,
    progress: Callable[[float], None],
    model: str | None = None,
    seed: int | None = None,
) -> dict[str, Any]:
    """Run sessions until `hours` of them were captioned; return plain figures.

    Parameters
    ----------
    audio
        The recording that is used as speech.
    folder
        Scratch space for the sessions.
    progress
        Called after each session with the hours done so far.
    seed
        Determines the plans; random when None. The instants of the kills are always random.
    """
    seed = int(np.random.SeedSequence().generate_state(1)[0]) if seed is None else seed
    random = np.random.default_rng(seed)
    figures, lags = Counter[str](), list[float]()
    number, memory, done = 0, 0.0, 0.0
    while done < 3600 * hours:
        seconds = min(3600 * hours - done, float(random.uniform(_SHORTEST, _LONGEST)))
        lifetime = float(random.uniform(0, seconds)) if random.random() < KILLED else None
        plan = SoakPlan(str(folder), str(audio.resolve()), max(10.0, seconds), seed + number, model)
        log, killed = run(plan, lifetime)
        number += 1
        figures.update(judge(log, killed=killed))
        lags += log.lags
        memory = max(memory, log.memory)
        done += max(log.seconds, 1.0)
        progress(done / 3600)
    return {
        "machine": machine_line(asdict(describe_machine())),
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "hours": done / 3600,
        "seed": seed,
        "lag_seconds": summary(lags),
        "memory_mb": memory,
        **{name: figures[name] for name in FIGURES},
    }


def run(plan: SoakPlan, lifetime: float | None) -> tuple[SessionLog, bool]:
    """Run one session; kill it shortly after `lifetime` seconds of its own time."""
    command = [*own_program(), "bench", "--soak-session", json.dumps(asdict(plan))]
    log, killer = SessionLog(), None
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=PROGRAM_FOLDER, **pipes) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for raw in process.stdout:
            try:
                log.add(json.loads(raw))
            except ValueError:
                continue  # the last line, cut off by the kill
            if lifetime is not None and killer is None and log.path and log.seconds >= lifetime:
                reaction = float(np.random.default_rng().uniform(0, _WORST_REACTION))
                killer = threading.Timer(reaction, process.kill)
                killer.start()
        error = process.stderr.read().decode(errors="replace").strip()
    if killer is not None:
        killer.cancel()
        killer.join()
    if process.returncode > 0 or (process.returncode < 0 and killer is None):
        last = error.splitlines()[-1] if error else f"code {process.returncode}"
        log.failure = log.failure or f"The session failed: {last}"
    return log, log.busy is None and killer is not None


def judge(log: SessionLog, *, killed: bool) -> dict[str, int]:
    """Recover a session and compare it with what it had printed.

    Returns
    -------
    dict
        Counts by the names of :data:`FIGURES`.
    """
    safe = log.words[: log.safe_words]
    figures = {
        "sessions": 1,
        "killed": int(killed),
        "failed": int(log.failure is not None),
        "devices_lost": sum("disconnected" in text for text in log.notices),
        "disk_refusals": sum("written" in text or "disk" in text for text in log.notices),
        "words": len(safe),
        "words_in_memory_only": len(log.words) - len(safe),
    }
    if log.path is None:
        return figures
    return figures | compare(log.path, safe, log.safe_gaps, killed=killed)


def compare(path: Path, words: list[str], gaps: int, *, killed: bool) -> dict[str, int]:
    """Count which of `words` and `gaps` the recovered session lacks, and whether it is complete."""
    try:
        (listed,) = (found for found in list_sessions(path.parent) if found.path == path)
        stored = recover_session(path)
        (again,) = (found for found in list_sessions(path.parent) if found.path == path)
        whole = again.complete and load_session(path) == stored.transcript
    except (StorageError, ValueError):
        return {"broken": 1, "lost_words": len(words)}
    held = Counter(word.text for cue in stored.transcript.cues for word in cue.words)
    lost = (Counter(words) - held).total()
    return {
        "to_recover": int(killed and not listed.complete),
        "recovered": int(killed and not listed.complete and whole and not lost),
        "broken": int(not whole),
        "restored_words": sum(len(cue.words) for cue in stored.restored),
        "lost_words": lost,
        "lost_gaps": max(0, gaps - len(stored.transcript.gaps)),
    }


def summary(lags: list[float]) -> dict[str, float | None]:
    """Return median, 95th percentile and maximum."""
    if not lags:
        return {"p50": None, "p95": None, "max": None}
    p50, p95, most = np.quantile(lags, (0.5, 0.95, 1.0)).tolist()
    return {"p50": p50, "p95": p95, "max": most}


FIGURES = {
    "sessions": "sessions",
    "killed": "of them killed at a random instant",
    "to_recover": "sessions without an end, to be recovered",
    "recovered": "sessions recovered completely",
    "broken": "sessions that could not be read or recovered",
    "failed": "sessions that failed without being killed",
    "devices_lost": "devices disconnected and reconnected",
    "disk_refusals": "disk faults reported",
    "words": "words shown as final and stored",
    "restored_words": "of them in no cue yet when the session was killed",
    "lost_words": "words lost, of those shown as final and stored",
    "lost_gaps": "gaps lost",
    "words_in_memory_only": "words that a disk fault left in memory, as reported by a notice",
}
"""Name of each count, and its label in a report."""


def is_good(figures: dict[str, Any]) -> bool:
    """Whether nothing was lost and every session was recovered."""
    bad = ("broken", "failed", "lost_words", "lost_gaps")
    return not any(figures[name] for name in bad) and figures["recovered"] == figures["to_recover"]


def soak_report(figures: dict[str, Any]) -> str:
    """Return the figures as a section of a Markdown document."""
    lag = figures["lag_seconds"]
    rows = [("hours, disconnections included", f"{figures['hours']:.2f}")]
    rows += [(label, f"{figures[name]:,}") for name, label in FIGURES.items()]
    rows += [
        (
            f"lag in seconds, {label}",
            "–" if lag[key] is None else f"{lag[key]:.2f}",
        )
        for key, label in (("p50", "median"), ("p95", "95th percentile"), ("max", "maximum"))
    ]
    rows.append(("largest resident memory of a session in MB", f"{figures['memory_mb']:.0f}"))
    verdict = "Nothing was lost." if is_good(figures) else "**Something was lost.**"
    return (
        f"Written by `fwcaptions bench --soak HOURS --report docs/reliability.md`. {verdict}\n"
        f"{figures['machine']}; {figures['measured']}, seed {figures['seed']}.\n\n"
        f"{table(('', 'measured'), rows)}"
    )
