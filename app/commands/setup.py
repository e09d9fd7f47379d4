"""What commands do before the work: read the settings, and check where results will go."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.vocabulary import read_terms
from app.console import print_message
from app.formats import SUFFIXES, format_of
from app.service import CaptioningService
from app.settings import VocabularySettings
from app.settings_file import load_settings
from engine import OptionsError, StorageError

if TYPE_CHECKING:
    from app.paths import Paths
    from app.settings import Settings


def open_service(arguments: argparse.Namespace, paths: Paths) -> CaptioningService:
    """Return a service with the user's settings, overridden by the options of the command line.

    What is wrong in the settings file is reported on standard error and left at its default.
    """
    loaded = load_settings(paths.settings)
    for warning in loaded.warnings:
        print_message(warning)
    settings = override(loaded.settings, arguments)
    return CaptioningService(paths, lambda: settings)


def override(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """Return `settings` with ``--model``, ``--threads`` and ``--vocabulary`` in their place."""
    given = {name: getattr(arguments, name, None) for name in ("model", "threads", "vocabulary")}
    if given["model"]:
        settings = replace(settings, model=replace(settings.model, folder=given["model"]))
    if given["threads"]:
        settings = replace(settings, model=replace(settings.model, threads=given["threads"]))
    if given["vocabulary"]:
        settings = replace(settings, vocabulary=VocabularySettings(read_terms(given["vocabulary"])))
    return settings


def required_format(path: Path, option: str) -> str:
    """Return the format of `path`; raises OptionsError when its suffix names none."""
    found = format_of(path)
    if found is None:
        raise OptionsError(f"{option} needs a file name that ends in one of {SUFFIXES}: {path}.")
    return found


def check_writable(path: Path) -> None:
    """Raise StorageError before the work when `path` cannot be written after it."""
    folder = path.parent
    if path.is_dir():
        raise StorageError(f"{path} is a folder; give the name of a file.")
    if not folder.is_dir():
        raise StorageError(f"There is no folder {folder}; create it or choose another.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise StorageError(f"{path} is not writable; choose another place.")
