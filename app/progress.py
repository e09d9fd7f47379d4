"""A progress bar on standard error, where that is a terminal; runs on the main thread."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator
from typing import Protocol

from app.console import plain


class ShowProgress(Protocol):
    """Moves the bar: `done` of `total` units; a title replaces the one before."""

    def __call__(self, done: float, total: float, title: str | None = None) -> None:
        """Show how much is done."""


@contextlib.contextmanager
def progress_bar(title: str, unit: str) -> Generator[ShowProgress]:
    """Show a bar for the time of the context; pipes and files get none.

    Parameters
    ----------
    title
        What is being done.
    unit
        Name of the units that are counted, such as ``s``.
    """
    if not sys.stderr.isatty():
        yield lambda done, total, title=None: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}: {task.percentage:3.0f}%", markup=False),
        BarColumn(),
        TextColumn(f"{{task.completed:.3g}}/{{task.total:.3g}} {unit}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        redirect_stdout=False,
        redirect_stderr=False,
    )
    task = bar.add_task(plain(title), total=1.0)

    def show(done: float, total: float, title: str | None = None) -> None:
        shown = None if title is None else plain(title)
        bar.update(task, completed=done, total=total, description=shown)

    with bar:
        yield show
