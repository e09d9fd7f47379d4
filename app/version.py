"""The version of the application; asks the installed package once."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def app_version() -> str:
    """Return the version, or "unknown" in a checkout that was never installed."""
    try:
        return version("fastwhisper-captions")
    except PackageNotFoundError:
        return "unknown"
