"""Finds words of a correction that belong in the vocabulary; pure functions, for any thread.

A name that was misrecognised once will be misrecognised again unless it is in the vocabulary. A
common word does not belong there: the recogniser knows it and was wrong for another reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

MIN_LETTERS = 3
MAX_TERM_LENGTH = 60
"""Characters above which capitalised words are a heading rather than a name."""

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SHORT_FORM = re.compile(r"(?:n['’]t|['’](?:s|ll|ve|re|d|m))\Z", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…]\W*\Z")
_QUOTES = "\"'“‘„«"


@dataclass(frozen=True, slots=True)
class FamiliarWords:
    """Distinguishes common words from rare ones.

    Attributes
    ----------
    is_single_token
        Whether the tokenizer encodes a word as one token, as it does with the most common ones,
        "Monday" and "Peter" among them.
    is_common
        Whether a word in lower case is in the lexicon of common words.
    """

    is_single_token: Callable[[str], bool]
    is_common: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Written:
    """A word without punctuation; ``opens`` a sentence, ``follows`` the previous word directly."""

    term: str
    opens: bool
    follows: bool

    @property
    def key(self) -> str:
        """The form in which words are compared."""
        return self.term.casefold().replace("’", "'")

    @property
    def has_capital(self) -> bool:
        """Whether it may be part of a name."""
        return self.term not in ("A", "I") and any(letter.isupper() for letter in self.term)

    @property
    def is_name(self) -> bool:
        """Whether it has a capital that is not due to the start of a sentence."""
        return any(letter.isupper() for letter in (self.term[1:] if self.opens else self.term))


def terms_to_remember(before: str, after: str, familiar: FamiliarWords) -> tuple[str, ...]:
    """Return the names and rare words that replaced other words.

    Parameters
    ----------
    before, after
        A paragraph before and after the correction.
    familiar
        Distinguishes common words from rare ones.

    Returns
    -------
    tuple[str, ...]
        In text order, each once. Adjacent capitalised words form one term if all of them changed.
    """
    words = _read(after)
    replaced, changed = _compare(_read(before), words)
    unusual = {place: _unusual_parts(words[place], familiar) for place in sorted(changed)}
    rare = {place for place in unusual if _is_rare(words[place], unusual[place], familiar)}
    terms: dict[str, str] = {}
    for row in _group_names(words, unusual):
        if rare & set(row) and replaced & set(row):
            term = " ".join(words[place].term for place in row)
            terms.setdefault(term.casefold(), term)
    return tuple(term for term in terms.values() if len(term) <= MAX_TERM_LENGTH)


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
    """Return the indices of words that replace others, and of all words that are spelt differently.

    A word that differs in its capital only replaces no other, but may be part of a name.
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
    """Return the hyphenated parts of a word that need more than one token."""
    long = [part for part in word.term.split("-") if sum(map(str.isalpha, part)) >= MIN_LETTERS]
    return [
        part
        for part in long
        if not (familiar.is_single_token(part) or familiar.is_single_token(part.lower()))
    ]


def _is_rare(word: _Written, unusual: list[str], familiar: FamiliarWords) -> bool:
    # A name may be spelt like a common word: Beaver.
    return any(word.is_name or not familiar.is_common(part.lower()) for part in unusual)


def _group_names(words: Sequence[_Written], unusual: Mapping[int, list[str]]) -> list[list[int]]:
    """Group the indices of words that form a name; every other word is a group with one member."""
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
