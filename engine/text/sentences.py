"""Sentence case across windows; a pure function, any thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.types import Word

_SENTENCE_END = re.compile(r"[.?!]['\"”’)\]]*$")
_FIRST_LETTER = re.compile(r"\w")


def sentence_case(words: Sequence[Word], before: Word | None = None) -> tuple[Word, ...]:
    """Capitalise the first word of every sentence.

    The model decodes one window at a time, and does not know where the window before ended.

    Parameters
    ----------
    words
        Consecutive words.
    before
        The word before them; None at the start, where a sentence starts too.
    """
    written: list[Word] = []
    for word in words:
        if before is None or _SENTENCE_END.search(before.text):
            text = _FIRST_LETTER.sub(lambda match: match[0].upper(), word.text, count=1)
            word = replace(word, text=text)
        written.append(word)
        before = word
    return tuple(written)
