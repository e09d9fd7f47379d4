"""Figures that judge a transcript: word error rate, loops, calibration; no sound, no model.

Words are compared as Whisper's English normaliser writes them. Runs on any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import jiwer
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Edits that turn what was heard into what was said, and the number of words said."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    words: int = 0

    def __add__(self, other: WordErrors) -> WordErrors:
        return WordErrors(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.words + other.words,
        )

    @property
    def edits(self) -> int:
        """All edits."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """Word error rate in percent; without a single word said, each word heard counts 100."""
        return 100.0 * self.edits / max(1, self.words)


@lru_cache(maxsize=1)
def normaliser() -> Callable[[str], str]:
    """Whisper's English text normaliser (Radford et al. 2022, appendix C)."""
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer()


def word_errors(said: str, heard: str) -> WordErrors:
    """Compare two transcripts after normalising both."""
    normalise = normaliser()
    reference, hypothesis = normalise(said).strip(), normalise(heard).strip()
    if not reference:
        return WordErrors(insertions=len(hypothesis.split()))
    words = len(reference.split())
    if not hypothesis:
        return WordErrors(deletions=words, words=words)
    found = jiwer.process_words(reference, hypothesis)
    return WordErrors(found.substitutions, found.deletions, found.insertions, words)


def total_errors(said: Sequence[str], heard: Sequence[str]) -> WordErrors:
    """Sum over many utterances."""
    pairs = zip(said, heard, strict=True)
    return sum((word_errors(reference, text) for reference, text in pairs), WordErrors())


def loops(text: str, longest: int = 8, times: int = 3) -> bool:
    """Whether some run of up to ``longest`` words is said ``times`` times on end.

    A single word may stand three times ("no, no, no"); only from the fourth on it is a loop.
    """
    words = text.lower().split()
    for size in range(1, longest + 1):
        needed = times + 1 if size == 1 else times
        for start in range(len(words) - size * needed + 1):
            unit = words[start : start + size]
            if words[start : start + size * needed] == unit * needed:
                return True
    return False


def calibration_error(
    confidence: NDArray[np.floating], right: NDArray[np.bool_], bins: int = 15
) -> float:
    """Compute the expected calibration error: mean |accuracy - confidence| over bins.

    Bins count by their size (Guo et al. 2017). Both arrays [N]; confidence 0 to 1; 0 is perfect.
    """
    if not len(confidence):
        return 0.0
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(which, right - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))
