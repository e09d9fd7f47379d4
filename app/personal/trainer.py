"""Finds the trainer and builds its command line; looks at files only and imports no torch."""

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
"""Packages that the trainer imports, where it is no bundle of its own."""

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
        The user's data folder, which may contain the trainer's bundle.
    python
        The interpreter to run the trainer with; :func:`own_python` when None.
    """
    python = python or own_python()
    if python is not None:
        invalidate_caches()
        if all(find_spec(name) is not None for name in NEEDED):
            return Trainer((str(python), "-m", "training"), ROOT.parent)
    for folder in bundle_places(data):
        if (folder / PROGRAM).is_file():
            return Trainer((str(folder / PROGRAM),), folder)
    return None


def bundle_places(data: Path) -> tuple[Path, ...]:
    """Return the folders in which the trainer's bundle is looked for."""
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
