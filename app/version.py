"""The version of the application: the installed package's, else the checkout's."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def app_version() -> str:
    """Return the version, or "unknown" where neither tells it."""
    try:
        return version("fastwhisper-captions")
    except PackageNotFoundError:
        return _of_checkout()


def _of_checkout() -> str:
    try:
        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError):
        return "unknown"
