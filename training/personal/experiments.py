"""How much personalisation helps on one speaker, and what each of its parts contributes.

Trains on growing numbers of recordings and with parts switched off, and tests each model on the
recordings behind those it was trained on. The frozen blocks' output is computed once for all.
"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.model.recogniser import RecogniserOptions, load_recogniser
from engine.types import SAMPLE_RATE
from training.bundle.load import load_folder
from training.data.audio import read_samples
from training.data.manifest import read_manifest
from training.errors import DataError
from training.evaluation.metrics import total_errors
from training.models.blend import blend
from training.personal.augmentation import at_speeds, spliced
from training.personal.checks import RecordingChecker
from training.personal.comparison import (
    CANDIDATE,
    Comparison,
    FoldModel,
    Outcome,
    compare,
    select_blend_weight,
    write_candidates,
)
from training.personal.encoded_recordings import EncodedRecording, encode_recording, transcribe
from training.personal.fine_tuning import FineTuner, FineTuningOptions, fine_tune
from training.personal.general_speech import RESOURCE, load_general
from training.personal.recordings import (
    MIN_RECORDINGS,
    Fold,
    PreparedRecording,
    prepare_recording,
    split_folds,
)
from training.personal.report import ExperimentRow, GateRow, MislabelledCheck, Results

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import CorpusUtterance
    from training.models.whisper import FastWhisper
    from training.personal.report import ReportOptions

SIZES = (5, 20, 60, 120)
ABLATED = 60
"""Recordings of the experiments in which a part is switched off."""

MAX_GENERAL = 14
"""Seconds of a general utterance."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One training: how many recordings, whether they are labelled, with what options."""

    name: str
    count: int
    options: FineTuningOptions
    labelled: bool = True


def list_experiments(options: FineTuningOptions) -> list[Experiment]:
    """List the experiments of the report: sizes, captions only, and parts switched off."""
    fixed = replace(options.askd, threshold_start=0.6)
    found = [Experiment(f"{count} read sentences", count, options) for count in SIZES]
    found.append(Experiment("120 captions, unlabelled", 120, options, labelled=False))
    adapters = options.adapters
    changes = {
        "without replay of general texts": replace(options, replay_weight=0.0),
        "without the KL regulariser": replace(options, base_weight=0.0),
        "without either": replace(options, replay_weight=0.0, base_weight=0.0),
        "without splices": replace(options, splices=0.0),
        "without speed perturbation": replace(options, speeds=()),
        "rank 2": replace(options, adapters=replace(adapters, rank=2)),
        "rank 32": replace(options, adapters=replace(adapters, rank=32)),
        "norms and biases only": replace(options, adapters=replace(adapters, method="norms")),
    }
    found += [Experiment(name, ABLATED, changed) for name, changed in changes.items()]
    captions = replace(options, askd=fixed)
    return [*found, Experiment("captions, τ fixed at 0.6", 120, captions, labelled=False)]


