"""Markdown tables, and numbers and machines as text; pure functions.

Nothing is rounded into looking better: a figure that was not measured is a dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bench.case import Figures

MISSING = "–"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def number_text(value: float | None) -> str:
    """Return a number with three significant digits, or a dash."""
    if value is None:
        return MISSING
    if value and abs(value) < 100:
        return f"{value:.3g}"
    return f"{value:.0f}"


def machine_line(machine: Figures) -> str:
    """Return a machine's description on one line."""
    features = ", ".join(machine["features"]) or "no known vector extensions"
    return (
        f"{machine['processor']}, {machine['cores']} cores ({features}), "
        f"{machine['memory_gb']:g} GB, {machine['system']}, Python {machine['python']}"
    )
