"""The base against the candidate, decoded by the engine on recordings neither was trained on.

Each fold's model is tested on the recordings held out from it; the candidate is the mean of all
folds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model.recogniser import RecogniserOptions, load_recogniser
from training.bundle.replace_weights import replace_weights
from training.evaluation.metrics import WordErrors, word_errors
from training.models.blend import blend
from training.personal.gate import (
    BLEND_WEIGHTS,
    Decision,
    Scores,
    certainty,
    decide,
    forgot_too_much,
)

if TYPE_CHECKING:
    from training.models.whisper import FastWhisper
    from training.personal.recordings import PreparedRecording

MAX_EXAMPLES = 40
CANDIDATE = "candidate"
"""Name of the candidate's folder."""


@dataclass(frozen=True, slots=True)
class FoldModel:
    """A model, and the recordings held out from its training."""

    model: FastWhisper
    held_out: Sequence[PreparedRecording]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The model folders to compare.

    Attributes
    ----------
    base, candidate
        The model before training, and the mean of the folds. The version in use takes no part: it
        may have been trained on the held-out recordings.
    folds
        The model of each fold and its held-out recordings.
    """

    base: Path
    candidate: Path
    folds: Sequence[tuple[Path, Sequence[PreparedRecording]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The scores, and the held-out texts as both models transcribe them, changed ones first."""

    scores: Scores
    examples: list[dict[str, str]]


def write_candidates(
    base_folder: Path,
    base: FastWhisper,
    folds: Sequence[FoldModel],
    weight: float,
    work: Path,
    version: str,
    card: str,
    on_write: Callable[[float], None] = lambda share: None,
) -> Comparison:
    """Write the model folders of a comparison into ``work``.

    Parameters
    ----------
    base_folder, base
        The model folder that training started from, and its network.
    weight
        Blend weight of the trained weights, 0 to 1.
    version, card
        Of the new folders' ``config.json`` and ``README.md``.
    on_write
        Called before each folder with the share that is done; it may raise.
    """
    models = [fold.model for fold in folds]
    blends = {f"fold-{number}": [model] for number, model in enumerate(models)}
    blends[CANDIDATE] = models
    for done, (name, parts) in enumerate(blends.items()):
        on_write(done / len(blends))
        replace_weights(base_folder, blend(base, parts, weight), work / name, version, card)
    tested = [(work / f"fold-{number}", fold.held_out) for number, fold in enumerate(folds)]
    return Comparison(base_folder, work / CANDIDATE, tested)


def compare(
    comparison: Comparison,
    canary: Sequence[PreparedRecording],
    threads: int,
    on_recording: Callable[[float], None] = lambda share: None,
) -> Outcome:
    """Transcribe the held-out recordings with base and folds, the canary with base and candidate.

    Parameters
    ----------
    on_recording
        Called before each recording with the share that is done; it may raise.

    Raises
    ------
    ModelError
        A folder cannot be used.
    """
    held_out = [recording for _, recordings in comparison.folds for recording in recordings]
    total, done = 2 * (len(held_out) + len(canary)), count()

    def transcribe(folder: Path, recordings: Sequence[PreparedRecording]) -> Iterator[str]:
        recogniser = load_recogniser(folder, RecogniserOptions(threads))
        for recording in recordings:
            on_recording(next(done) / total)
            yield recogniser.recognise(recording.mel.numpy()).text

    before = list(transcribe(comparison.base, held_out))
    after = [text for fold in comparison.folds for text in transcribe(*fold)]
    transcripts = [(held_out, before), (held_out, after)]
    for folder in (comparison.base, comparison.candidate):
        transcripts.append((canary, list(transcribe(folder, canary))))
    errors = [
        [word_errors(r.text, text) for r, text in zip(recordings, texts, strict=True)]
        for recordings, texts in transcripts
    ]
    totals = [sum(some, WordErrors()) for some in errors]
    scores = Scores(*totals, certainty=certainty(errors[0], errors[1]))
    return Outcome(scores, _examples(held_out, before, after))


def select_blend_weight(test: Callable[[float], Outcome]) -> tuple[Decision, Outcome, float]:
    """Decide on the full weight, then on smaller ones while only general speech gets worse.

    Parameters
    ----------
    test
        Makes and compares a candidate of a blend weight, 0 to 1.

    Returns
    -------
    The last decision, its outcome, and its blend weight.
    """
    for weight in BLEND_WEIGHTS:
        outcome = test(weight)
        decision = decide(outcome.scores)
        if decision.accepted or not forgot_too_much(outcome.scores):
            break
    return decision, outcome, weight


def _examples(
    held_out: Sequence[PreparedRecording], before: Sequence[str], after: Sequence[str]
) -> list[dict[str, str]]:
    rows = [
        {"text": recording.text, "before": old, "after": new}
        for recording, old, new in zip(held_out, before, after, strict=True)
    ]
    return sorted(rows, key=lambda row: row["before"] == row["after"])[:MAX_EXAMPLES]
