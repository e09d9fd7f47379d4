"""Sections of a Markdown document that commands write, each without touching the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from engine import StorageError, replace_file


def replace_section(path: Path, title: str, text: str) -> None:
    """Replace one section; see :func:`replace_sections`."""
    replace_sections(path, {title: text})


def replace_sections(path: Path, sections: Mapping[str, str]) -> None:
    """Replace the text below ``## title``, or append it at the end; raises StorageError."""
    document = _read(path)
    for title, text in sections.items():
        section = f"## {title}\n\n{text.strip()}\n"
        if _section(title).search(document):
            document = _section(title).sub(lambda _, new=section: f"{new}\n", document)
        else:
            document = f"{document.rstrip()}\n\n{section}".lstrip()
    replace_file(path, (document.rstrip() + "\n").encode())


def _section(title: str) -> re.Pattern[str]:
    return re.compile(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"“{path}” cannot be read; choose another file.") from error
