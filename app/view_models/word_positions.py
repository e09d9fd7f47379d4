"""Where the words of a paragraph stand in its text and when they were said; pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.view_models.transcript import Paragraph
    from engine import Channel, Cue


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word's place in the paragraph's text, in characters, and its seconds on the clock."""

    place: int
    length: int
    start: float
    end: float


def spoken_words(paragraph: Paragraph, cue_at: Callable[[int], Cue]) -> list[SpokenWord]:
    """List the final words of a paragraph.

    A cue whose text was corrected has no times for its words any more: they are spread over the
    time of the cue, by their place in it.
    """
    found: list[SpokenWord] = []
    place = 0
    for run in paragraph.runs:
        if run.cue is not None:
            found += _words_of(run.text, place, cue_at(run.cue))
        place += len(run.text) + 1 if run.text else 0
    return found


def word_at(words: Sequence[SpokenWord], place: int) -> SpokenWord | None:
    """Return the word that holds a place of the text, its last letter's far side included."""
    return next((word for word in words if word.place <= place <= word.place + word.length), None)


def words_from(
    paragraphs: Sequence[Paragraph], first: int, channel: Channel, cue_at: Callable[[int], Cue]
) -> Iterator[tuple[int, SpokenWord]]:
    """Yield a channel's words with the number of their paragraph, from paragraph `first` on."""
    for number in range(first, len(paragraphs)):
        if paragraphs[number].channel == channel:
            for word in spoken_words(paragraphs[number], cue_at):
                yield number, word


def _words_of(text: str, place: int, cue: Cue) -> Iterator[SpokenWord]:
    found = list(re.finditer(r"\S+", text))
    if len(found) == len(cue.words):
        times = [(word.start, word.end) for word in cue.words]
    else:
        pace = (cue.end - cue.start) / max(1, len(text))
        times = [(cue.start + it.start() * pace, cue.start + it.end() * pace) for it in found]
    for item, (start, end) in zip(found, times, strict=True):
        yield SpokenWord(place + item.start(), len(item[0]), start, end)
