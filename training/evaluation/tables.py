"""Markdown tables of measurements. Pure; any thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """Lay rows of cells out below a head, whose titles stand between bars."""
    titles = head.split(" | ")
    lines = (titles, ["---"] * len(titles), *rows)
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)
