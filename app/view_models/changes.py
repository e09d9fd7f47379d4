"""Which words of a text differ from another; pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from engine import align, plain_words

MISSING = "…"
"""Stands where words are missing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One written word and whether it is wrong."""

    text: str
    is_wrong: bool


def mark_errors(said: str, heard: str) -> list[Piece]:
    """Return the words of `heard`, marked where what was `said` has another word or none.

    A written word counts as right when every plain word in it does; punctuation and case are not
    looked at. Where words are missing, :data:`MISSING` stands as a wrong one.
    """
    written = heard.split()
    plain = [plain_words(word) for word in written]
    flat = [word for words in plain for word in words]
    wanted = plain_words(said)
    hits = align(wanted, flat).hits
    right = {place for _, place in hits}
    missing = _missing(hits, len(wanted), len(flat))
    pieces: list[Piece] = []
    place = 0
    for text, words in zip(written, plain, strict=True):
        span = range(place, place + len(words))
        pieces += [Piece(MISSING, True)] * any(number in missing for number in span)
        pieces.append(Piece(text, not all(number in right for number in span)))
        place = span.stop
    return pieces + [Piece(MISSING, True)] * (place in missing)


def _missing(hits: tuple[tuple[int, int], ...], wanted: int, heard: int) -> set[int]:
    """Return the places in what was heard before which words are missing."""
    stops = [(-1, -1), *hits, (wanted, heard)]
    return {right[1] for left, right in pairwise(stops) if right[0] - left[0] > right[1] - left[1]}
