"""Positions of a paragraph's words in its text and in time; pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.view_models.transcript import Paragraph
    from engine import Channel, Cue


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word's position in the paragraph's text, in characters, and its time in seconds."""

    position: int
    length: int
    start: float
    end: float


def spoken_words(paragraph: Paragraph, cue_at: Callable[[int], Cue]) -> list[SpokenWord]:
    """List the final words of a paragraph.

    A cue whose text was corrected has no word times; its words are spread over the duration of the
    cue in proportion to their characters.
    """
    found: list[SpokenWord] = []
    position = 0
    for run in paragraph.runs:
        if run.cue is not None:
            found += _words_of(run.text, position, cue_at(run.cue))
        position += len(run.text) + 1 if run.text else 0
    return found


def word_at(words: Sequence[SpokenWord], position: int) -> SpokenWord | None:
    """Return the word at a character position, or just before it; None for any other."""
    found = (w for w in words if w.position <= position <= w.position + w.length)
    return next(found, None)


def words_from(
    paragraphs: Sequence[Paragraph], first: int, channel: Channel, cue_at: Callable[[int], Cue]
) -> Iterator[tuple[int, SpokenWord]]:
    """Yield a channel's words with their paragraph's index, from paragraph `first` on."""
    for number in range(first, len(paragraphs)):
        if paragraphs[number].channel == channel:
            for word in spoken_words(paragraphs[number], cue_at):
                yield number, word


def _words_of(text: str, position: int, cue: Cue) -> Iterator[SpokenWord]:
    found = list(re.finditer(r"\S+", text))
    if len(found) == len(cue.words):
        times = [(word.start, word.end) for word in cue.words]
    else:
        pace = (cue.end - cue.start) / max(1, len(text))
        times = [(cue.start + it.start() * pace, cue.start + it.end() * pace) for it in found]
    for item, (start, end) in zip(found, times, strict=True):
        yield SpokenWord(position + item.start(), len(item[0]), start, end)
