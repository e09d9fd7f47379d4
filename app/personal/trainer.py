"""Finding and starting the trainer, which fine-tunes the model; torch is not imported."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.machine import PROGRAM_FOLDER, own_python

if TYPE_CHECKING:
    from app.personal.home import PersonalHome

REQUIRED_PACKAGES = ("torch", "onnx", "onnxscript", "safetensors", "training")
"""Packages that the trainer imports, where this is not a packaged program."""

PROGRAM = "fwtrainer.exe" if sys.platform == "win32" else "fwtrainer"
BUNDLE = "trainer"


@dataclass(frozen=True, slots=True)
class TrainerProgram:
    """The command that starts the trainer, and its working folder."""

    command: tuple[str, ...]
    folder: Path


def find_trainer(data: Path, python: Path | None = None) -> TrainerProgram | None:
    """Return the trainer; None when it is not installed.

    Parameters
    ----------
    data
        The user's data folder, which may hold the trainer of a packaged program.
    python
        The interpreter; :func:`own_python` when None.
    """
    python = python or own_python()
    if python is not None:
        invalidate_caches()
        installed = all(find_spec(name) is not None for name in REQUIRED_PACKAGES)
        return (
            TrainerProgram((str(python), "-m", "training"), PROGRAM_FOLDER) if installed else None
        )
    for folder in bundle_places(data):
        if (folder / PROGRAM).is_file():
            return TrainerProgram((str(folder / PROGRAM),), folder)
    return None


def bundle_places(data: Path) -> tuple[Path, ...]:
    """Return the folders in which a packaged program looks for the trainer's bundle."""
    program = Path(sys.executable).resolve().parent
    return (data / BUNDLE, program / BUNDLE, program.parent / BUNDLE)


def training_command(
    trainer: TrainerProgram, home: PersonalHome, model: Path, minutes: int
) -> tuple[str, ...]:
    """Return the command line of a run, without the key, which is sent through standard input."""
    options = {
        "--store": home.recordings_folder,
        "--versions": home.versions_folder,
        "--model": model,
        "--work": home.work_folder,
        "--minutes": minutes,
    }
    pairs = (word for name, value in options.items() for word in (name, str(value)))
    return (*trainer.command, "personalise", *pairs)
