"""Marks recognition errors in a hypothesis against its reference; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from engine import align, plain_words

MISSING = "…"
"""Stands for deleted words."""


@dataclass(frozen=True, slots=True)
class MarkedWord:
    """One word of the hypothesis, and whether it is wrong."""

    text: str
    is_wrong: bool


def mark_errors(reference: str, hypothesis: str) -> list[MarkedWord]:
    """Return the words of a hypothesis, with substitutions and insertions marked as wrong.

    Words are compared as :func:`engine.plain_words` normalises them, without punctuation and case.
    Deleted words are shown as one wrong :data:`MISSING`.
    """
    written = hypothesis.split()
    plain = [plain_words(word) for word in written]
    flat = [word for words in plain for word in words]
    expected = plain_words(reference)
    hits = align(expected, flat).hits
    right = {place for _, place in hits}
    missing = _missing(hits, len(expected), len(flat))
    marked: list[MarkedWord] = []
    place = 0
    for text, words in zip(written, plain, strict=True):
        span = range(place, place + len(words))
        marked += [MarkedWord(MISSING, True)] * any(number in missing for number in span)
        marked.append(MarkedWord(text, not all(number in right for number in span)))
        place = span.stop
    return marked + [MarkedWord(MISSING, True)] * (place in missing)


def _missing(hits: tuple[tuple[int, int], ...], expected: int, recognised: int) -> set[int]:
    """Return the positions in the hypothesis before which words were deleted."""
    stops = [(-1, -1), *hits, (expected, recognised)]
    return {right[1] for left, right in pairwise(stops) if right[0] - left[0] > right[1] - left[1]}
