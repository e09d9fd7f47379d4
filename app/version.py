"""The version of the application, from the metadata of the installed package.

A checkout has that metadata through its editable installation, and a packaged program carries it.
"""

from __future__ import annotations

from importlib.metadata import version

DISTRIBUTION = "fastwhisper-captions"
"""The name under which the package is installed."""


def app_version() -> str:
    """Return the version of the installed package."""
    return version(DISTRIBUTION)
