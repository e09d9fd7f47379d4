"""Profanity masking: the first letter stays, the rest becomes asterisks; pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from resources import resource

WORDS = resource("profanity.txt")
_SUFFIXES = r"(?:s|es|ed|er|ers|in|ing|y|ty)?"


def profanity_mask(enabled: bool) -> Callable[[str], str] | None:
    """Return the function that masks a text, or None when masking is off."""
    return mask_profanity if enabled else None


def mask_profanity(text: str) -> str:
    """Mask every listed word of a text; its length does not change."""
    return _pattern().sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = (line.strip() for line in WORDS.read_text(encoding="utf-8").splitlines())
    stems = "|".join(re.escape(word) for word in words if word and not word.startswith("#"))
    return re.compile(rf"\b(?:{stems}){_SUFFIXES}\b", re.IGNORECASE)
