"""Personalisation from a store of recordings: check, train, export, test, decide.

One model is trained per fold, each with another third of the labelled recordings held out; the mean
of the folds is the candidate. The process may be killed at any time: the work folder keeps the
training until the next start, and a version appears whole or not at all. Runs on the main thread.
"""

from __future__ import annotations

import copy
import hashlib
import io
import logging
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.personal.store import PersonalStore
from engine.personal.versions import ModelVersions, VersionScores
from training.bundle.load import load_folder
from training.errors import CheckpointError
from training.evaluation.metrics import total_errors
from training.files import write_file
from training.models.checkpoint import read_tensors
from training.personal.augmentation import at_speeds, spliced
from training.personal.checks import RecordingChecker, Rejection
from training.personal.comparison import (
    CANDIDATE,
    FoldModel,
    Outcome,
    compare,
    select_blend_weight,
    write_candidates,
)
from training.personal.control import Control, PhaseProgress
from training.personal.encoded_recordings import EncodedRecording, encode_recording
from training.personal.fine_tuning import FineTuner, FineTuningOptions
from training.personal.gate import MIN_WORDS, Decision, Scores
from training.personal.general_speech import RESOURCE, load_general
from training.personal.recordings import MIN_LABELLED, MIN_RECORDINGS, N_FOLDS, split_folds
from training.personal.selection import usable_recordings

if TYPE_CHECKING:
    from training.personal.recordings import PreparedRecording

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PersonalPaths:
    """Files and folders of a run.

    Attributes
    ----------
    store
        Folder of the user's recordings.
    versions
        Folder of the personal versions of the model.
    model
        The model folder to start from.
    work
        Folder for what must survive an interruption.
    general
        General speech (.npz).
    """

    store: Path
    versions: Path
    model: Path
    work: Path
    general: Path = RESOURCE


