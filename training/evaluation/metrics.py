"""Metrics of a transcript: word error rate, repetition loops, calibration. Pure; any thread.

Words are compared after Whisper's English text normaliser (Radford et al. 2022, appendix C).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from engine.text.edit_distance import align

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Word edits between reference and hypothesis, and the number of reference words."""

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
        """Substitutions, deletions and insertions."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """Word error rate in percent; with an empty reference each inserted word counts 100."""
        return 100.0 * self.edits / max(1, self.words)


@lru_cache(maxsize=1)
def _normaliser() -> Callable[[str], str]:
    from whisper_normalizer.english import EnglishTextNormalizer

    return EnglishTextNormalizer()


def word_errors(reference: str, hypothesis: str) -> WordErrors:
    """Count the word edits between two transcripts after normalising both."""
    expected, found = (_normaliser()(text).split() for text in (reference, hypothesis))
    edits = align(expected, found)
    return WordErrors(edits.substitutions, edits.deletions, edits.insertions, len(expected))


def total_errors(references: Sequence[str], hypotheses: Sequence[str]) -> WordErrors:
    """Sum the errors over utterances, so that the rate weights them by their words."""
    return sum(errors_by_utterance(references, hypotheses), WordErrors())


def errors_by_utterance(references: Sequence[str], hypotheses: Sequence[str]) -> list[WordErrors]:
    """Count the word edits of each utterance."""
    return [word_errors(*pair) for pair in zip(references, hypotheses, strict=True)]


def confidence_margin(errors: Sequence[WordErrors], samples: int = 1000) -> float:
    """Estimate the 95 % margin of a word error rate, in percentage points.

    1.96 standard deviations of the rate over bootstrap samples of the utterances (Bisani and Ney
    2004); the samples are the same in every run.
    """
    edits, words = (
        np.array([getattr(each, name) for each in errors]) for name in ("edits", "words")
    )
    drawn = np.random.default_rng(0).integers(len(errors), size=(samples, len(errors)))
    rates = 100.0 * edits[drawn].sum(axis=1) / np.maximum(1, words[drawn].sum(axis=1))
    return float(1.96 * rates.std())


def has_loop(text: str, max_words: int = 8, times: int = 3) -> bool:
    """Whether a phrase of up to ``max_words`` words is repeated ``times`` times in a row.

    A single word may occur three times in a row ("no, no, no"); four make a loop.
    """
    words = text.lower().split()
    for size in range(1, max_words + 1):
        needed = times + 1 if size == 1 else times
        for start in range(len(words) - size * needed + 1):
            phrase = words[start : start + size]
            if words[start : start + size * needed] == phrase * needed:
                return True
    return False


def calibration_error(
    confidence: NDArray[np.floating], correct: NDArray[np.bool_], bins: int = 15
) -> float:
    """Compute the expected calibration error: mean |accuracy - confidence| over bins.

    Bins are weighted by their size (Guo et al. 2017). Both arrays [N]; confidence 0 to 1; 0 is
    perfect.
    """
    if not len(confidence):
        return 0.0
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(which, correct - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))
