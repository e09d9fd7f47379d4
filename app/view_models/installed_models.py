"""Models of this machine: the bundled ones and those that the user imported.

May block; any thread may call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engine import (
    ModelBundle,
    ModelError,
    find_model,
    list_models,
    read_model_archive,
    write_model_archive,
)

MAX_CARD_LENGTH = 20_000

_EMPTY_HEADER = re.compile(r"^\|(?: *\|)+ *\n(\|[ :|-]+\|\n)(\|.*\n)", re.MULTILINE)
"""A table without a header, which would be shown as an empty row: its first row becomes one."""


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be chosen; an empty ``choice`` is the bundled default."""

    choice: str
    name: str


def known_models(imported: Path) -> list[ModelEntry]:
    """List the bundled default, other bundled models, then imported ones."""
    entries = [ModelEntry("", "")]
    entries += [ModelEntry(name, name) for name in list_models()]
    entries += [ModelEntry(str(imported / name), name) for name in list_models(imported)]
    return entries


def import_model(folder: Path, imported: Path) -> Path:
    """Check a model folder, then copy it to the imported models; returns the copy's folder.

    Raises
    ------
    ModelError
        The folder holds no model, or a damaged one.
    StorageError
        It could not be copied; no partial copy remains.
    """
    bundle, files = ModelBundle.load(folder), read_model_archive(folder)
    target = imported / _free_name(bundle.config.name, imported)
    write_model_archive(files, target)  # only listed files: others may be anything
    return target


def model_card(choice: str) -> str:
    """Return the model card as Markdown; empty when there is none."""
    try:
        card = find_model(choice or None) / "README.md"
        text = card.read_text(encoding="utf-8")[:MAX_CARD_LENGTH]
    except (ModelError, OSError, UnicodeDecodeError):
        return ""
    return _EMPTY_HEADER.sub(r"\2\1", text)


def card_summary(card: str) -> tuple[str, str]:
    """Return the title and the first paragraph of a model card; each may be empty."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", card) if block.strip()]
    title = next((block.lstrip("# ") for block in blocks if block.startswith("#")), "")
    words = (block for block in blocks if not block.startswith(("#", "|", ">", "-", "*", "<", "`")))
    return title.partition("\n")[0], " ".join(next(words, "").split())


def _free_name(name: str, folder: Path) -> str:
    plain = "".join(c if c.isalnum() or c in "-_." else "-" for c in name).strip(".") or "model"
    names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, 1000))
    return next(name for name in names if not (folder / name).exists())
