"""English words by approximate pronunciation; immutable once read, any thread.

A recogniser spells unknown words phonetically. The bundled lexicon finds the words that sound like
one that it does not contain. ``training/data/lexicon.py`` builds it from plain word lists.
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from engine.errors import ModelError
from resources import resource

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        # consonants that several letters spell; C as in church, S as in shoe, T as in thin
        (r"[^a-z]", ""),
        (r"[tsc]i(?=on|ous|al|an|ent)", "S"),
        (r"(?:ss?|t)ure", "Sure"),
        (r"sch", "sk"),
        (r"t?ch", "C"),
        (r"sh", "S"),
        (r"th", "T"),
        (r"ph", "f"),
        (r"dg", "j"),
        (r"^(?:w(?=r)|[kg](?=n)|p(?=s))|(?<=w)h|(?<=m)b$", ""),
        (r"igh", "i"),
        (r"gh", ""),
        (r"ck", "k"),
        (r"s?c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"qu?", "kw"),
        (r"x", "ks"),
        (r"g(?=[eiy])", "j"),
        (r"z", "s"),
        (r"([^aeiouy])\1", r"\1"),
        # vowels vary between spellings: all become V, and silent ones are dropped
        (r"e(?=[sd]?$)", ""),
        (r"[aeiouy]+(?:w(?![aeiouy]))?", "V"),
    )
)
_ALIKE = frozenset(
    map(frozenset, ("td", "sS", "fv", "kj", "pb", "CS", "Cj", "mn", "gj", "gk", "lr", "Tt", "Tf",
                    "ST", "sC", "Td", "vb", "wv"))
)  # fmt: skip
_LETTERS = "CSTVbdfghjklmnprstvw"
_DAMAGED = "The list of words is missing or damaged; install the program again."

MAX_ALIKE = 16
"""Maximum number of words that :meth:`Lexicon.sound_alikes` returns."""

_CLOSE, _FAR = 0.5, 1.0
_LETTER_COST = 0.35
_RARE_COST = 0.4


def sound_of(word: str) -> str:
    """Return a rough phonetic key; words that sound alike share it."""
    sound = word.lower()
    for pattern, letters in _SOUNDS:
        sound = pattern.sub(letters, sound)
    return sound


@dataclass(frozen=True, slots=True)
class SoundAlike:
    """A word and its distance, in pronunciation and spelling, from the one looked up."""

    word: str
    distance: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by their phonetic key.

    Attributes
    ----------
    words
        For each key its common words, a tab and its rare words, separated by spaces: lists would
        take ten times the memory.
    """

    words: Mapping[str, str]

    @classmethod
    def read(cls, path: Path | None = None) -> Lexicon:
        """Read a lexicon, by default the bundled one; raises ModelError if it is damaged."""
        path = path or resource("words.txt.gz")
        try:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                rows = dict(line.split("\t", 1) for line in lines)
        except (OSError, EOFError, ValueError) as error:
            raise ModelError(_DAMAGED) from error
        if not rows:
            raise ModelError(_DAMAGED)
        return cls(rows)

    def find(self, word: str) -> str | None:
        """Return a word as the lexicon writes it; None if it has none.

        A plain word is preferred to a name, and a name to an acronym.
        """
        lower = word.lower()
        words = [known for known, _ in self._sounding(sound_of(word)) if known.lower() == lower]
        return min(words, key=lambda known: (not known.islower(), known.isupper()), default=None)

    def is_common(self, word: str) -> bool:
        """Whether a word in exactly this spelling is among the common ones."""
        return word in self.words.get(sound_of(word), "").partition("\t")[0].split()

    def sound_alikes(self, word: str, terms: Iterable[str] = ()) -> list[SoundAlike]:
        """Return words with an equal or similar pronunciation, nearest first.

        Parameters
        ----------
        terms
            Words beside those of the lexicon.
        """
        found: dict[str, float] = {}
        extra: dict[str, list[str]] = {}
        for term in terms:
            extra.setdefault(sound_of(term), []).append(term)
        for sound, cost in _near(sound_of(word)):
            words = [*self._sounding(sound), *((term, 0.0) for term in extra.get(sound, ()))]
            for other, rarity in words:
                letters = _LETTER_COST * Levenshtein.distance(word.lower(), other.lower())
                found[other] = min(cost + letters + rarity, found.get(other, math.inf))
        nearest = sorted(found.items(), key=lambda item: item[1])[:MAX_ALIKE]
        return [SoundAlike(other, distance) for other, distance in nearest]

    def _sounding(self, sound: str) -> Iterator[tuple[str, float]]:
        """Yield the words of one key, and the cost of their rarity."""
        common, _, rare = self.words.get(sound, "").partition("\t")
        yield from ((word, 0.0) for word in common.split())
        yield from ((word, _RARE_COST) for word in rare.split())


def _near(sound: str) -> Iterator[tuple[str, float]]:
    """Yield keys at most one edit away, and the cost of the edit."""
    yield sound, 0.0
    for i in range(len(sound) + 1):
        for letter in _LETTERS:
            yield sound[:i] + letter + sound[i:], _CLOSE if letter == "V" else _FAR
        if i == len(sound):
            break
        yield sound[:i] + sound[i + 1 :], _CLOSE if sound[i] == "V" else _FAR
        for letter in _LETTERS:
            alike = frozenset((letter, sound[i])) in _ALIKE
            yield sound[:i] + letter + sound[i + 1 :], _CLOSE if alike else _FAR
