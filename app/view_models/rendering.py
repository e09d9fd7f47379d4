"""Finds the smallest part of a transcript that must be redrawn; pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.view_models.transcript import Paragraph


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a text block shows: stable text, and tentative text that may still change."""

    stable: str
    tentative: str
    is_note: bool


def rendering_of(paragraph: Paragraph) -> Rendering:
    """Return what the text block of a paragraph shows."""
    runs = [run for run in paragraph.runs if run.text]
    tentative = " ".join(run.text for run in runs if run.certainty == "tentative")
    stable = " ".join(run.text for run in runs if run.certainty != "tentative")
    gap = " " if stable and tentative else ""
    return Rendering(stable, gap + tentative, paragraph.is_note)


def first_difference(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> int | None:
    """Return the number of the first paragraph that differs; None when none does."""
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        if before is not after and before != after:
            return index
    return None if len(old) == len(new) else min(len(old), len(new))


def common_length(old: str, new: str) -> int:
    """Return the length of the common prefix of two texts, in characters."""
    if new.startswith(old):
        return len(old)
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which Qt counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def character_at(text: str, units: int) -> int:
    """Return the character index for a position in UTF-16 code units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))
