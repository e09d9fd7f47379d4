"""What several commands need before they start: settings, the model, places that can be written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.arguments import FORMATS
from app.console import say
from app.paths import Paths
from app.personal.home import PersonalHome
from app.settings_file import load_settings
from engine import OptionsError, RecogniserOptions, StorageError, load_recogniser

if TYPE_CHECKING:
    import argparse

    from app.settings import Settings
    from engine import ModelVersions, Recogniser, TranscriptFormat

DEFAULT_THREADS = 2


@dataclass(frozen=True, slots=True)
class Setup:
    """The user's folders and settings, overruled by what the command line says.

    ``model`` is None for the bundled model, or the version of it that has the user's voice.
    """

    paths: Paths
    settings: Settings
    model: str | None
    threads: int

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> Setup:
        """Read the settings; what in them makes no sense is told and left at its default."""
        paths = Paths.of_user()
        loaded = load_settings(paths.settings)
        for warning in loaded.warnings:
            say(warning)
        chosen = loaded.settings.model
        threads = arguments.threads or chosen.threads or DEFAULT_THREADS
        model = arguments.model or chosen.folder or None
        return cls(paths, loaded.settings, model and place_of(model, paths.models), threads)

    @property
    def sessions(self) -> Path:
        """The folder of session files."""
        folder = self.settings.files.folder
        return Path(folder).expanduser() if folder else self.paths.sessions

    def load_recogniser(self, threads: int) -> Recogniser:
        """Load the model with `threads` threads for each piece of work; raises ModelError."""
        folder = self.model or self._versions.model_folder
        return load_recogniser(folder, RecogniserOptions(threads=threads))

    @property
    def model_name(self) -> str:
        """The model, for people."""
        if self.model is not None:
            return self.model
        current = self._versions.current
        return "bundled" if current is None else f"version {current} with your voice"

    @property
    def _versions(self) -> ModelVersions:
        return PersonalHome(self.paths.personal).versions


def place_of(model: str, own: Path) -> str:
    """Return the folder of the user's own model of that name, or what the engine is to find."""
    folder = own / model
    return str(folder) if Path(model).name == model and folder.is_dir() else model


def format_of(path: Path) -> TranscriptFormat | None:
    """Return the subtitle format that the file's suffix names, or None."""
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else None


def required_format(path: Path, option: str) -> TranscriptFormat:
    """Return the format of `path`; raises OptionsError when its suffix names none."""
    found = format_of(path)
    if found is None:
        endings = ", ".join(f".{name}" for name in FORMATS)
        raise OptionsError(f"{option} needs a file name that ends in one of {endings}: {path}.")
    return found


def check_writable(path: Path) -> None:
    """Raise StorageError before the work when `path` can never be written after it."""
    folder = path.parent
    if path.is_dir():
        raise StorageError(f"{path} is a folder; give the name of a file.")
    if not folder.is_dir():
        raise StorageError(f"There is no folder {folder}; create it or choose another.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise StorageError(f"{path} may not be written; choose another place.")
