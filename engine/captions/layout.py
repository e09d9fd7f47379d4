"""Line and cue breaks; pure functions on words as written, any thread."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LINE = 42
"""Characters of a line of subtitles."""

_CLOSING = "[\"'”’)\\]]*$"
_SENTENCE_END = re.compile("[.!?…]" + _CLOSING)
_CLAUSE_END = re.compile("[,;:—–]" + _CLOSING)
_ABBREVIATION = re.compile(r"(?:mr|mrs|ms|dr|st|prof|vs|no|[a-z](?:\.[a-z])*)\.", re.IGNORECASE)

_OPENER = re.compile(
    "and|but|or|nor|so|yet|because|that|which|who|when|where|while|if|than|as|until|before|after|"
    "in|on|at|to|for|with|from|by|of|into|about|over",
    re.IGNORECASE,
)
"""Words that make a good start of a line."""

_BOUND = re.compile(
    "a|an|the|my|your|his|her|its|our|their|this|these|those|no|not|very|and|but|or|if|than|as|"
    "in|on|at|to|for|with|from|by|of|into|about|i|we|you|he|she|they",
    re.IGNORECASE,
)
"""Words that should not be separated from the next word."""


def ends_sentence(word: str, following: str) -> bool:
    """Whether a sentence ends with `word`, judging by the word behind it too."""
    if not _SENTENCE_END.search(word) or _ABBREVIATION.fullmatch(word):
        return False
    return not following[:1].islower()


def break_quality(word: str, following: str) -> int:
    """Rate a break between two words, from -2 (bad) to 3 (the end of a sentence)."""
    if ends_sentence(word, following):
        return 3
    if _CLAUSE_END.search(word):
        return 2
    if _BOUND.fullmatch(word):
        return -2
    return 1 if _OPENER.fullmatch(following) else 0


def fits(texts: Sequence[str], width: int, lines: int) -> bool:
    """Whether the words fit on `lines` lines of `width` characters."""
    used, room = 1, width
    for text in texts:
        if len(text) > room:
            used, room = used + 1, width
        room -= len(text) + 1
    return used <= lines


def break_lines(words: Sequence[str], width: int = MAX_LINE) -> tuple[str, ...]:
    """Set words on one line or, where they need it, on two balanced ones.

    Parameters
    ----------
    words
        Words as written. Where they do not fit on two lines, the longer line is as short as it can
        be.
    width
        Characters a line may hold.
    """
    whole = " ".join(words)
    if len(whole) <= width or len(words) < 2:
        return (whole,)

    def cost(count: int) -> tuple[int, float]:
        upper, lower = (len(" ".join(part)) for part in (words[:count], words[count:]))
        quality = break_quality(words[count - 1], words[count])
        return max(upper, lower, width), _imbalance(upper, lower, width) - quality

    count = min(range(1, len(words)), key=cost)
    return " ".join(words[:count]), " ".join(words[count:])


def _imbalance(upper: int, lower: int, width: int) -> float:
    """Return the cost of unequal lines, slightly higher for a longer upper line."""
    return 3 * abs(upper - lower) / width + (0.5 if upper > lower else 0.0)
