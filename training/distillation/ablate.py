"""``python -m training ablate``: ASKD against static distillation and hard labels alone.

Owns the comparison: the same small student, data, seeds and budget for every way to train; then
the table and the picture. Each run is one ``distill`` in a process of its own, and is skipped where
it was already made. Runs on the main thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

import numpy as np

from training.distillation.metrics import read_metrics
from training.distillation.recipe import run_once
from training.evaluation.scoring import calibration_error
from training.files import written_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from training.distillation.validation import HeldBack

WAYS = ("ce", "static", "askd")


@dataclass(frozen=True, slots=True)
class Course:
    """One run: errors in what was held back, and the calibration of its last model.

    Attributes
    ----------
    steps, wers, wrong_tokens
        One value a validation, in order; errors in percent, of words written freely and of tokens
        each predicted behind the right ones.
    ece
        Expected calibration error of its token probabilities, 0 to 1.
    """

    way: str
    seed: int
    steps: tuple[int, ...]
    wers: tuple[float, ...]
    wrong_tokens: tuple[float, ...]
    ece: float

    def steps_to(self, goal: float, errors: Sequence[float]) -> float | None:
        """Find the step from which one of the errors is at most ``goal``; None where none is.

        Between validations it is found by proportion.
        """
        for i, (step, found) in enumerate(zip(self.steps, errors, strict=True)):
            if found > goal:
                continue
            if i == 0 or errors[i - 1] <= found:
                return step
            share = (errors[i - 1] - goal) / (errors[i - 1] - found)
            return self.steps[i - 1] + share * (step - self.steps[i - 1])
        return None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training ablate``."""
    parser.add_argument("--out", type=Path, required=True, help="folder of all runs")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--table", type=Path, help="Markdown file to write")
    parser.add_argument("--plot", type=Path, help="PNG to write")
    parser.add_argument("--manifest", required=True, help="as for distill")
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--teacher", required=True)
    parser.add_argument("options", nargs="*", help="behind --: further options of every distill")


def run(arguments: argparse.Namespace) -> int:
    """Make the runs that are missing, then write table and picture."""
    courses: list[Course] = []
    for seed in arguments.seeds:
        for way in WAYS:
            folder = arguments.out / f"{way}-{seed}"
            _make(arguments, way, seed, folder)
            courses.append(_read(arguments, way, seed, folder))
    text = table(courses)
    print(text)
    if arguments.table:
        with written_whole(arguments.table) as draft:
            draft.write_text(text + "\n", "utf-8")
    if arguments.plot:
        draw(courses, arguments.plot)
    return 0


def _make(arguments: argparse.Namespace, way: str, seed: int, folder: Path) -> None:
    command = ["distill", "--mode", way, "--seed", str(seed), "--out", str(folder),
               "--manifest", arguments.manifest, "--vocabulary", str(arguments.vocabulary),
               "--teacher", arguments.teacher, *arguments.options]  # fmt: skip
    run_once(command, folder / "done")


def _read(arguments: argparse.Namespace, way: str, seed: int, folder: Path) -> Course:
    looks = [row for row in read_metrics(folder / "metrics.jsonl") if "wer" in row]
    return Course(
        way,
        seed,
        steps=tuple(row["step"] for row in looks),
        wers=tuple(row["wer"] for row in looks),
        wrong_tokens=tuple(100 * (1 - row["agreement"]) for row in looks),
        ece=_calibration(arguments, folder / "last.pt"),
    )


def _calibration(arguments: argparse.Namespace, checkpoint: Path) -> float:
    """Measure the last model on the speech that its run held back."""
    from training.data.corpus import open_corpus
    from training.data.text import load_tokenizer
    from training.distillation.validation import choose, hold_back
    from training.models.checkpoint import load_checkpoint

    model = load_checkpoint(checkpoint).model.eval()
    tokenizer = load_tokenizer(arguments.vocabulary, model.config)
    corpus = open_corpus([arguments.manifest], arguments.out / "cache")
    chosen = [u for rows in corpus.dev for u in choose(rows, 200)]
    pairs = list(_certainty(model, hold_back(chosen, tokenizer)))
    confidence, right = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return calibration_error(confidence, right)


def _certainty(model: Any, held: Sequence[HeldBack]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each real token: the model's certainty of its first choice, and whether that is right."""
    import torch

    from training.data.batches import IGNORED

    for batch in held:
        with torch.inference_mode():
            scores = model(batch.mel, batch.lengths, batch.tokens)
        real = batch.targets != IGNORED
        certainty, choice = scores[real].softmax(dim=-1).max(dim=-1)
        yield certainty.numpy(), (choice == batch.targets[real]).numpy()


def table(courses: Sequence[Course]) -> str:
    """Lay out final errors and ECE, mean ± deviation, and steps to static distillation's errors.

    Steps are told seed by seed, since a mean over those that get there hides the others. A step of
    a seed has the same batch in every way, so that steps stand for epochs.
    """
    static = {course.seed: course for course in courses if course.way == "static"}
    rows = [
        "| way | final WER % | steps to static's | tokens wrong % | steps to static's | ECE |",
        "|---|---|---|---|---|---|",
    ]
    for way in WAYS:
        mine = [course for course in courses if course.way == way]
        goals = [static[course.seed] for course in mine]
        pairs = list(zip(mine, goals, strict=True))
        cells = (
            _spread([course.wers[-1] for course in mine], 2),
            _reached(course.steps_to(goal.wers[-1], course.wers) for course, goal in pairs),
            _spread([course.wrong_tokens[-1] for course in mine], 2),
            _reached(
                course.steps_to(goal.wrong_tokens[-1], course.wrong_tokens)
                for course, goal in pairs
            ),
            _spread([course.ece for course in mine], 4),
        )
        rows.append(f"| {way} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _reached(steps: Iterable[float | None]) -> str:
    return ", ".join("never" if each is None else f"{each:.0f}" for each in steps)


def _spread(values: Sequence[float], digits: int) -> str:
    deviation = stdev(values) if len(values) > 1 else 0.0
    return f"{fmean(values):.{digits}f} ± {deviation:.{digits}f}"


def draw(courses: Sequence[Course], out: Path) -> None:
    """Write a PNG of both errors over steps: the mean of all seeds, and each seed faintly."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.5), layout="constrained")
    by_words, by_tokens = figure.subplots(1, 2)
    by_words.set(xlabel="step", ylabel="held-back WER, %")
    by_tokens.set(xlabel="step", ylabel="held-back tokens wrong, %")
    for way, colour in zip(WAYS, ("tab:grey", "tab:blue", "tab:red"), strict=True):
        mine = [course for course in courses if course.way == way]
        for axes, errors in (
            (by_words, [course.wers for course in mine]),
            (by_tokens, [course.wrong_tokens for course in mine]),
        ):
            for course, values in zip(mine, errors, strict=True):
                axes.plot(course.steps, values, color=colour, alpha=0.25)
            count = min(map(len, errors))
            mean = np.mean([values[:count] for values in errors], axis=0)
            axes.plot(mine[0].steps[:count], mean, "o-", color=colour, label=way)
    for axes in (by_words, by_tokens):
        axes.grid(alpha=0.3)
        axes.legend()
    with written_whole(out) as draft:
        figure.savefig(draft, format="png", dpi=120)
