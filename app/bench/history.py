"""The figures of every version on every machine, one line each.

A version that is measured again on the same kind of machine replaces its line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.bench.report import GOALS
from app.bench.tables import number_text, table
from engine import StorageError, replace_file

Line = dict[str, Any]


def line_of(figures: Line, version: str) -> Line:
    """Return the history line of a benchmark: every figure that has a goal."""
    machine = figures["machine"]
    return {
        "version": version,
        "measured": figures["measured"],
        "machine": f"{machine['processor']}, {machine['cores']} cores",
        "figures": {goal.label: goal.find(figures["cases"]) for goal in GOALS},
    }


def remember(path: Path, line: Line) -> list[Line]:
    """Add a line to the history at `path`; return all, oldest first. Raises StorageError."""
    key = (line["version"], line["machine"])
    lines = [old for old in read_history(path) if (old["version"], old["machine"]) != key]
    lines.append(line)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    replace_file(path, text.encode())
    return lines


def read_history(path: Path) -> list[Line]:
    """Return the lines of a history; none where there is no file yet."""
    if not path.exists():
        return []
    try:
        lines: list[Line] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise StorageError(f"The history {path} is damaged; move it away.") from error
    needed = {"version", "machine", "measured", "figures"}
    return [line for line in lines if needed <= set(line)]


def history_part(lines: Sequence[Line]) -> str:
    """Return the section of a Markdown document, the newest version first."""
    newest = list(reversed(lines))
    head = ("figure", *(f"{line['version']}, {line['measured'][:10]}" for line in newest))
    labels = dict.fromkeys(label for line in newest for label in line["figures"])
    rows = [
        (label, *(number_text(line["figures"].get(label)) for line in newest)) for label in labels
    ]
    machines = "; ".join(f"{line['version']}: {line['machine']}" for line in newest)
    return f"{machines}.\n\n{table(head, rows)}"
