"""Minimum edit distance between two word sequences; pure functions, any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class Alignment:
    """Alignment of a hypothesis with its reference.

    Attributes
    ----------
    hits
        Index in the reference and in the hypothesis of every equal pair, in order.
    substitutions, deletions, insertions
        Numbers of words, as in the word error rate.
    """

    hits: tuple[tuple[int, int], ...]
    substitutions: int
    deletions: int
    insertions: int

    @property
    def errors(self) -> int:
        return self.substitutions + self.deletions + self.insertions


def align(reference: Sequence[str], hypothesis: Sequence[str]) -> Alignment:
    """Align two word sequences with a minimum number of edits (Levenshtein, 1966)."""
    hits: list[tuple[int, int]] = []
    counts = {"replace": 0, "delete": 0, "insert": 0}
    for op in Levenshtein.opcodes(reference, hypothesis):
        i, j = range(op.src_start, op.src_end), range(op.dest_start, op.dest_end)
        if op.tag == "equal":
            hits += zip(i, j, strict=True)
        else:
            counts[op.tag] += max(len(i), len(j))
    return Alignment(tuple(hits), counts["replace"], counts["delete"], counts["insert"])
