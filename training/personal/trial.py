"""Letting models hear what none of them has learnt from, through the engine as captions do.

Runs on the calling thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.recogniser import RecogniserOptions, load_recogniser
from training.personal.gate import STRENGTHS, Decision, Scores, certainty, decide, forgot_too_much
from training.scoring import WordErrors, word_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from training.personal.material import Take

MAX_EXAMPLES = 40


@dataclass(frozen=True, slots=True)
class Contest:
    """Who is compared: folders of the model in use, of the base and of the candidate."""

    current: Path
    base: Path
    candidate: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores, and the held-back texts as both models heard them, changed ones first."""

    scores: Scores
    examples: list[dict[str, str]]


def compare(
    contest: Contest,
    held: Sequence[Take],
    canary: Sequence[Take],
    threads: int,
    each: Callable[[float], None] = lambda share: None,
) -> Outcome:
    """Hear the held-back takes before and after, and the canary with base and candidate.

    Parameters
    ----------
    each
        Called before each utterance with the share that is done; it may raise.

    Raises
    ------
    ModelError
        A folder cannot be used.
    """
    jobs = (
        (contest.current, held),
        (contest.candidate, held),
        (contest.base, canary),
        (contest.candidate, canary),
    )
    total = sum(len(takes) for _, takes in jobs)
    heard: list[list[str]] = []
    for folder, takes in jobs:
        recogniser = load_recogniser(folder, RecogniserOptions(threads))
        texts: list[str] = []
        heard.append(texts)
        for take in takes:
            each(sum(map(len, heard)) / total)
            texts.append(recogniser.recognise(take.mel.numpy()).text)
    errors = [
        [word_errors(take.text, text) for take, text in zip(takes, texts, strict=True)]
        for (_, takes), texts in zip(jobs, heard, strict=True)
    ]
    totals = [sum(each, WordErrors()) for each in errors]
    scores = Scores(*totals, certainty=certainty(errors[0], errors[1]))
    return Outcome(scores, _examples(held, heard[0], heard[1]))


def strongest(judge: Callable[[float], Outcome]) -> tuple[Decision, Outcome, float]:
    """Decide on all that was learnt, then on less of it while only general speech suffers.

    Parameters
    ----------
    judge
        Makes a candidate of a strength, 0 to 1, and lets it be heard.

    Returns
    -------
    The last decision, what it rests on, and the strength.
    """
    for strength in STRENGTHS:
        outcome = judge(strength)
        decision = decide(outcome.scores)
        if decision.accepted or not forgot_too_much(outcome.scores):
            break
    return decision, outcome, strength


def _examples(
    held: Sequence[Take], before: Sequence[str], after: Sequence[str]
) -> list[dict[str, str]]:
    rows = [
        {"text": take.text, "before": old, "after": new}
        for take, old, new in zip(held, before, after, strict=True)
    ]
    return sorted(rows, key=lambda row: row["before"] == row["after"])[:MAX_EXAMPLES]
