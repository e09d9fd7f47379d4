"""Sections of a Markdown document that commands write, each without touching the others.

Pure text, and one file written whole or not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine import StorageError, replace_file

if TYPE_CHECKING:
    from pathlib import Path


def replace_section(path: Path, title: str, text: str) -> None:
    """Put `text` under the heading ``## title``, in place of what is there, or at the end.

    Raises
    ------
    StorageError
        The document cannot be read or written.
    """
    before, section = _read(path), f"## {title}\n\n{text.strip()}\n"
    if _section(title).search(before):
        after = _section(title).sub(lambda _: f"{section}\n", before)
    else:
        after = f"{before.rstrip()}\n\n{section}".lstrip()
    replace_file(path, (after.rstrip() + "\n").encode())


def section_of(path: Path, title: str) -> str | None:
    """Return what is under the heading ``## title``; None without it. Raises StorageError."""
    found = _section(title).search(_read(path))
    return found[1].strip() if found else None


def _section(title: str) -> re.Pattern[str]:
    return re.compile(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"“{path}” cannot be read; choose another file.") from error