class Personalisation:
    """One run, from its first check to its result, which is an event of ``control``.

    Parameters
    ----------
    options
        Their ``minutes`` are shared out among the folds.
    key
        Of the store; None: it is not encrypted.

    Raises
    ------
    EngineError, TrainingError
        The model or the general speech cannot be used.
    """

    def __init__(
        self,
        paths: PersonalPaths,
        options: FineTuningOptions,
        threads: int,
        control: Control,
        key: bytes | None,
    ) -> None:
        self._paths = paths
        self._options = replace(options, minutes=options.minutes / N_FOLDS)
        self._threads = threads
        self._control = control
        self._store = PersonalStore(paths.store, key)
        self._versions = ModelVersions(paths.versions, paths.model)
        self._base = load_folder(paths.model)
        self._general = load_general(self._base.tokenizer.encode, paths.general)
        self._rejected = 0
        self._seconds = 0.0

    def run(self) -> None:
        """Check, train, export, test, decide.

        Raises
        ------
        Stopped
            The application asked for it.
        EngineError, TrainingError, OSError
            A file cannot be read or written.
        """
        checker = RecordingChecker(self._base.model, self._base.tokenizer)
        progress = PhaseProgress(self._control, "checking")
        recordings = usable_recordings(
            self._store, self._base.tokenizer, checker, progress, self._reject
        )
        too_few = _too_few(recordings)
        if too_few:
            self._send_result(Decision(False, too_few), None, None, 0)
            return
        folds = [self._train_fold(i, *fold) for i, fold in enumerate(split_folds(recordings))]
        decision, outcome, _ = select_blend_weight(
            lambda weight: self._test(folds, weight, len(recordings))
        )
        number = self._add(outcome.scores, len(recordings)) if decision.accepted else None
        self._send_result(decision, number, outcome, len(recordings))
        shutil.rmtree(self._paths.work, ignore_errors=True)

    def _reject(self, rejection: Rejection) -> None:
        self._rejected += 1
        self._control.send("rejected", **asdict(rejection))

    def _send_result(
        self, decision: Decision, number: int | None, outcome: Outcome | None, trained_on: int
    ) -> None:
        self._control.send(
            "result",
            accepted=decision.accepted,
            reason=decision.reason,
            version=number,
            **_rates(outcome.scores if outcome else None),
            trained_on=trained_on,
            rejected=self._rejected,
            examples=outcome.examples if outcome else [],
        )

    def _train_fold(
        self,
        number: int,
        train: Sequence[PreparedRecording],
        held_out: Sequence[PreparedRecording],
    ) -> FoldModel:
        """Train one fold, from where an interrupted run of the same kind stopped."""
        options, model, tokenizer = self._options, self._base.model, self._base.tokenizer
        augmented = chain(
            at_speeds(train, options.speeds), spliced(train, options.splices, model, tokenizer)
        )
        parts = [self._encode(part) for part in (augmented, held_out, self._general.replay)]
        tuner = FineTuner(copy.deepcopy(model), *parts, options)
        fingerprint = self._fingerprint(train, held_out)
        state = self._paths.work / f"state-{number}.pt"
        _resume(tuner, state, fingerprint)
        progress = PhaseProgress(self._control, "training")
        epoch = tuner.state.epoch
        for share in tuner.run():
            if tuner.state.epoch > epoch:
                epoch = tuner.state.epoch
                _save(tuner, state, fingerprint)
            progress((number + share) / N_FOLDS, self._seconds + tuner.state.seconds)
        self._seconds += tuner.state.seconds
        return FoldModel(tuner.finish(), held_out)

    def _encode(self, recordings: Iterable[PreparedRecording]) -> list[EncodedRecording]:
        model, tokenizer = self._base.model, self._base.tokenizer
        first_block = self._options.adapters.first_block
        encoded: list[EncodedRecording] = []
        for recording in recordings:
            self._control.check()
            encoded.append(encode_recording(model, recording, tokenizer, first_block))
        return encoded

    def _fingerprint(
        self, train: Sequence[PreparedRecording], held_out: Sequence[PreparedRecording]
    ) -> str:
        """Identify the recordings, base and options that a saved state belongs to."""
        parts = [r.id for r in train], [r.id for r in held_out], str(self._options)
        index = (self._paths.model / "hashes.json").read_bytes()
        return hashlib.sha256(repr(parts).encode() + index).hexdigest()

    def _test(self, folds: Sequence[FoldModel], weight: float, trained_on: int) -> Outcome:
        """Write the blends of a weight and compare them with the base."""
        name = f"{self._base.name} {self._base.version}"
        comparison = write_candidates(
            self._paths.model,
            self._base.model,
            folds,
            weight,
            self._paths.work,
            f"{self._base.version}-personal.{self._versions.next_number}",
            f"# {self._base.name}, personal\n\nFine-tuned on this computer from {name} with "
            f"{trained_on} recordings of its user.\n",
            PhaseProgress(self._control, "exporting"),
        )
        progress = PhaseProgress(self._control, "testing")
        return compare(comparison, self._general.canary, self._threads, progress)

    def _add(self, scores: Scores, trained_on: int) -> int:
        base = f"{self._base.name} {self._base.version}"
        note = VersionScores(
            base=base, trained_on=trained_on, rejected=self._rejected, **_rates(scores)
        )
        return self._versions.add(self._paths.work / CANDIDATE, note)


def _save(tuner: FineTuner, state: Path, fingerprint: str) -> None:
    buffer = io.BytesIO()
    torch.save({"fingerprint": fingerprint, **tuner.pack()}, buffer)
    write_file(state, buffer.getvalue())


def _resume(tuner: FineTuner, state: Path, fingerprint: str) -> None:
    try:
        saved = read_tensors(state)
        if saved.get("fingerprint") == fingerprint:
            tuner.resume(saved)
    except CheckpointError:
        log.info("Training starts from the beginning.")


def _too_few(recordings: Sequence[PreparedRecording]) -> str | None:
    """Return in one sentence how many recordings are missing; None where there are enough."""
    texts = [recording.text for recording in recordings if recording.labelled]
    words = total_errors(texts, texts).words
    missing = max(MIN_RECORDINGS - len(recordings), MIN_LABELLED - len(texts))
    if missing <= 0 and words >= MIN_WORDS:
        return None
    return (
        "There are too few good recordings to train on and to test with; read at least "
        f"{max(missing, 1)} more sentences aloud."
    )


def _rates(scores: Scores | None) -> dict[str, Any]:
    rates = {"wer_before": None, "wer_after": None, "canary_before": None, "canary_after": None}
    if scores is None:
        return rates
    errors = (scores.held_before, scores.held_after, scores.canary_before, scores.canary_after)
    return {name: round(each.rate, 2) for name, each in zip(rates, errors, strict=True)}
