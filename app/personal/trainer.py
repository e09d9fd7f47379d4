"""How the trainer is started, and whether it is there; looks at files only, imports no torch."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.machine import own_python
from resources import ROOT

if TYPE_CHECKING:
    from app.personal.home import PersonalHome

NEEDED = ("torch", "onnx", "onnxscript", "safetensors", "training")
"""Packages that the trainer imports in a checkout."""

PROGRAM = "fwtrainer.exe" if sys.platform == "win32" else "fwtrainer"
BUNDLE = "trainer"


@dataclass(frozen=True, slots=True)
class Trainer:
    """The command that starts the trainer, and the folder it starts in."""

    command: tuple[str, ...]
    folder: Path


def find_trainer(data: Path, python: Path | None = None) -> Trainer | None:
    """Return the trainer, or None where it is not installed.

    Parameters
    ----------
    data
        The user's data folder, in which the packaged program's trainer may lie.
    python
        The interpreter of this checkout; None asks :func:`own_python`.
    """
    python = python or own_python()
    if python is not None:
        invalidate_caches()
        there = all(find_spec(name) is not None for name in NEEDED)
        return Trainer((str(python), "-m", "training"), ROOT.parent) if there else None
    for folder in bundle_places(data):
        if (folder / PROGRAM).is_file():
            return Trainer((str(folder / PROGRAM),), folder)
    return None


def bundle_places(data: Path) -> tuple[Path, ...]:
    """Return the folders in which the packaged program looks for the trainer's bundle."""
    program = Path(sys.executable).resolve().parent
    return (data / BUNDLE, program / BUNDLE, program.parent / BUNDLE)


def learning_command(
    trainer: Trainer, home: PersonalHome, model: Path, minutes: int
) -> tuple[str, ...]:
    """Return the whole command line of a run; the key is no part of it, it goes through stdin."""
    options = {
        "--store": home.recordings,
        "--versions": home.folder / "versions",
        "--model": model,
        "--work": home.work,
        "--minutes": minutes,
    }
    pairs = (word for name, value in options.items() for word in (name, str(value)))
    return (*trainer.command, "personalise", *pairs)
