"""Training: it fits a tiny set, resumes exactly, stops cleanly and runs in two processes."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import torch

from training.__main__ import main
from training.data.vocabulary import read_vocabulary, vocabulary_json
from training.distillation.metrics_log import MetricsLog, read_metrics
from training.distillation.plot import plot_runs
from training.distillation.trainer import Trainer
from training.models.checkpoint import load_checkpoint

pytestmark = pytest.mark.training

ROOT = Path(__file__).parents[3]


@pytest.fixture
def command(manifest: Path, vocabulary: Path, student_config: Path) -> list[str]:
    return [
        "distill", "--manifest", str(manifest), "--vocabulary", str(vocabulary),
        "--student-config", str(student_config), "--threads", "1", "--pool", "8",
        "--batch-seconds", "4", "--warm-up", "5", "--crop", "0", "--join", "0", "--padded", "0",
        "--lr-embedding", "3e-3", "--lr-decoder", "3e-3", "--lr-encoder", "3e-3",
    ]  # fmt: skip


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(folder / "last.pt").model.state_dict()


def assert_same_weights(one: Path, two: Path) -> None:
    for name, tensor in weights(one).items():
        assert torch.equal(tensor, weights(two)[name]), name


def test_without_a_teacher_a_tiny_set_is_memorised(command: list[str], tmp_path: Path) -> None:
    out = tmp_path / "run"
    more = ["--mode", "teacher-free", "--steps", "250", "--no-augmentation", "--silence", "0"]
    assert main([*command, *more, "--validations", "2", "--out", str(out)]) == 0
    rows = read_metrics(out / "metrics.jsonl")
    losses = [row["hard"] for row in rows if "loss" in row]
    assert losses[0] > 4
    assert losses[-1] < 0.1
    assert any(row["self"] > 0 for row in rows if "loss" in row)
    assert [row["wer"] for row in rows if "wer" in row][-1] == 0
    plot_runs({"run": rows}, tmp_path / "run.png")
    assert (tmp_path / "run.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("mode", ["askd", "teacher-free"])
def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(
    command: list[str], tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([*command, "--mode", "ce", "--steps", "3", "--out", str(tmp_path / "teacher")]) == 0
    more = ["--teacher", str(tmp_path / "teacher" / "best.pt"), "--front-end-steps", "0"]
    more += ["--mode", mode, "--steps", "12", "--validations", "3"]
    more += ["--dropout", "0.2", "--token-noise", "0.1"]
    assert main([*command, *more, "--out", str(tmp_path / "whole")]) == 0

    taken = Trainer.step

    def press_ctrl_c(self: Trainer, *arguments: object) -> object:
        loss = taken(self, *arguments)  # type: ignore[arg-type]
        if self.state.step == 5:
            os.kill(os.getpid(), signal.SIGINT)
        return loss

    monkeypatch.setattr(Trainer, "step", press_ctrl_c)
    cut = [*command, *more, "--out", str(tmp_path / "cut")]
    assert main(cut) == 130
    assert load_checkpoint(tmp_path / "cut" / "last.pt").progress["state"]["step"] == 5
    assert main([*cut, "--resume"]) == 0
    assert_same_weights(tmp_path / "whole", tmp_path / "cut")
    steps = [
        row["step"] for row in read_metrics(tmp_path / "cut" / "metrics.jsonl") if "loss" in row
    ]
    assert steps == list(range(1, 13))


@pytest.mark.parametrize("option", ["--dropout", "--token-noise"])
def test_regularisation_applies_from_the_first_step(
    command: list[str], tmp_path: Path, option: str
) -> None:
    losses: list[float] = []
    for strength in ("0", "0.9"):
        out = tmp_path / strength
        more = ["--mode", "ce", "--steps", "1", option, strength, "--out", str(out)]
        assert main([*command, *more]) == 0
        losses.append(read_metrics(out / "metrics.jsonl")[1]["loss"])
    assert losses[0] != losses[1]


def test_a_full_disk_stops_the_run_and_keeps_the_last_good_checkpoint(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "run"
    more = ["--mode", "ce", "--steps", "8", "--validations", "4", "--out", str(out)]
    written = torch.save

    def full(content: dict[str, object], *arguments: object) -> None:
        written(content, *arguments)
        progress = content["progress"]
        if isinstance(progress, dict) and progress.get("state", {}).get("step", 0) > 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    assert main([*command, *more]) == 1
    assert "disk is full" in capsys.readouterr().err
    assert load_checkpoint(out / "last.pt").progress["state"]["step"] == 2
    assert sorted(path.name for path in out.iterdir()) == ["best.pt", "last.pt", "metrics.jsonl"]
    monkeypatch.undo()
    assert main([*command, *more, "--resume"]) == 0
    assert load_checkpoint(out / "last.pt").progress["state"]["step"] == 8


def test_training_stops_early_when_nothing_improves(command: list[str], tmp_path: Path) -> None:
    out = tmp_path / "run"
    more = ["--mode", "ce", "--steps", "40", "--validations", "20", "--patience", "2"]
    assert main([*command, *more, "--lr-decoder", "0", "--lr-encoder", "0", "--out", str(out)]) == 0
    assert load_checkpoint(out / "last.pt").progress["state"]["step"] < 40


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ([], "Give a budget above 0"),
        (["--steps", "1", "--mode", "static"], "needs --teacher"),
        (["--steps", "1", "--mode", "ce", "--resume"], "There is no file"),
        (["--steps", "1", "--init", "one.pt", "--decoder-layers", "1"], "give --teacher to cut"),
    ],
)
def test_a_run_that_cannot_start_reports_why(
    command: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: list[str],
    sentence: str,
) -> None:
    assert main([*command, "--out", str(tmp_path / "run"), *more]) in (1, 2)
    assert sentence in capsys.readouterr().err


def test_a_student_of_a_smaller_vocabulary_trains_with_its_teacher(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--mode", "ce", "--steps", "1", "--out", str(tmp_path / "one")]) == 0
    at, many = command.index("--student-config"), Path(command[command.index("--vocabulary") + 1])
    few = tmp_path / "few.json"
    assert main(["vocabulary", str(many), "--merges", "4", "--out", str(few)]) == 0
    cut = [*command[:at], *command[at + 2 :], "--teacher", str(tmp_path / "one" / "last.pt")]
    cut += ["--steps", "2", "--front-end", "plain", "--vocabulary", str(few), "--teacher-padded"]
    cut += ["--teacher-vocabulary", str(many), "--mode", "static", "--out"]
    assert main([*cut, str(tmp_path / "cut")]) == 0
    student = load_checkpoint(tmp_path / "cut" / "last.pt").model
    assert student.config.n_vocab == 256 + 4 + 3
    rows = read_metrics(tmp_path / "cut" / "metrics.jsonl")
    assert all(row["teacher"] > 0 for row in rows if "loss" in row)
    few.write_text(vocabulary_json([*read_vocabulary(few), b"zzz"]))
    assert main([*cut, str(tmp_path / "none")]) == 2
    assert "subset of --teacher-vocabulary" in capsys.readouterr().err


def test_an_earlier_training_is_never_overwritten(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = [*command, "--mode", "ce", "--steps", "1", "--out", str(tmp_path / "run")]
    assert main(run) == 0
    assert main(run) == 2
    assert "add --resume" in capsys.readouterr().err


def test_two_processes_train_one_model(command: list[str], tmp_path: Path) -> None:
    out = tmp_path / "run"
    launcher = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    more = ["--mode", "ce", "--steps", "4", "--validations", "2", "--out", str(out)]
    done = subprocess.run(
        [sys.executable, *launcher, "-m", "training", *command, *more],
        cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows if "loss" in row] == [1, 2, 3, 4]
    assert load_checkpoint(out / "last.pt").progress["state"]["step"] == 4


def test_metrics_beyond_the_checkpoint_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n{"st')
    with closing(MetricsLog(path, step=2)) as metrics:
        metrics.write({"step": 3, "loss": 1 / 3})
    assert read_metrics(path) == [{"step": 1}, {"step": 2}, {"step": 3, "loss": 0.333333}]


def test_a_recording_that_goes_missing_is_left_out_and_training_goes_on(
    command: list[str], manifest: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [json.loads(line) for line in manifest.read_text().splitlines()]
    rows[3] |= {"start": 100.0, "end": 101.0}
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    more = ["--mode", "ce", "--steps", "3", "--validations", "1", "--out", str(tmp_path / "run")]
    assert main([*command, *more]) == 0
    assert "ends before its utterance at 100 s" in caplog.text
