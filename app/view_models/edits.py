"""Splits a rewritten paragraph among the cues that it came from; pure functions."""

from __future__ import annotations

from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import accumulate


def spread_edit(texts: list[str], rewritten: str) -> list[str]:
    """Split a rewritten paragraph among its cues.

    Parameters
    ----------
    texts
        The cues' texts before.
    rewritten
        The whole paragraph after.

    Returns
    -------
    list[str]
        One text for each cue; joined by spaces they are the rewritten paragraph. An unchanged word
        stays in its cue; a changed or added word goes to the cue of the words that it replaces or
        follows.
    """
    cues = [text.split() for text in texts]
    ends = list(accumulate(len(cue) for cue in cues))
    before = [word for cue in cues for word in cue]
    after = rewritten.split()
    shares: list[list[str]] = [[] for _ in texts]
    for word, place in zip(after, _places(before, after), strict=True):
        shares[min(bisect_right(ends, place), len(shares) - 1)].append(word)
    return [" ".join(share) for share in shares]


def restore_masked(texts: list[str], masked: list[str], rewritten: str) -> str:
    """Put the original words back where a rewritten paragraph kept their masked form.

    Parameters
    ----------
    texts, masked
        The cues' texts, and the same with profanity masked, word by word.
    rewritten
        The paragraph as the user rewrote its masked form.
    """
    original, shown = " ".join(texts).split(), " ".join(masked).split()
    words = rewritten.split()
    matcher = SequenceMatcher(a=shown, b=list(words), autojunk=False)
    for at_shown, at_word, size in matcher.get_matching_blocks():
        words[at_word : at_word + size] = original[at_shown : at_shown + size]
    return " ".join(words)


def _places(before: list[str], after: list[str]) -> list[int]:
    """Return for every word of ``after`` the index of the word of ``before`` that it replaces."""
    places: list[int] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        # An insertion belongs to the word before it, so that a cue's end can be extended.
        anchor = max(0, old_start - 1) if tag == "insert" else old_start
        last = max(anchor, old_end - 1)
        places.extend(min(anchor + step, last) for step in range(new_end - new_start))
    return places