class ExperimentRunner:
    """A base model, one speaker and general speech; trains and tests.

    Parameters
    ----------
    train, test, general
        The speaker's utterances to train on, those that only test, and other people's speech.
    """

    def __init__(
        self,
        folder: Path,
        train: Sequence[CorpusUtterance],
        test: Sequence[CorpusUtterance],
        general: Sequence[CorpusUtterance],
        options: FineTuningOptions,
        threads: int,
    ) -> None:
        self.folder = folder
        self.base = load_folder(folder)
        self.threads = threads
        self._first_block = options.adapters.first_block
        self.train, self.test, self.general = (
            [_prepare(utterance, self.base.tokenizer) for utterance in part]
            for part in (train, test, general)
        )
        self.shipped = load_general(self.base.tokenizer.encode, RESOURCE)
        self._encoded: dict[str, EncodedRecording] = {}
        self._captions: list[PreparedRecording] = []
        self._base_rates: dict[int, float] = {}

    def test_set(self, count: int) -> list[PreparedRecording]:
        """Return what tests a training on ``count`` recordings: all behind those, and behind 60."""
        return [*self.train[max(count, ABLATED) :], *self.test]

    def measure(
        self, experiment: Experiment, model: FastWhisper, epochs: int, seconds: float
    ) -> ExperimentRow:
        """Measure base and model on the speaker and on general speech, greedily in float32."""
        test_set = self.test_set(experiment.count)
        if len(test_set) not in self._base_rates:
            self._base_rates[len(test_set)] = self.rate(self.base.model, test_set)
        return ExperimentRow(
            experiment.name,
            len(test_set),
            self._base_rates[len(test_set)],
            self.rate(model, test_set),
            self.rate(model, self.general),
            epochs,
            seconds,
        )

    def rate(self, model: FastWhisper, recordings: Sequence[PreparedRecording]) -> float:
        """Measure the word error rate in percent."""
        encoded = self.encode(recordings)
        texts = transcribe(model, encoded, self.base.tokenizer, self._first_block)
        return total_errors([recording.text for recording in recordings], texts).rate

    def encode(self, recordings: Sequence[PreparedRecording]) -> list[EncodedRecording]:
        """Encode recordings, each audio once, with their present texts."""
        tokenizer = self.base.tokenizer
        prompt = (tokenizer.start, tokenizer.no_timestamps)
        for recording in recordings:
            if recording.id not in self._encoded:
                self._encoded[recording.id] = self._encode(recording)
        return [
            replace(
                self._encoded[recording.id],
                tokens=(*prompt, *recording.tokens, tokenizer.end),
                labelled=recording.labelled,
            )
            for recording in recordings
        ]

    def _encode(self, recording: PreparedRecording) -> EncodedRecording:
        base = self.base
        return encode_recording(base.model, recording, base.tokenizer, self._first_block)

    def captions(self) -> list[PreparedRecording]:
        """Replace the texts by the base's own transcripts, as live captions are."""
        if not self._captions:
            recogniser = load_recogniser(self.folder, RecogniserOptions(self.threads))
            for recording in self.train:
                text = recogniser.recognise(recording.mel.numpy()).text
                tokens = tuple(self.base.tokenizer.encode(" " + text))
                self._captions.append(replace(recording, text=text, tokens=tokens, labelled=False))
        return self._captions

    def run(self, experiment: Experiment) -> tuple[list[FoldModel], int]:
        """Train as ``personalise`` does; return the folds and the largest number of epochs.

        Without labels, or with very few, nothing is held out and there is one training.
        """
        recordings = (self.train if experiment.labelled else self.captions())[: experiment.count]
        few = not experiment.labelled or experiment.count < MIN_RECORDINGS
        folds = [(recordings, [])] if few else split_folds(recordings)
        return self.train_folds(folds, experiment.options)

    def train_folds(
        self, folds: Sequence[Fold], options: FineTuningOptions
    ) -> tuple[list[FoldModel], int]:
        """Train one model per fold; returns what :meth:`run` does."""
        base, found, epochs = self.base, list[FoldModel](), 0
        options = replace(options, minutes=options.minutes / len(folds))
        for train, held_out in folds:
            encoded = self.encode(list(at_speeds(train, options.speeds)))
            splices = spliced(train, options.splices, base.model, base.tokenizer)
            encoded += [self._encode(recording) for recording in splices]
            replayed = self.encode(self.shipped.replay)
            model = copy.deepcopy(base.model)
            tuner = FineTuner(model, encoded, self.encode(held_out), replayed, options)
            found.append(FoldModel(fine_tune(tuner), held_out))
            epochs = max(epochs, tuner.state.epoch)
        return found, epochs

    def gate(self, name: str, folds: Sequence[FoldModel], count: int) -> GateRow:
        """Decide as ``personalise`` does, then measure the INT8 folders on the test set."""
        with tempfile.TemporaryDirectory() as work:

            def test(weight: float) -> Outcome:
                comparison = write_candidates(self.folder, self.base.model, folds, weight,
                                              Path(work), "report", "A candidate.\n")  # fmt: skip
                return compare(comparison, self.shipped.canary, self.threads)

            decision, outcome, weight = select_blend_weight(test)
            candidate = Path(work) / CANDIDATE  # of the last weight
            last = Comparison(self.folder, candidate, [(candidate, self.test_set(count))])
            scores = compare(last, (), self.threads).scores
        rates = scores.held_before.rate, scores.held_after.rate
        return GateRow(name, weight, outcome.scores.certainty, decision, *rates)

    def mislabelled(
        self, share: float = 0.3
    ) -> tuple[list[PreparedRecording], list[PreparedRecording]]:
        """Give a share of the recordings the text of others; return all, and those mislabelled."""
        recordings = self.train[:ABLATED]
        count = round(share * len(recordings))
        wrong = [
            replace(recording, text=other.text, tokens=other.tokens)
            for recording, other in zip(recordings[:count], recordings[count:], strict=False)
        ]
        return [*wrong, *recordings[count:]], wrong


