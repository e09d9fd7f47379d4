"""The metrics of a training run as JSON lines, one per step or validation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.errors import DataError, TrainingError
from training.files import write_file


class MetricsLog:
    """Appends rows to a file; rows beyond ``step``, written after the last checkpoint, go first."""

    def __init__(self, path: Path, step: int = 0) -> None:
        rows = [row for row in read_metrics(path) if row["step"] <= step] if path.is_file() else []
        write_file(path, "".join(json.dumps(row) + "\n" for row in rows).encode())
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, row: dict[str, Any]) -> None:
        """Append one row, floats rounded to six significant digits."""
        short = {k: float(f"{v:.6g}") if isinstance(v, float) else v for k, v in row.items()}
        try:
            self._file.write(json.dumps(short) + "\n")
        except OSError as error:
            raise TrainingError("The disk is full; free some space, then resume.") from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Read every complete row; a last line cut off by a crash is dropped.

    Raises
    ------
    DataError
        There is no such file.
    """
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise DataError(f"There are no metrics at {path}; give the folder of a run.") from error
    for line in lines:
        try:
            rows.append(json.loads(line))
        except ValueError:
            continue
    return rows
