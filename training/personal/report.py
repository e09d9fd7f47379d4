"""``python -m training personal-report``: what personalising gains, and what each part of it does.

Takes one speaker's manifest, learns from growing amounts of it and with parts switched off, judges
each by the sentences behind those that were learnt, and writes a table. Everything below the blocks
that learn is computed once for all runs. Runs on the main thread.
"""

from __future__ import annotations

import copy
import json
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.model.recogniser import RecogniserOptions, load_recogniser
from engine.types import SAMPLE_RATE
from training.bundle.load import load_folder
from training.bundle.reweight import rewrite_folder
from training.data.audio import samples_of
from training.data.manifest import read_manifest
from training.errors import DataError
from training.evaluation.metrics import total_errors
from training.files import written_whole
from training.personal.adapters import blend, merge
from training.personal.augmentation import at_speeds, spliced
from training.personal.candidate import (
    CANDIDATE,
    Contest,
    Learnt,
    Outcome,
    compare,
    enter,
    strongest,
)
from training.personal.checks import Checker
from training.personal.evaluation import Heard, hear, transcribe
from training.personal.fine_tuning import (
    Learner,
    LearnOptions,
    add_learning_arguments,
    learn,
    learn_options,
)
from training.personal.general_speech import RESOURCE, load_general
from training.personal.report_page import Figures, Gated, Page, Poison, render
from training.personal.samples import MIN_TAKES, Take, parts_of, take_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import Utterance
    from training.models.whisper import FastWhisper

SIZES = (5, 20, 60, 120)
ABLATED = 60
LONGEST = 14
"""Seconds of general utterances."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One learning: how many takes, whether a person labelled them, with what options."""

    name: str
    count: int
    options: LearnOptions
    labelled: bool = True


