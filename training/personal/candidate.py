"""Letting models hear what none of them has learnt from, through the engine as captions do.

Runs on the calling thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from engine.model.recogniser import RecogniserOptions, load_recogniser
from training.evaluation.metrics import WordErrors, word_errors
from training.personal.adapters import blend
from training.personal.gate import STRENGTHS, Decision, Scores, certainty, decide, forgot_too_much

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from training.models.whisper import FastWhisper
    from training.personal.samples import Take

MAX_EXAMPLES = 40
CANDIDATE = "candidate"
"""Its folder in the room of a contest."""


@dataclass(frozen=True, slots=True)
class Contest:
    """Who is compared, as model folders.

    Attributes
    ----------
    base, candidate
        The one that learnt, and the mean of what it learnt. Nobody asks the version in use: it may
        have learnt from the very takes that judge.
    parts
        What was learnt with some takes held back, and these takes.
    """

    base: Path
    candidate: Path
    parts: Sequence[tuple[Path, Sequence[Take]]]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model, and the takes that were held back while it learnt."""

    model: FastWhisper
    held: Sequence[Take]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores, and the held-back texts as both models heard them, changed ones first."""

    scores: Scores
    examples: list[dict[str, str]]


def enter(
    learnt: Sequence[Learnt],
    base: FastWhisper,
    strength: float,
    room: Path,
    write: Callable[[FastWhisper, Path], None],
) -> tuple[Path, list[tuple[Path, Sequence[Take]]]]:
    """Write the model folders of a contest into ``room``.

    Parameters
    ----------
    strength
        How much of what was learnt is kept, 0 to 1.
    write
        Writes a model into a folder.

    Returns
    -------
    The candidate, and the parts with what each never heard.
    """
    parts: list[tuple[Path, Sequence[Take]]] = []
    for number, part in enumerate(learnt):
        parts.append((room / f"part-{number}", part.held))
        write(blend(base, [part.model], strength), parts[-1][0])
    candidate = room / CANDIDATE
    write(blend(base, [part.model for part in learnt], strength), candidate)
    return candidate, parts


def compare(
    contest: Contest,
    canary: Sequence[Take],
    threads: int,
    each: Callable[[float], None] = lambda share: None,
) -> Outcome:
    """Hear all held-back takes before and after, and the canary with base and candidate.

    Each take is heard by what was learnt without it.

    Parameters
    ----------
    each
        Called before each utterance with the share that is done; it may raise.

    Raises
    ------
    ModelError
        A folder cannot be used.
    """
    held = [take for _, takes in contest.parts for take in takes]
    total, done = 2 * (len(held) + len(canary)), count()

    def listen(folder: Path, takes: Sequence[Take]) -> Iterator[str]:
        recogniser = load_recogniser(folder, RecogniserOptions(threads))
        for take in takes:
            each(next(done) / total)
            yield recogniser.recognise(take.mel.numpy()).text

    before = list(listen(contest.base, held))
    after = [text for folder, takes in contest.parts for text in listen(folder, takes)]
    heard = [(held, before), (held, after)]
    heard += [(canary, list(listen(who, canary))) for who in (contest.base, contest.candidate)]
    errors = [
        [word_errors(take.text, text) for take, text in zip(takes, texts, strict=True)]
        for takes, texts in heard
    ]
    totals = [sum(some, WordErrors()) for some in errors]
    scores = Scores(*totals, certainty=certainty(errors[0], errors[1]))
    return Outcome(scores, _examples(held, before, after))


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
