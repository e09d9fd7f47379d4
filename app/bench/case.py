"""What is measured, and what a measurement returns; plain data that survives JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]
"""Numbers and texts by name, nested; ready for JSON."""


@dataclass(frozen=True, slots=True)
class Case:
    """One measurement, run in a separate process.

    Attributes
    ----------
    kind
        A key of :data:`app.bench.cases.CASES`.
    model
        Name or folder; None is the bundled one.
    repeats
        Number of runs, of which the fastest counts.
    reference
        The words spoken, with their times, for a live case.
    minutes
        Length of the session of an endurance case.
    """

    kind: str
    audio: str
    threads: int = 2
    model: str | None = None
    repeats: int = 3
    reference: str | None = None
    minutes: float = 0.0


def figure(figures: Figures, *path: str) -> float | None:
    """Return the number at `path`, or None where there is none."""
    here: Any = figures
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return float(here) if isinstance(here, int | float) else None