def _prepare(utterance: CorpusUtterance, tokenizer: Tokenizer) -> PreparedRecording:
    samples = np.array(read_samples(utterance))
    return prepare_recording(utterance.id, utterance.text, True, samples, tokenizer)


def open_runner(report: ReportOptions, options: FineTuningOptions) -> ExperimentRunner:
    """Read the speech of one speaker and of other people.

    Raises
    ------
    DataError
        There are too few utterances to train on.
    """
    mine = read_manifest(report.manifest).of_split(report.split)
    if len(mine) <= report.n_test:
        raise DataError("The speaker's manifest has too few rows of this split.")
    others = read_manifest(report.general).of_split(report.general_split)
    order = np.random.default_rng(0).permutation(len(others))
    short = (others[i] for i in order if len(read_samples(others[i])) < MAX_GENERAL * SAMPLE_RATE)
    chosen = list(islice(short, report.n_general))
    train, test = mine[: -report.n_test], mine[-report.n_test :]
    return ExperimentRunner(report.model, train, test, chosen, options, report.threads)


def run_experiments(
    runner: ExperimentRunner, options: FineTuningOptions, limit: int | None = None
) -> Results:
    """Run the experiments, at most ``limit`` of them, each printed as a JSON line."""
    rows: list[ExperimentRow] = []
    kept: dict[str, list[FoldModel]] = {}
    for experiment in list_experiments(options)[:limit]:
        started = time.monotonic()
        folds, epochs = runner.run(experiment)
        seconds = time.monotonic() - started
        model = blend(runner.base.model, [fold.model for fold in folds])
        rows.append(runner.measure(experiment, model, epochs, seconds))
        if experiment.options == options and experiment.labelled:
            kept[experiment.name] = folds
        print(json.dumps(rows[-1].summary()), flush=True)
    return _test_gate(runner, rows, kept, options)


def _test_gate(
    runner: ExperimentRunner,
    rows: list[ExperimentRow],
    kept: dict[str, list[FoldModel]],
    options: FineTuningOptions,
) -> Results:
    """Test the gate on every labelled size, and on recordings of which 30 % are mislabelled."""
    gates: list[GateRow] = []
    for count in SIZES[1:]:
        name = f"{count} read sentences"
        if name in kept:
            gates.append(runner.gate(name, kept[name], count))
    recordings, wrong = runner.mislabelled()
    checker = RecordingChecker(runner.base.model, runner.base.tokenizer)
    rejected = {r.id for recording in recordings if (r := checker.check(recording))}
    found = sum(recording.id in rejected for recording in wrong)
    folds, _ = runner.train_folds(split_folds(recordings), options)
    gates.append(runner.gate("60, of which 30 % mislabelled", folds, len(recordings)))
    check = MislabelledCheck(len(wrong), found, len(recordings) - len(wrong), len(rejected) - found)
    texts = [recording.text for recording in runner.test_set(ABLATED)]
    return Results(
        rows,
        n_sizes=len(SIZES) + 1,
        base_rate=runner.rate(runner.base.model, runner.general),
        gates=gates,
        check=check,
        words=total_errors(texts, texts).words,
    )
