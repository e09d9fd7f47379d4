"""Which words of a text differ from another; pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from engine import align, plain_words


@dataclass(frozen=True, slots=True)
class Piece:
    """One written word and whether it is wrong."""

    text: str
    is_wrong: bool


def mark_errors(said: str, heard: str) -> list[Piece]:
    """Return the words of `heard`, marked where what was `said` has another word or none.

    A written word counts as right when every plain word in it does; punctuation and case are not
    looked at.
    """
    written = heard.split()
    plain = [plain_words(word) for word in written]
    flat = [word for words in plain for word in words]
    right = {place for _, place in align(plain_words(said), flat).hits}
    pieces: list[Piece] = []
    place = 0
    for text, words in zip(written, plain, strict=True):
        span = range(place, place + len(words))
        pieces.append(Piece(text, not all(number in right for number in span)))
        place = span.stop
    return pieces
