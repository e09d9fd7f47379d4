"""Homophone correction from context; immutable once read, any thread.

"Their" and "there" sound the same to a recogniser. The bundled table counts how often each of them
occurs beside which words; ``training/data/homophones.py`` builds it from plain text.
"""

from __future__ import annotations

import gzip
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import ModelError, OptionsError
from engine.text.normalise import match_case, plain_word
from resources import resource

if TYPE_CHECKING:
    from engine.types import Word

BOUNDARY = "<s>"
"""Neighbour of a sentence's first and last word."""

UNKNOWN = ""
"""Neighbour that is not spoken yet."""

_WRITTEN = re.compile(r"(\W*)(\w+(?:['’]\w+)*)(.*)", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?]")
_UNSEEN = 1e-4
"""Relative frequency assumed for an unseen neighbour."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Counts of neighbours on one side at one distance.

    Attributes
    ----------
    seen
        Occurrences of each neighbour (two words are joined by a space) beside each homophone.
    kinds
        Number of distinct neighbours of each homophone, including rare ones that were dropped.
    """

    seen: Mapping[str, Mapping[str, int]]
    kinds: Mapping[str, int]

    def probability(self, word: str, neighbour: str, count: int, prior: float) -> float:
        """Probability of a neighbour beside a word (Witten and Bell 1991).

        Parameters
        ----------
        count
            Occurrences of the word.
        prior
            Prior probability of the neighbour.
        """
        seen = self.seen.get(word, {}).get(neighbour, 0)
        kinds = self.kinds.get(word, 0) + 1
        return (seen + kinds * prior) / (count + kinds)


@dataclass(frozen=True, slots=True)
class HomophoneTable:
    """Neighbour counts from plain text.

    Attributes
    ----------
    alternatives
        For each homophone all words with its pronunciation, itself included.
    counts
        Occurrences of each homophone.
    near, far
        Counts of single neighbours and of pairs, in the order (before, after).
    shares
        Relative frequency of each single neighbour.
    """

    alternatives: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    near: tuple[Neighbours, Neighbours]
    far: tuple[Neighbours, Neighbours]
    shares: Mapping[str, float]

    @classmethod
    def read(cls, path: Path) -> HomophoneTable:
        """Read a table; raises ModelError if the file is missing or damaged."""
        try:
            return cls.parse(json.loads(gzip.decompress(path.read_bytes())))
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise ModelError(
                "The table of homophones is missing or damaged; install the program again."
            ) from error

    @classmethod
    def parse(cls, raw: Any) -> HomophoneTable:
        """Parse the JSON value that ``training/data/homophones.py`` writes."""
        near, far = (
            tuple(Neighbours(raw[name][side]["seen"], raw[name][side]["kinds"]) for side in (0, 1))
            for name in ("near", "far")
        )
        shares: dict[str, float] = {}
        total = 2 * sum(raw["counts"].values())
        for side in near:
            for neighbours in side.seen.values():
                for neighbour, count in neighbours.items():
                    shares[neighbour] = shares.get(neighbour, 0.0) + count / total
        alternatives = {word: tuple(group) for group in raw["groups"] for word in group}
        return cls(alternatives, raw["counts"], (near[0], near[1]), (far[0], far[1]), shares)

    def score(self, word: str, before: tuple[str, str], after: tuple[str, str]) -> float:
        """Return the log-probability of a homophone in its context of two words on either side.

        Parameters
        ----------
        before, after
            Nearest neighbour first.
        """
        count = self.counts.get(word, 0)
        total = math.log(count + 1)
        for side, (first, second) in enumerate((before, after)):
            if first == UNKNOWN:
                continue
            prior = self.shares.get(first, _UNSEEN)
            near = self.near[side].probability(word, first, count, prior)
            if second != UNKNOWN:
                pair = f"{first} {second}"
                near = self.far[side].probability(word, pair, count, near * _UNSEEN)
            total += math.log(near)
        return total

    def has_seen(self, word: str, before: str, after: str) -> bool:
        """Whether a homophone occurs beside each of its two nearest neighbours."""
        return all(
            neighbour == UNKNOWN or neighbour in self.near[side].seen.get(word, {})
            for side, neighbour in enumerate((before, after))
        )