class Bench:
    """A base model, one speaker and general speech; learns and judges.

    Parameters
    ----------
    learnt, judged, general
        The speaker's takes to learn from, those that only judge, and other people's speech.
    """

    def __init__(
        self,
        folder: Path,
        learnt: Sequence[Utterance],
        judged: Sequence[Utterance],
        general: Sequence[Utterance],
        options: LearnOptions,
        threads: int,
    ) -> None:
        self.folder = folder
        self.base = load_folder(folder)
        self.threads = threads
        self._first = options.adapters.first_block
        encode = self.base.tokenizer.encode
        self.learnt = [_take(u, self.base.tokenizer) for u in learnt]
        self.judged = [_take(u, self.base.tokenizer) for u in judged]
        self.general = [_take(u, self.base.tokenizer) for u in general]
        self.ours = load_general(encode, RESOURCE)
        self._heard: dict[str, Heard] = {}
        self._captions: list[Take] = []
        self._base_rates: dict[int, float] = {}

    def _hear(self, take: Take) -> Heard:
        return hear(self.base.model, take, self.base.tokenizer, self._first)

    def judges(self, count: int) -> list[Take]:
        """Give what judges a learning from ``count`` takes: all behind those, and behind 60."""
        return [*self.learnt[max(count, ABLATED) :], *self.judged]

    def figures(self, trial: Trial, model: FastWhisper, passes: int, seconds: float) -> Figures:
        """Word error rates of base and model where they are judged, greedy, float32."""
        judges = self.judges(trial.count)
        if len(judges) not in self._base_rates:
            self._base_rates[len(judges)] = self._rate(self.base.model, judges)
        return Figures(
            trial.name,
            len(judges),
            self._base_rates[len(judges)],
            self._rate(model, judges),
            self._rate(model, self.general),
            passes,
            seconds,
        )

    def general_rate(self) -> float:
        """Word error rate of the base on general speech."""
        return self._rate(self.base.model, self.general)

    def _rate(self, model: FastWhisper, takes: Sequence[Take]) -> float:
        heard = transcribe(model, self.heard(takes), self.base.tokenizer, self._first)
        return total_errors([take.text for take in takes], heard).rate

    def heard(self, takes: Sequence[Take]) -> list[Heard]:
        """Give what the blocks that learn hear of some takes, with the texts of these."""
        tokenizer = self.base.tokenizer
        prompt = (tokenizer.start, tokenizer.no_timestamps)
        for take in takes:
            if take.id not in self._heard:
                self._heard[take.id] = self._hear(take)
        return [
            replace(
                self._heard[take.id],
                tokens=(*prompt, *take.tokens, tokenizer.end),
                labelled=take.labelled,
            )
            for take in takes
        ]

    def captions(self) -> list[Take]:
        """Let the base write down what it hears, as live captions do: no label is given."""
        if not self._captions:
            recogniser = load_recogniser(self.folder, RecogniserOptions(self.threads))
            for take in self.learnt:
                text = recogniser.recognise(take.mel.numpy()).text
                tokens = tuple(self.base.tokenizer.encode(" " + text))
                self._captions.append(replace(take, text=text, tokens=tokens, labelled=False))
        return self._captions

    def learn(self, trial: Trial) -> tuple[list[Learnt], int]:
        """Learn as `personalise` does; returns what came of it and the largest number of passes.

        Without labels, or with very few, nothing is held back and it learns once.
        """
        takes = (self.learnt if trial.labelled else self.captions())[: trial.count]
        few = not trial.labelled or trial.count < MIN_TAKES
        return self.learn_from([(takes, [])] if few else parts_of(takes), trial.options)

    def learn_from(
        self, parts: Sequence[tuple[Sequence[Take], Sequence[Take]]], options: LearnOptions
    ) -> tuple[list[Learnt], int]:
        """Learn from each part, some takes held back; returns what :meth:`learn` does."""
        base, found, passes = self.base, list[Learnt](), 0
        options = replace(options, minutes=options.minutes / len(parts))
        for takes, held in parts:
            heard = self.heard(list(at_speeds(takes, options.speeds)))
            new = spliced(takes, options.splices, base.model, base.tokenizer)
            heard += [self._hear(take) for take in new]
            model = copy.deepcopy(base.model)
            learner = Learner(model, heard, self.heard(held), self.heard(self.ours.replay), options)
            learn(learner)
            merge(model)
            found.append(Learnt(model, held))
            passes = max(passes, learner.state.epoch)
        return found, passes

    def gate(self, name: str, learnt: Sequence[Learnt], count: int) -> Gated:
        """Let the gate decide as `personalise` does; then hear the judged takes in INT8."""
        with tempfile.TemporaryDirectory() as room:

            def write(model: FastWhisper, folder: Path) -> None:
                rewrite_folder(self.folder, model, folder, "report", "A candidate.\n")

            def judge(strength: float) -> Outcome:
                entered = enter(learnt, self.base.model, strength, Path(room), write)
                contest = Contest(self.folder, *entered)
                return compare(contest, self.ours.canary, self.threads)

            decision, outcome, strength = strongest(judge)
            candidate = Path(room) / CANDIDATE
            last = Contest(self.folder, candidate, [(candidate, self.judges(count))])
            judged = compare(last, (), self.threads).scores
        rates = judged.held_before.rate, judged.held_after.rate
        return Gated(name, strength, outcome.scores.certainty, decision, *rates)

    def poisoned(self, share: float = 0.3) -> tuple[list[Take], list[Take]]:
        """Give some takes the text of others; returns all takes and those with a wrong text."""
        takes = self.learnt[:ABLATED]
        count = round(share * len(takes))
        wrong = [
            replace(take, text=other.text, tokens=other.tokens)
            for take, other in zip(takes[:count], takes[count:], strict=False)
        ]
        return [*wrong, *takes[count:]], wrong


def _take(utterance: Utterance, tokenizer: Tokenizer) -> Take:
    samples = np.array(samples_of(utterance))
    return take_of(utterance.id, utterance.text, True, samples, tokenizer)


