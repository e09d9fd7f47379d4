"""``python -m training plot``: a training's loss, word error rate, λ, τ and α as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from training.distillation.metrics import read_metrics
from training.errors import DataError
from training.files import written_whole

if TYPE_CHECKING:
    import argparse

    from matplotlib.axes import Axes

SMOOTHING = 50
"""Steps of the moving mean drawn over the losses."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training plot``."""
    parser.add_argument("run", type=Path, nargs="+", help="folders that distill wrote")
    parser.add_argument("--out", type=Path, required=True, help="the PNG to write")


def run(arguments: argparse.Namespace) -> int:
    """Draw one or several trainings into one picture."""
    rows = {folder.name: read_metrics(folder / "metrics.jsonl") for folder in arguments.run}
    draw(rows, arguments.out)
    return 0


def draw(runs: dict[str, list[dict[str, Any]]], out: Path) -> None:
    """Write a PNG: loss and word error rate over steps, and the schedules under them.

    Raises
    ------
    DataError
        If a run has no steps yet.
    TrainingError
        If the picture cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 9), layout="constrained")
    loss, wer, schedule = figure.subplots(3, 1, sharex=True)
    for name, rows in runs.items():
        _draw_run(name, rows, loss, wer, schedule)
    loss.set(ylabel="loss", yscale="log")
    wer.set(ylabel="held-back WER, %", ylim=(0, None))
    schedule.set(ylabel="λ, τ, α, confident share", xlabel="step", ylim=(-0.02, 1.02))
    for axes in (loss, wer, schedule):
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
    with written_whole(out) as draft:
        figure.savefig(draft, format="png", dpi=120)


def _draw_run(name: str, rows: list[dict[str, Any]], loss: Axes, wer: Axes, schedule: Axes) -> None:
    steps = [row for row in rows if "loss" in row]
    looks = [row for row in rows if "wer" in row]
    if not steps:
        raise DataError(f"The training {name} has no steps to draw yet.")
    at = [row["step"] for row in steps]
    for key in ("hard", "teacher", "self"):
        values = np.array([row[key] for row in steps])
        if values.any():
            loss.plot(at, _smooth(values), label=f"{name}: {key}")
    wer.plot([row["step"] for row in looks], [row["wer"] for row in looks], "o-", label=name)
    for key, symbol in (("teacher_weight", "λ"), ("threshold", "τ"), ("hard_weight", "α"),
                        ("confident_share", "confident")):  # fmt: skip
        schedule.plot(at, [row[key] for row in steps], label=f"{name}: {symbol}")


def _smooth(values: np.ndarray) -> np.ndarray:
    """Mean over the last steps; shorter at the beginning."""
    width = min(SMOOTHING, len(values))
    sums = np.cumsum(np.concatenate([np.zeros(1), values]))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - width)
    return np.maximum((sums[ends] - sums[starts]) / (ends - starts), 1e-9)
