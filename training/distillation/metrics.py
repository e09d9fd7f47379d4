"""Figures of a run as JSON lines, one a step or validation. Runs on the trainer's thread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.errors import DataError, TrainingError
from training.files import written_whole

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class MetricsFile:
    """Appends to a file of JSON lines; what lies beyond ``step`` (a lost part) is dropped first."""

    def __init__(self, path: Path, step: int = 0) -> None:
        rows = [row for row in read_metrics(path) if row["step"] <= step] if path.is_file() else []
        with written_whole(path) as draft:
            draft.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, row: dict[str, Any]) -> None:
        """Append one row of numbers, rounded to six digits."""
        short = {k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in row.items()}
        try:
            self._file.write(json.dumps(short) + "\n")
        except OSError as error:
            raise TrainingError("The disk is full; free some space, then resume.") from error

    def __enter__(self) -> MetricsFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Every whole row of a metrics file; a last line cut off by a crash is left out.

    Raises
    ------
    DataError
        If there is no such file.
    """
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"There are no metrics at {path}; give a training's folder.") from error
    for line in lines:
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows
