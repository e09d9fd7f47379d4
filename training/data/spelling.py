"""How words are written inside sentences, counted from text. Runs on any thread."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


TITLES = {"mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint"}
"""Whisper writes them short, LibriSpeech out."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """How often each word is written with and without a capital inside sentences."""

    capital: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)

    @classmethod
    def count(cls, sentences: Iterable[str]) -> Spellings:
        """Count over cased sentences; the first word of each says nothing and is left out."""
        found = cls()
        for sentence in sentences:
            for word in sentence.split()[1:]:
                if key := key_of(word):
                    (found.capital if word[0].isupper() else found.small)[key] += 1
        return found

    def correct(self, word: str) -> str:
        """Write a word inside a sentence as it is nearly always written."""
        key = key_of(word)
        if key == "i" or key.startswith("i'"):
            return "I" + word[1:]
        if word[:1].isupper() and self.small[key] > 20 * self.capital[key] + 5:
            return word.lower()
        if word[:1].islower() and self.capital[key] > 3 * self.small[key] + 2:
            return capitalised(word)
        return word


def key_of(word: str) -> str:
    """Reduce a word to its letters, by which two spellings are compared; titles are written out."""
    letters = re.sub(r"[^a-z']", "", word.lower())
    return TITLES.get(letters, letters)


def capitalised(word: str) -> str:
    """Write a word with a capital."""
    return word[:1].upper() + word[1:]