class HomophoneCorrector:
    """Replaces a word by a homophone that clearly fits its context better.

    Parameters
    ----------
    path
        The table, by default the bundled one. It is read at first use.
    margin
        Nats by which a homophone must fit better, above 0.

    Raises
    ------
    OptionsError
        The margin is out of range.
    """

    def __init__(self, path: Path | None = None, margin: float = 5.0) -> None:
        if not margin > 0:
            raise OptionsError(f"The margin of homophones must be above 0, not {margin}.")
        self._path = path or bundled_table()
        self._margin = margin

    @cached_property
    def table(self) -> HomophoneTable:
        """The table, read at first use; raises like :meth:`HomophoneTable.read`."""
        return HomophoneTable.read(self._path)

    def correct(self, texts: Sequence[str], before: Sequence[str] = ()) -> tuple[str, ...]:
        """Correct consecutive words; their number, case and punctuation stay.

        Parameters
        ----------
        texts
            Words with their punctuation.
        before
            Words before them, which are not changed.
        """
        known = list(before[-2:])
        letters = [plain_word(text) for text in (*known, *texts)]
        ends = [bool(_SENTENCE_END.search(text)) for text in (*known, *texts)]
        corrected: list[str] = []
        for place, text in enumerate(texts, start=len(known)):
            best = self._choose(place, letters, ends)
            corrected.append(text if best == letters[place] else _rewrite(text, best))
            letters[place] = best
        return tuple(corrected)

    def correct_words(self, words: Sequence[Word], before: Sequence[Word] = ()) -> tuple[Word, ...]:
        """Correct the texts of words; times and probabilities stay."""
        texts = self.correct([word.text for word in words], [word.text for word in before])
        return tuple(replace(word, text=text) for word, text in zip(words, texts, strict=True))

    def _choose(self, place: int, letters: Sequence[str], ends: Sequence[bool]) -> str:
        """Return the word itself unless a homophone fits clearly better."""
        word = letters[place]
        alternatives = self.table.alternatives.get(word)
        if not alternatives:
            return word
        before, after = neighbours(place, letters, ends)
        scores = {
            other: self.table.score(other, before, after)
            for other in alternatives
            if other == word or self.table.has_seen(other, before[0], after[0])
        }
        best = max(scores, key=lambda other: scores[other])
        return best if scores[best] > scores[word] + self._margin else word


def bundled_table() -> Path:
    """Return the file of the bundled table."""
    return resource("homophones.json.gz")


def neighbours(
    place: int, letters: Sequence[str], ends: Sequence[bool]
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return two words before and two behind a place, nearest first, within its sentence.

    Words that are not spoken yet are :data:`UNKNOWN`.

    Parameters
    ----------
    letters
        Words of the text as :func:`plain_word` gives them.
    ends
        Whether a sentence ends behind each of them.
    """
    before: list[str] = []
    at = place
    while len(before) < 2 and at > 0 and not ends[at - 1]:
        at -= 1
        before.append(letters[at])
    after: list[str] = []
    at = place
    while len(after) < 2 and at + 1 < len(letters) and not ends[at]:
        at += 1
        after.append(letters[at])
    behind = BOUNDARY if ends[at] else UNKNOWN
    return _pair(before, BOUNDARY), _pair(after, behind)


def _pair(words: Sequence[str], rest: str) -> tuple[str, str]:
    first, second = (*words, rest, rest)[:2]
    return first, second


def _rewrite(text: str, letters: str) -> str:
    """Replace the letters of a written word; its punctuation and its case stay."""
    match = _WRITTEN.fullmatch(text)
    if not match:
        return text
    head, old, tail = match.groups()
    return f"{head}{match_case(letters, old)}{tail}"
