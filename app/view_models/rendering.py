"""What of a transcript has to be drawn again: the least that differs; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.view_models.transcript import Paragraph


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a block shows: text that stays as it is, and text that may still change."""

    sure: str
    tentative: str
    is_note: bool


def rendering_of(paragraph: Paragraph) -> Rendering:
    """Return what the block of a paragraph shows."""
    runs = [run for run in paragraph.runs if run.text]
    tentative = " ".join(run.text for run in runs if run.certainty == "tentative")
    sure = " ".join(run.text for run in runs if run.certainty != "tentative")
    gap = " " if sure and tentative else ""
    return Rendering(sure, gap + tentative, paragraph.is_note)


def first_difference(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> int | None:
    """Return the number of the first paragraph that differs; None when none does."""
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        if before is not after and before != after:
            return index
    return None if len(old) == len(new) else min(len(old), len(new))


def common_length(old: str, new: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    if new.startswith(old):
        return len(old)
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(old), len(new)))


def utf16_length(text: str) -> int:
    """Length as Qt counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def character_at(text: str, units: int) -> int:
    """Return the character at a place that Qt counted in UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))
