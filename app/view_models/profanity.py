"""Profanity masking: the first letter stays, the rest becomes asterisks; pure functions."""

from __future__ import annotations

import re
from functools import lru_cache

from resources import resource

WORDS = resource("profanity.txt")
_ENDINGS = r"(?:s|es|ed|er|ers|in|ing|y|ty)?"


def mask_profanity(text: str) -> str:
    """Return the text with every listed word masked; its length does not change."""
    return _pattern().sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = (line.strip() for line in WORDS.read_text(encoding="utf-8").splitlines())
    stems = "|".join(re.escape(word) for word in words if word and not word.startswith("#"))
    return re.compile(rf"\b(?:{stems}){_ENDINGS}\b", re.IGNORECASE)
