"""ASKD against static distillation and hard labels alone.

Every mode trains the same small student on the same data, seeds and budget. Each run is one
``distill`` in a process of its own, and is skipped where it is complete. Runs on the main thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, stdev
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.data.batches import IGNORED
from training.data.corpus import open_corpus
from training.data.vocabulary import load_tokenizer
from training.distillation.metrics_log import read_metrics
from training.distillation.recipe import run_once
from training.distillation.validation import choose_utterances, held_out_batches
from training.evaluation.metrics import calibration_error
from training.evaluation.tables import markdown_table
from training.models.checkpoint import load_checkpoint

if TYPE_CHECKING:
    from training.distillation.validation import HeldOutBatch
    from training.models.whisper import FastWhisper

MODES = ("ce", "static", "askd")


@dataclass(frozen=True, slots=True)
class AblationRun:
    """One run: its errors on held-out speech, and the calibration of its last model.

    Attributes
    ----------
    steps, wers, token_errors
        One value per validation, in order; percent: the word error rate of greedy decoding, and
        the token error rate under teacher forcing.
    ece
        Expected calibration error of its token probabilities, 0 to 1.
    """

    mode: str
    seed: int
    steps: tuple[int, ...]
    wers: tuple[float, ...]
    token_errors: tuple[float, ...]
    ece: float

    def steps_to(self, goal: float, errors: Sequence[float]) -> float | None:
        """Find the step from which ``errors`` are at most ``goal``, interpolated linearly.

        None where they never are.
        """
        for i, (step, error) in enumerate(zip(self.steps, errors, strict=True)):
            if error > goal:
                continue
            if i == 0 or errors[i - 1] <= error:
                return step
            share = (errors[i - 1] - goal) / (errors[i - 1] - error)
            return self.steps[i - 1] + share * (step - self.steps[i - 1])
        return None


def ablate(
    out: Path,
    seeds: Sequence[int],
    manifest: str,
    vocabulary: Path,
    teacher: str,
    options: Sequence[str] = (),
) -> list[AblationRun]:
    """Train with every mode and seed where that is not done yet, and read the results.

    ``options`` are further arguments of every ``distill``.
    """
    runs: list[AblationRun] = []
    for seed in seeds:
        for mode in MODES:
            folder = out / f"{mode}-{seed}"
            command = ["distill", "--mode", mode, "--seed", str(seed), "--out", str(folder),
                       "--manifest", manifest, "--vocabulary", str(vocabulary),
                       "--teacher", teacher, *options]  # fmt: skip
            run_once(command, folder / "done")
            rows = [row for row in read_metrics(folder / "metrics.jsonl") if "wer" in row]
            run = AblationRun(
                mode,
                seed,
                steps=tuple(row["step"] for row in rows),
                wers=tuple(row["wer"] for row in rows),
                token_errors=tuple(100 * (1 - row["agreement"]) for row in rows),
                ece=_calibration(folder / "last.pt", manifest, vocabulary, out / "cache"),
            )
            runs.append(run)
    return runs


def _calibration(checkpoint: Path, manifest: str, vocabulary: Path, cache: Path) -> float:
    """Measure the calibration of a run's last model on held-out speech."""
    model = load_checkpoint(checkpoint).model.eval()
    tokenizer = load_tokenizer(vocabulary, model.config)
    corpus = open_corpus([manifest], cache)
    chosen = [u for rows in corpus.dev for u in choose_utterances(rows, 200)]
    pairs = [_predictions(model, batch) for batch in held_out_batches(chosen, tokenizer)]
    confidence, correct = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return calibration_error(confidence, correct)


@torch.inference_mode()
def _predictions(model: FastWhisper, batch: HeldOutBatch) -> tuple[np.ndarray, np.ndarray]:
    """Return each real token's top probability and whether that prediction is correct."""
    logits = model(batch.mel, batch.lengths, batch.tokens)
    real = batch.targets != IGNORED
    confidence, choice = logits[real].softmax(dim=-1).max(dim=-1)
    return confidence.numpy(), (choice == batch.targets[real]).numpy()


def table(runs: Sequence[AblationRun]) -> str:
    """Tabulate final errors and ECE, mean ± deviation, and the steps to static's final errors.

    Steps are given seed by seed, since a mean over the seeds that arrive would hide the others. A
    step of a seed has the same batch in every mode, so that steps stand for epochs.
    """
    static = {run.seed: run for run in runs if run.mode == "static"}
    head = "mode | final WER % | steps to static's | token error % | steps to static's | ECE"
    rows: list[tuple[str, ...]] = []
    for mode in MODES:
        mine = [run for run in runs if run.mode == mode]
        pairs = [(run, static[run.seed]) for run in mine]
        cells = (
            mode,
            _spread([run.wers[-1] for run in mine], 2),
            _reached(run.steps_to(goal.wers[-1], run.wers) for run, goal in pairs),
            _spread([run.token_errors[-1] for run in mine], 2),
            _reached(run.steps_to(goal.token_errors[-1], run.token_errors) for run, goal in pairs),
            _spread([run.ece for run in mine], 4),
        )
        rows.append(cells)
    return markdown_table(head, rows)


def _reached(steps: Iterable[float | None]) -> str:
    return ", ".join("never" if each is None else f"{each:.0f}" for each in steps)


def _spread(values: Sequence[float], digits: int) -> str:
    deviation = stdev(values) if len(values) > 1 else 0.0
    return f"{fmean(values):.{digits}f} ± {deviation:.{digits}f}"
