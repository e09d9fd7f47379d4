"""What commands do before the work: read the settings and the files that options name."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import print_message
from app.formats import SUFFIXES, format_of
from app.service import CaptioningService
from app.settings import VocabularySettings
from app.settings_file import load_settings
from engine import OptionsError

if TYPE_CHECKING:
    from app.paths import Paths
    from app.settings import Settings

MAX_VOCABULARY_BYTES = 1_000_000


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


def read_terms(path: Path) -> tuple[str, ...]:
    """Return the terms of a UTF-8 file, without empty lines and those that begin with ``#``.

    Raises
    ------
    OptionsError
        The file cannot be read, is not text, or is larger than :data:`MAX_VOCABULARY_BYTES`.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_VOCABULARY_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise OptionsError(f"The vocabulary {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OptionsError(f"The vocabulary {path} is not a UTF-8 text file.") from error
    if len(raw) > MAX_VOCABULARY_BYTES:
        raise OptionsError(f"The vocabulary {path} is too large; write one term per line.")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def required_format(path: Path, option: str) -> str:
    """Return the format of `path`; raises OptionsError when its suffix names none."""
    found = format_of(path)
    if found is None:
        raise OptionsError(f"{option} needs a file name that ends in one of {SUFFIXES}: {path}.")
    return found
