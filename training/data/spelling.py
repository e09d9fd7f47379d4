"""How words are spelt inside sentences, counted over text. Runs on any thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.text.normalise import capitalise, plain_words

TITLES = {"mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint"}
"""Whisper abbreviates them, LibriSpeech writes them out."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """How often each word is written with and without a capital inside sentences."""

    capital: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)

    @classmethod
    def count(cls, sentences: Iterable[str]) -> Spellings:
        """Count over cased sentences, without the first word of each, which is capitalised."""
        found = cls()
        for sentence in sentences:
            for word in sentence.split()[1:]:
                if key := spelling_key(word):
                    (found.capital if word[0].isupper() else found.small)[key] += 1
        return found

    def correct(self, word: str) -> str:
        """Write a word inside a sentence the way it is nearly always written."""
        key = spelling_key(word)
        if key == "i" or key.startswith("i'"):
            return "I" + word[1:]
        if word[:1].isupper() and self.small[key] > 20 * self.capital[key] + 5:
            return word.lower()
        if word[:1].islower() and self.capital[key] > 3 * self.small[key] + 2:
            return capitalise(word)
        return word


def spelling_key(word: str) -> str:
    """Return what two spellings of a word share: no case, no punctuation, titles written out."""
    letters = "".join(plain_words(word))
    return TITLES.get(letters, letters)