def trials(plain: LearnOptions) -> list[Trial]:
    """List what is learnt for the table: amounts, no labels, and parts switched off."""
    fixed = replace(plain.askd, threshold_start=0.6)
    found = [Trial(f"{count} read sentences", count, plain) for count in SIZES]
    found.append(Trial("120 captions, no label", 120, plain, labelled=False))
    found += [
        Trial("without replay of texts", ABLATED, replace(plain, replay_weight=0.0)),
        Trial("without the regulariser", ABLATED, replace(plain, base_weight=0.0)),
        Trial("without either", ABLATED, replace(plain, replay_weight=0.0, base_weight=0.0)),
        Trial("without splices", ABLATED, replace(plain, splices=0.0)),
        Trial("at one speed", ABLATED, replace(plain, speeds=())),
        Trial("captions, τ fixed at 0.6", 120, replace(plain, askd=fixed), labelled=False),
    ]
    adapters = plain.adapters
    found += [
        Trial(f"rank {rank}", ABLATED, replace(plain, adapters=replace(adapters, rank=rank)))
        for rank in (2, 32)
    ]
    norms = replace(adapters, method="norms")
    found.append(Trial("norms and biases alone", ABLATED, replace(plain, adapters=norms)))
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training personal-report``."""
    parser.add_argument("--manifest", type=Path, required=True, help="one speaker's sentences")
    parser.add_argument("--split", default="personal", help="rows of this split (default personal)")
    parser.add_argument("--general", type=Path, required=True, help="other people's speech")
    parser.add_argument("--general-split", default="dev")
    parser.add_argument("--general-count", type=int, default=40, help="utterances of it")
    parser.add_argument("--judged", type=int, default=21, help="last rows, which only judge")
    parser.add_argument("--model", type=Path, required=True, help="the model folder to start from")
    parser.add_argument("--out", type=Path, required=True, help="the Markdown file to write")
    parser.add_argument("--about", default="one speaker", help="what the speech is, for the page")
    parser.add_argument("--threads", type=int, default=2)
    add_learning_arguments(parser, LearnOptions())
    parser.add_argument("--only", type=int, help="no more than so many learnings, for a quick look")


def run(arguments: argparse.Namespace) -> int:
    """Measure everything and write the page."""
    torch.set_num_threads(arguments.threads)
    started = time.monotonic()
    options = learn_options(arguments)
    bench = _open(arguments, options)
    rows: list[Figures] = []
    kept: dict[str, list[Learnt]] = {}
    for trial in trials(options)[: arguments.only]:
        begun = time.monotonic()
        learnt, passes = bench.learn(trial)
        seconds = time.monotonic() - begun
        model = blend(bench.base.model, [part.model for part in learnt], 1.0)
        rows.append(bench.figures(trial, model, passes, seconds))
        if trial.options == options and trial.labelled:
            kept[trial.name] = learnt
        print(json.dumps(rows[-1].told()), flush=True)
    page = _judge(bench, rows, kept, options)
    with written_whole(arguments.out) as draft:
        draft.write_text(render(page, arguments, ABLATED), encoding="utf-8")
    print(f"{arguments.out}: {(time.monotonic() - started) / 60:.1f} minutes")
    return 0


def _judge(
    bench: Bench, rows: list[Figures], kept: dict[str, list[Learnt]], options: LearnOptions
) -> Page:
    """Let the gate decide on every labelled amount, and on labels of which 30 % are wrong."""
    gates: list[Gated] = []
    for count in SIZES[1:]:
        name = f"{count} read sentences"
        if name in kept:
            gates.append(bench.gate(name, kept[name], count))
    takes, wrong = bench.poisoned()
    checker = Checker(bench.base.model, bench.base.tokenizer)
    rejected = {r.id for take in takes if (r := checker.one(take))}
    found = sum(take.id in rejected for take in wrong)
    learnt, _ = bench.learn_from(parts_of(takes), options)
    gates.append(bench.gate("60, of which 30 % have a wrong text", learnt, len(takes)))
    right = len(takes) - len(wrong)
    poison = Poison(len(wrong), found, right, len(rejected) - found)
    texts = [take.text for take in bench.judges(ABLATED)]
    words = total_errors(texts, [""] * len(texts)).words
    return Page(rows, len(SIZES) + 1, bench.general_rate(), gates, poison, words)


def _open(arguments: argparse.Namespace, options: LearnOptions) -> Bench:
    mine = read_manifest(arguments.manifest).of_split(arguments.split)
    if len(mine) <= arguments.judged:
        raise DataError("The speaker's manifest has too few rows of this split.")
    others = read_manifest(arguments.general).of_split(arguments.general_split)
    order = np.random.default_rng(0).permutation(len(others))
    short = (others[i] for i in order if len(samples_of(others[i])) < LONGEST * SAMPLE_RATE)
    return Bench(
        arguments.model,
        mine[: -arguments.judged],
        mine[-arguments.judged :],
        list(islice(short, arguments.general_count)),
        options,
        arguments.threads,
    )
