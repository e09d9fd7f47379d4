"""Words in the forms in which they are compared and rewritten; pure functions, any thread."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def plain_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without punctuation except inner apostrophes."""
    return _WORD.findall(text.lower().replace("’", "'"))


def plain_word(text: str) -> str:
    """Return the first of :func:`plain_words`; empty where there is none."""
    return next(iter(plain_words(text)), "")


def letters_and_digits(text: str) -> str:
    """Return `text` case-folded, without anything but letters and digits."""
    return "".join(char for char in text.casefold() if char.isalnum())


def capitalise(text: str) -> str:
    """Return `text` with a capital first character; the rest keeps its case."""
    return text[:1].upper() + text[1:]


def match_case(word: str, like: str) -> str:
    """Write `word` in capitals, or with a capital first letter, where `like` is."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return capitalise(word) if like[:1].isupper() else word
