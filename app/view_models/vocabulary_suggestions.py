"""Which words of a correction should be expected from now on; pure functions, on any thread.

A name that was misheard once is misheard again, unless the vocabulary has it. An ordinary word is
not worth a place there: the recogniser knows it, and heard another one for once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MIN_LETTERS = 3
LONGEST_TERM = 60
"""Characters above which words with capitals are a heading rather than a name."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SHORT_FORM = re.compile(r"(?:n['’]t|['’](?:s|ll|ve|re|d|m))\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]\W*\Z")
_QUOTES = "\"'“‘„«"


@dataclass(frozen=True, slots=True)
class FamiliarWords:
    """What is known of words without listening.

    Attributes
    ----------
    is_one_piece
        Whether the model writes a word as one piece, which it does with the commonest, "Monday"
        and "Peter" among them.
    is_common
        Whether a word in lower case is an ordinary one of the language.
    """

    is_one_piece: Callable[[str], bool]
    is_common: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Written:
    """A word without its signs; ``opens`` a sentence, or ``follows`` the word before directly."""

    term: str
    opens: bool
    follows: bool

    @property
    def key(self) -> str:
        """What counts as the same word."""
        return self.term.casefold().replace("’", "'")

    @property
    def has_capital(self) -> bool:
        """Whether it may be a part of a name."""
        return self.term not in ("A", "I") and any(letter.isupper() for letter in self.term)

    @property
    def is_name(self) -> bool:
        """Whether it has a capital that no sentence asked for."""
        return any(letter.isupper() for letter in (self.term[1:] if self.opens else self.term))


def terms_to_remember(before: str, after: str, familiar: FamiliarWords) -> tuple[str, ...]:
    """Return the names and rare words that took the place of others.

    Parameters
    ----------
    before, after
        A paragraph and what the user made of it.
    familiar
        Tells common words from rare ones.

    Returns
    -------
    tuple[str, ...]
        In the order of the text, each once. Words with capitals that stand side by side are one
        term, where they were all changed.
    """
    words = _read(after)
    replaced, changed = _compare(_read(before), words)
    unusual = {place: _unusual_parts(words[place], familiar) for place in sorted(changed)}
    rare = {place for place in unusual if _is_rare(words[place], unusual[place], familiar)}
    terms: dict[str, str] = {}
    for row in _rows(words, unusual):
        if rare & set(row) and replaced & set(row):
            term = " ".join(words[place].term for place in row)
            terms.setdefault(term.casefold(), term)
    return tuple(term for term in terms.values() if len(term) <= LONGEST_TERM)


def _read(text: str) -> list[_Written]:
    words: list[_Written] = []
    opens, follows = True, False
    for written in normalize("NFC", text).split():
        found = _WORD.search(written)
        if found:
            quoted = written[0] in _QUOTES
            term = _SHORT_FORM.sub("", found[0])
            words.append(_Written(term, opens or quoted, follows and found.start() == 0))
        opens = bool(_SENTENCE_END.search(written))
        follows = found is not None and found.end() == len(written)
    return words


def _compare(old: Sequence[_Written], new: Sequence[_Written]) -> tuple[set[int], set[int]]:
    """Return the places of words that stand for others, and of all that are written otherwise.

    A word with another capital than before stands for no other, but may be a part of a name.
    """
    replaced: set[int] = set()
    changed: set[int] = set()
    matcher = SequenceMatcher(
        a=[word.key for word in old], b=[word.key for word in new], autojunk=False
    )
    for tag, start, _, new_start, new_end in matcher.get_opcodes():
        places = range(new_start, new_end)
        if tag == "replace":
            replaced.update(places)
        elif tag == "equal":
            pairs = zip(old[start:], places, strict=False)
            changed.update(place for word, place in pairs if word.term != new[place].term)
    return replaced, changed | replaced


def _unusual_parts(word: _Written, familiar: FamiliarWords) -> list[str]:
    """Return what the model has to spell of a word: all of it, or parts between hyphens."""
    long = [part for part in word.term.split("-") if sum(map(str.isalpha, part)) >= MIN_LETTERS]
    return [
        part
        for part in long
        if not (familiar.is_one_piece(part) or familiar.is_one_piece(part.lower()))
    ]


def _is_rare(word: _Written, unusual: list[str], familiar: FamiliarWords) -> bool:
    # A name may be spelt like an ordinary word: Beaver.
    return any(word.is_name or not familiar.is_common(part.lower()) for part in unusual)


def _rows(words: Sequence[_Written], unusual: Mapping[int, list[str]]) -> list[list[int]]:
    """Put the parts of a name together; every other word stands alone."""
    rows: list[list[int]] = []
    names: set[int] = set()
    for place, parts in unusual.items():
        word = words[place]
        # "Then Brownie" is no name: the sentence gave "Then" its capital.
        if word.has_capital and (parts or not word.opens):
            names.add(place)
        if word.follows and {place - 1, place} <= names:
            rows[-1].append(place)
        else:
            rows.append([place])
    return rows
