"""Whether a learnt model may be used: it must surely help its user, and harm nobody else; pure.

Runs on whatever thread calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.evaluation.metrics import WordErrors

MIN_WORDS = 30
"""Held-back words from which a word error rate says something."""

CANARY_POINTS = 0.2
"""Points of word error rate that general speech may lose."""

SURE = 0.8
"""Certainty from which an improvement is taken for no chance.

What judges learnt from two thirds of what the candidate did, so the candidate gains more. And a
version that helps nothing costs little, for the canary guards everybody else and the last version
is one click away; a refusal loses what was learnt.
"""

DRAWS = 10_000
"""Resamples of :func:`certainty`."""

STRENGTHS = (1.0, 0.6, 0.3)
"""How much of what was learnt is kept; less where general speech would suffer."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What two models make of the same speech.

    Attributes
    ----------
    held_before, held_after
        Errors on the user's held-back takes, of the base and of what was learnt without them.
    canary_before, canary_after
        Errors on general speech, of the base and of the candidate.
    certainty
        That the candidate is better on the user's speech, 0 to 1; see :func:`certainty`.
    """

    held_before: WordErrors
    held_after: WordErrors
    canary_before: WordErrors
    canary_after: WordErrors
    certainty: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a candidate is accepted, and why in one sentence."""

    accepted: bool
    reason: str


def certainty(before: Sequence[WordErrors], after: Sequence[WordErrors]) -> float:
    """Share of resamples of the same utterances in which the second has fewer errors.

    The probability of improvement of Bisani and Ney (2004), by a paired bootstrap: a few words that
    a handful of sentences won by chance do not replace a model.
    """
    gains = np.array([b.edits - a.edits for b, a in zip(before, after, strict=True)])
    if not len(gains):
        return 0.0
    drawn = np.random.default_rng(0).integers(len(gains), size=(DRAWS, len(gains)))
    return float((gains[drawn].sum(axis=1) > 0).mean())


def forgot_too_much(scores: Scores) -> bool:
    """Whether it is general speech that keeps a candidate out: a weaker one may still do."""
    lost = scores.canary_after.rate - scores.canary_before.rate
    return scores.held_after.rate < scores.held_before.rate and lost > CANARY_POINTS + 1e-9


def decide(scores: Scores) -> Decision:
    """Accept what is better on the held-back takes and no worse on general speech."""
    before, after = scores.held_before, scores.held_after
    told = f"from {before.rate:.1f} % to {after.rate:.1f} %"
    if before.words < MIN_WORDS:
        return Decision(False, "There are too few held-back words to judge by; read more aloud.")
    if after.rate >= before.rate:
        return Decision(
            False,
            "What was learnt does not help on your held-back sentences "
            f"(word errors went {told}), so nothing is changed.",
        )
    if scores.certainty < SURE:
        return Decision(
            False,
            f"Word errors on your held-back sentences went {told}, which may be chance; "
            "read more aloud.",
        )
    lost = scores.canary_after.rate - scores.canary_before.rate
    if lost > CANARY_POINTS + 1e-9:
        return Decision(
            False,
            f"Your sentences improved {told}, but general speech lost {lost:.1f} points, "
            "so nothing is changed.",
        )
    return Decision(True, f"Word errors on your held-back sentences fell {told}.")
