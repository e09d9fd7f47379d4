"""Whether a candidate is accepted: better for its user, no worse for general speech. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from training.evaluation.metrics import WordErrors

MIN_WORDS = 30
"""Held-out words below which a word error rate means nothing."""

MAX_CANARY_LOSS = 0.2
"""Percentage points of word error rate by which general speech may get worse."""

MIN_CERTAINTY = 0.8
"""Probability of improvement that is required.

The folds are trained on two thirds of the candidate's recordings, so that the candidate gains more
than they show. A version without benefit costs little, since the canary guards general speech and
the last version is one click away; a refusal discards the training.
"""

N_RESAMPLES = 10_000
"""Of the bootstrap in :func:`certainty`."""

BLEND_WEIGHTS = (1.0, 0.6, 0.3)
"""Weights of the trained model in its blend with the base; smaller ones forget less."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Scores:
    """The errors of two models on the same speech.

    Attributes
    ----------
    held_before, held_after
        On the user's held-out recordings, by the base and by the folds.
    canary_before, canary_after
        On general speech, by the base and by the candidate.
    certainty
        Probability that the candidate is better on the user's speech; see :func:`certainty`.
    """

    held_before: WordErrors
    held_after: WordErrors
    canary_before: WordErrors
    canary_after: WordErrors
    certainty: float

    @property
    def canary_loss(self) -> float:
        """Percentage points of word error rate by which general speech got worse."""
        return self.canary_after.rate - self.canary_before.rate


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a candidate is accepted, and why in one sentence."""

    accepted: bool
    reason: str


def certainty(before: Sequence[WordErrors], after: Sequence[WordErrors]) -> float:
    """Estimate the probability of improvement by a paired bootstrap (Bisani and Ney 2004).

    It is the share of resamples of the utterances in which ``after`` has fewer errors, so that a
    few words won by chance in a handful of sentences do not replace a model.
    """
    gains = np.array([b.edits - a.edits for b, a in zip(before, after, strict=True)])
    if not len(gains):
        return 0.0
    drawn = np.random.default_rng(0).integers(len(gains), size=(N_RESAMPLES, len(gains)))
    return float((gains[drawn].sum(axis=1) > 0).mean())


def forgot_too_much(scores: Scores) -> bool:
    """Whether only general speech speaks against a candidate, so that a weaker one may pass."""
    improved = scores.held_after.rate < scores.held_before.rate
    return improved and scores.canary_loss > MAX_CANARY_LOSS + _ROUNDING


def decide(scores: Scores) -> Decision:
    """Accept a certain improvement on the held-out recordings that costs general speech nothing."""
    before, after = scores.held_before, scores.held_after
    change = f"from {before.rate:.1f} % to {after.rate:.1f} %"
    if before.words < MIN_WORDS:
        return Decision(False, "There are too few words to test with; read more sentences aloud.")
    if after.rate >= before.rate:
        return Decision(
            False,
            "Personalisation does not help on sentences it was not trained on "
            f"(word error rate {change}), so nothing is changed.",
        )
    if scores.certainty < MIN_CERTAINTY:
        return Decision(
            False,
            f"On sentences it was not trained on, the word error rate went {change}, which may be "
            "chance; read more sentences aloud.",
        )
    if scores.canary_loss > MAX_CANARY_LOSS + _ROUNDING:
        return Decision(
            False,
            f"On your sentences the word error rate fell {change}, but it rose by "
            f"{scores.canary_loss:.1f} points on general speech, so nothing is changed.",
        )
    return Decision(True, f"On sentences it was not trained on, the word error rate fell {change}.")
