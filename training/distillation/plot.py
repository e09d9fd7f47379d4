"""Plots of training runs: loss, word error rate and schedules, and the runs of an ablation."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from training.errors import DataError
from training.files import write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from training.distillation.ablation import AblationRun

SMOOTHING = 50
"""Steps of the moving average of the losses."""

COLOURS = {"ce": "tab:grey", "static": "tab:blue", "askd": "tab:red"}


def plot_runs(runs: dict[str, list[dict[str, Any]]], out: Path) -> None:
    """Write a PNG: loss and word error rate over steps, and the schedules below.

    Raises
    ------
    DataError
        A run has no steps yet.
    StorageError
        The plot cannot be written.
    """
    figure = Figure(figsize=(9, 9), layout="constrained")
    loss, wer, schedule = figure.subplots(3, 1, sharex=True)
    for name, rows in runs.items():
        _plot_run(name, rows, loss, wer, schedule)
    loss.set(ylabel="loss", yscale="log")
    wer.set(ylabel="held-out WER, %", ylim=(0, None))
    schedule.set(ylabel="λ, τ, α, confident share", xlabel="step", ylim=(-0.02, 1.02))
    _save(figure, out)


def _plot_run(name: str, rows: list[dict[str, Any]], loss: Axes, wer: Axes, schedule: Axes) -> None:
    steps = [row for row in rows if "loss" in row]
    validations = [row for row in rows if "wer" in row]
    if not steps:
        raise DataError(f"The run {name} has no steps to plot yet.")
    at = [row["step"] for row in steps]
    for key in ("hard", "teacher", "self"):
        values = np.array([row[key] for row in steps])
        if values.any():
            loss.plot(at, _smooth(values), label=f"{name}: {key}")
    wer.plot(
        [row["step"] for row in validations], [row["wer"] for row in validations], "o-", label=name
    )
    for key, symbol in (("teacher_weight", "λ"), ("threshold", "τ"), ("hard_weight", "α"),
                        ("confident_share", "confident")):  # fmt: skip
        schedule.plot(at, [row[key] for row in steps], label=f"{name}: {symbol}")


def _smooth(values: np.ndarray) -> np.ndarray:
    """Average over the last steps, or over fewer at the beginning."""
    width = min(SMOOTHING, len(values))
    sums = np.cumsum(np.concatenate([np.zeros(1), values]))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(0, ends - width)
    return np.maximum((sums[ends] - sums[starts]) / (ends - starts), 1e-9)


def plot_ablation(runs: Sequence[AblationRun], out: Path) -> None:
    """Write a PNG of word and token errors over steps: the mean of all seeds, each seed faintly."""
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    words, tokens = figure.subplots(1, 2)
    words.set(xlabel="step", ylabel="held-out WER, %")
    tokens.set(xlabel="step", ylabel="held-out token error rate, %")
    for mode, colour in COLOURS.items():
        mine = [run for run in runs if run.mode == mode]
        for axes, errors in (
            (words, [run.wers for run in mine]),
            (tokens, [run.token_errors for run in mine]),
        ):
            for run, values in zip(mine, errors, strict=True):
                axes.plot(run.steps, values, color=colour, alpha=0.25)
            count = min(map(len, errors))
            mean = np.mean([values[:count] for values in errors], axis=0)
            axes.plot(mine[0].steps[:count], mean, "o-", color=colour, label=mode)
    _save(figure, out)


def _save(figure: Figure, out: Path) -> None:
    for axes in figure.axes:
        axes.grid(alpha=0.3)
        axes.legend(fontsize="small")
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=120)
    write_file(out, picture.getvalue())
