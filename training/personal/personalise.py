"""``python -m training personalise``: learns a user's voice from a store of recordings.

Owns the order of things: check, learn, export, test, decide. It learns three times, each time with
another third of what was read held back to judge by; the mean of the three is the candidate.
Started by the application as a process of its own at the lowest priority; talks JSON lines
(``personal/control.py``). It can be killed at any time: what is learnt stays in the work folder
until the next start, and a version appears whole or not at all. Runs on the main thread.
"""

from __future__ import annotations

import copy
import hashlib
import logging
import math
import os
import shutil
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.errors import EngineError, StorageError
from engine.personal.store import PersonalStore
from engine.personal.versions import ModelVersions, VersionScores
from training.bundle.load import load_folder
from training.bundle.reweight import rewrite_folder
from training.errors import CheckpointError, TrainingError
from training.evaluation.metrics import WordErrors, word_errors
from training.files import written_whole
from training.models.checkpoint import read_tensors
from training.personal.adapters import merge
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
from training.personal.checks import Checker, Rejection
from training.personal.control import Control, Stopped
from training.personal.evaluation import Heard, hear
from training.personal.fine_tuning import (
    Learner,
    LearnOptions,
    add_learning_arguments,
    learn_options,
)
from training.personal.gate import MIN_WORDS, Decision, Scores
from training.personal.general_speech import RESOURCE, load_general
from training.personal.samples import (
    MIN_READ,
    MIN_TAKES,
    PARTS,
    parts_of,
    take_of_recording,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from engine.personal.samples import RecordingSummary
    from training.bundle.load import FolderModel
    from training.models.whisper import FastWhisper
    from training.personal.general_speech import GeneralSpeech
    from training.personal.samples import Take

log = logging.getLogger(__name__)

MAX_SECONDS = 1800.0
"""Sound that one run learns from."""

STOPPED = 130


@dataclass(slots=True)
class Progress:
    """Tells how far a phase is, with the seconds that it will still take."""

    control: Control
    phase: str
    started: float = field(default_factory=time.monotonic)

    def __call__(self, share: float, spent: float | None = None) -> None:
        """Tell, and stop or pause where that is asked for."""
        seconds = time.monotonic() - self.started if spent is None else spent
        left = math.ceil(seconds * (1 - share) / share) if share > 0.02 else None
        told = {"phase": self.phase, "share": round(share, 3), "seconds_left": left}
        self.control.tell("progress", **told)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training personalise``."""
    parser.add_argument("--store", type=Path, required=True, help="the recordings")
    parser.add_argument("--versions", type=Path, required=True, help="where versions are kept")
    parser.add_argument("--model", type=Path, required=True, help="the model folder to start from")
    parser.add_argument("--work", type=Path, required=True, help="for what must survive a stop")
    parser.add_argument("--no-key", action="store_true", help="no key and no commands on the input")
    parser.add_argument("--general", type=Path, default=RESOURCE, help="general speech (.npz)")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    add_learning_arguments(parser, LearnOptions())


def run(arguments: argparse.Namespace) -> int:
    """Learn, and say what came of it; every failure is an event as well."""
    lower_priority()
    torch.set_num_threads(max(1, arguments.threads))
    control = Control(None if arguments.no_key else sys.stdin)
    try:
        return _Run(arguments, control, control.start()).whole()
    except Stopped as stop:
        if stop.forget:
            shutil.rmtree(arguments.work, ignore_errors=True)
        return STOPPED
    except KeyboardInterrupt:
        return STOPPED
    except (TrainingError, EngineError) as error:
        return _failed(control, str(error))
    except MemoryError:
        return _failed(control, "There is too little memory to learn; close other programs.")
    except OSError as error:
        return _failed(control, f"Learning stopped because of the disk ({error.strerror}).")


def _failed(control: Control, message: str) -> int:
    try:
        control.tell("error", message=message)
    except Stopped:
        return STOPPED
    return 1


class _Run:
    """One learning from its first check to its result."""

    def __init__(self, arguments: argparse.Namespace, control: Control, key: bytes | None) -> None:
        self._arguments = arguments
        self._control = control
        self._store = PersonalStore(arguments.store, key)
        self._versions = ModelVersions(arguments.versions, arguments.model)
        self._base: FolderModel = load_folder(arguments.model)
        self._general: GeneralSpeech = load_general(self._base.tokenizer.encode, arguments.general)
        self._rejected = 0
        self._seconds = 0.0

    def whole(self) -> int:
        """Check, learn, export, test, decide."""
        takes = self._usable()
        read = [take for take in takes if take.labelled]
        words = sum(word_errors(take.text, "").words for take in read)
        if len(read) < MIN_READ or len(takes) < MIN_TAKES or words < MIN_WORDS:
            return self._refuse(_too_few(len(takes), len(read)))
        learnt = [self._learnt(number, *part) for number, part in enumerate(parts_of(takes))]

        def judge(strength: float) -> Outcome:
            return self._test(self._contest(strength, learnt, len(takes)))

        decision, outcome, _ = strongest(judge)
        number = self._add(outcome.scores, len(takes)) if decision.accepted else None
        self._tell(decision, number, outcome, len(takes))
        shutil.rmtree(self._arguments.work, ignore_errors=True)
        return 0

    def _refuse(self, reason: str) -> int:
        self._tell(Decision(False, reason), None, None, 0)
        return 0

    def _tell(
        self,
        decision: Decision,
        number: int | None,
        outcome: Outcome | None,
        learnt: int,
    ) -> None:
        self._control.tell(
            "result",
            accepted=decision.accepted,
            reason=decision.reason,
            version=number,
            **_rates(outcome.scores if outcome else None),
            learnt=learnt,
            rejected=self._rejected,
            examples=outcome.examples if outcome else [],
        )

    def _usable(self) -> list[Take]:
        """Read the store and leave out rubbish, telling of each why."""
        progress = Progress(self._control, "checking")
        checker = Checker(self._base.model, self._base.tokenizer)
        good: list[Take] = []
        items = chosen(self._store.items())
        for done, item in enumerate(items):
            self._control.check()
            progress(done / len(items))
            try:
                take = take_of_recording(self._store.load(item.id), self._base.tokenizer)
            except StorageError as error:
                self._reject(Rejection(item.id, str(error)))
                continue
            rejection = checker.one(take)
            if rejection:
                self._reject(rejection)
            else:
                good.append(take)
        strange = {rejection.id: rejection for rejection in checker.voices(good)}
        for rejection in strange.values():
            self._reject(rejection)
        return [take for take in good if take.id not in strange]

    def _reject(self, rejection: Rejection) -> None:
        self._rejected += 1
        self._control.tell("rejected", **asdict(rejection))

    def _learnt(self, number: int, takes: Sequence[Take], held: Sequence[Take]) -> Learnt:
        """Learn one part, from where an earlier run stopped if it was the same."""
        options = learn_options(self._arguments)
        options = replace(options, minutes=options.minutes / PARTS)
        model, tokenizer = self._base.model, self._base.tokenizer
        practice = chain(
            at_speeds(takes, options.speeds), spliced(takes, options.splices, model, tokenizer)
        )
        parts = [self._hear(part, options) for part in (practice, held, self._general.replay)]
        learner = Learner(copy.deepcopy(model), *parts, options)
        mark = self._fingerprint(takes, held)
        state = self._arguments.work / f"state-{number}.pt"
        _resume(learner, state, mark)
        progress = Progress(self._control, "learning")
        epoch = learner.state.epoch
        for share in learner.run():
            spent = self._seconds + learner.state.seconds
            progress((number + share) / PARTS, spent)
            if learner.state.epoch > epoch:
                epoch = learner.state.epoch
                self._save(learner, state, mark)
            self._control.check()
        self._seconds += learner.state.seconds
        learnt = learner.finish()
        merge(learnt)
        return Learnt(learnt, held)

    def _contest(self, strength: float, learnt: Sequence[Learnt], takes: int) -> Contest:
        """Write the model folders that are to be heard."""
        version = f"{self._base.version}-personal.{self._versions.next_number}"
        base, card = self._arguments.model, self._card(takes)
        progress, done = Progress(self._control, "exporting"), count()

        def write(model: FastWhisper, folder: Path) -> None:
            progress(next(done) / (PARTS + 1))
            rewrite_folder(base, model, folder, version, card)

        entered = enter(learnt, self._base.model, strength, self._arguments.work, write)
        return Contest(base, *entered)

    def _hear(self, takes: Iterable[Take], options: LearnOptions) -> list[Heard]:
        heard: list[Heard] = []
        for take in takes:
            self._control.check()
            first = options.adapters.first_block
            heard.append(hear(self._base.model, take, self._base.tokenizer, first))
        return heard

    def _fingerprint(self, takes: Sequence[Take], held: Sequence[Take]) -> str:
        """Tell whether a saved state belongs to the same material, base and options."""
        parts = [t.id for t in takes], [t.id for t in held], str(learn_options(self._arguments))
        index = (self._arguments.model / "hashes.json").read_bytes()
        return hashlib.sha256(repr(parts).encode() + index).hexdigest()

    @staticmethod
    def _save(learner: Learner, state: Path, mark: str) -> None:
        with written_whole(state) as draft:
            try:
                torch.save({"mark": mark, **learner.pack()}, draft)
            except RuntimeError as error:  # torch's own writer reports a full disk this way
                raise OSError(str(error).splitlines()[0]) from error

    def _test(self, contest: Contest) -> Outcome:
        """Let the base and what was learnt hear what neither learnt from."""
        progress = Progress(self._control, "testing")

        def each(share: float) -> None:
            self._control.check()
            progress(share)

        return compare(contest, self._general.canary, self._arguments.threads, each)

    def _add(self, scores: Scores, learnt: int) -> int:
        base = f"{self._base.name} {self._base.version}"
        note = VersionScores(base=base, learnt=learnt, rejected=self._rejected, **_rates(scores))
        return self._versions.add(self._arguments.work / CANDIDATE, note)

    def _card(self, learnt: int) -> str:
        return (
            f"# {self._base.name}, personal\n\nLearnt on this machine from {learnt} recordings of "
            f"its user, from {self._base.name} {self._base.version}.\n"
        )


def _resume(learner: Learner, state: Path, mark: str) -> None:
    try:
        saved = read_tensors(state)
        if saved.get("mark") == mark:
            learner.resume(saved)
    except CheckpointError:
        log.info("Learning starts anew.")


def chosen(items: Sequence[RecordingSummary]) -> list[RecordingSummary]:
    """Take what a person labelled, then the newest captions, as long as memory and time allow."""
    captions = [item for item in items if item.kind == "caption"]
    others = [item for item in items if item.kind != "caption"]
    room = MAX_SECONDS
    taken: list[RecordingSummary] = []
    for item in (*others[::-1], *captions[::-1]):
        room -= item.duration
        if room >= 0:
            taken.append(item)
    return taken


def lower_priority() -> None:
    """Let every other program go first."""
    if sys.platform == "win32":
        import ctypes

        idle = 0x40
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), idle)
    else:
        os.nice(19)


def _too_few(takes: int, read: int) -> str:
    missing = max(MIN_TAKES - takes, MIN_READ - read, 1)
    return (
        f"There are too few good recordings to learn from and to judge by; read at least {missing} "
        "more sentences aloud."
    )


def _rates(scores: Scores | None) -> dict[str, Any]:
    names = ("wer_before", "wer_after", "canary_before", "canary_after")
    found: Sequence[WordErrors | None] = (
        (scores.held_before, scores.held_after, scores.canary_before, scores.canary_after)
        if scores
        else (None,) * 4
    )
    rates = (None if errors is None else round(errors.rate, 2) for errors in found)
    return dict(zip(names, rates, strict=True))
