"""The formats in which a transcript can be saved, once for command line, settings and window.

Free of the engine, so that ``--help`` and the settings need not load it: these are the engine's
own formats and Markdown, which :class:`app.service.CaptioningService` renders.
"""

from __future__ import annotations

from pathlib import Path

FORMATS = {"srt": "SubRip", "vtt": "WebVTT", "txt": "Text", "md": "Markdown", "json": "JSON"}
"""Name of each format by its file name extension."""

SUFFIXES = ", ".join(f".{name}" for name in FORMATS)


def format_of(path: Path) -> str | None:
    """Return the format that the suffix of `path` names; None for any other suffix."""
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else None
