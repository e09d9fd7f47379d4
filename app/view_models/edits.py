"""Splits a rewritten paragraph among the cues that it came from; pure functions."""

from __future__ import annotations

from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import accumulate


def spread_edit(texts: list[str], rewritten: str) -> list[str]:
    """Split a rewritten paragraph among the cues that made it.

    Parameters
    ----------
    texts
        The cues' texts before.
    rewritten
        The whole paragraph after.

    Returns
    -------
    list[str]
        As many texts as there were cues; joined by spaces they are the rewritten paragraph. A word
        that was kept stays in its cue; a changed or added word goes where the words it replaces or
        follows were.
    """
    pieces = [text.split() for text in texts]
    ends = list(accumulate(len(piece) for piece in pieces))
    before = [word for piece in pieces for word in piece]
    after = rewritten.split()
    shares: list[list[str]] = [[] for _ in texts]
    for word, place in zip(after, _places(before, after), strict=True):
        shares[min(bisect_right(ends, place), len(shares) - 1)].append(word)
    return [" ".join(share) for share in shares]


def _places(before: list[str], after: list[str]) -> list[int]:
    """Return for every word of ``after`` the index of the word of ``before`` it stands for."""
    places: list[int] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        # An insertion belongs to the word before it, so that a cue's end can be extended.
        anchor = max(0, old_start - 1) if tag == "insert" else old_start
        last = max(anchor, old_end - 1)
        places.extend(min(anchor + step, last) for step in range(new_end - new_start))
    return places
