"""Measuring the window: what is measured is what a user feels; no figure is judged here."""

import json

import pytest

from app import exits
from app.bench import window
from app.bench.window import Heartbeat, measure_start, window_report
from app.cli import main
from app.commands import bench as command

START = {"median_s": 0.4, "best_s": 0.35, "worst_s": 2.0, "processor_s": 0.3, "load": 0.1}
STALL = {"longest_s": 0.08, "longest_work_s": 0.01, "p99_s": 0.004, "beats": 900, "load": 0.2}


def row(text, label):
    line = next(line for line in text.splitlines() if line.startswith(f"| {label} |"))
    return [cell.strip() for cell in line.strip("|").split("|")[1:]]


def test_the_report_judges_by_the_goals():
    text = window_report(START, STALL)
    assert row(text, "start to a window that answers, median") == ["0.400 s", "≤ 1.5 s, met"]
    assert row(text, "longest stall of the GUI thread while captioning") == [
        "0.080 s",
        "≤ 0.05 s, **missed**",
    ]
    assert row(text, "start, slowest") == ["2.000 s", ""]


def test_a_case_that_failed_is_reported(capsys):
    assert "no model" in window_report(START, {"error": "There is no model here."})


def test_the_command_writes_its_section_and_leaves_the_others(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "measure_start", lambda: START)
    monkeypatch.setattr(command, "run_alone", lambda case: STALL)
    report = tmp_path / "figures.md"
    report.write_text("# Benchmarks\n\n## Goals\n\nkept\n", encoding="utf-8")
    for _ in range(2):
        assert main(["bench", "--window", "--report", str(report)]) == exits.OK
    text = report.read_text("utf-8")
    assert "kept" in text
    assert text.count(f"## {window.WINDOW_TITLE}\n") == 1
    assert "longest stall" in capsys.readouterr().out


@pytest.mark.gui
def test_a_start_is_timed_until_the_window_answers(monkeypatch):
    figures = measure_start(starts=1)
    assert figures["processor_s"] > 0
    assert figures["best_s"] == figures["worst_s"] > 0


@pytest.mark.gui
def test_a_stall_shows_in_the_heartbeat(qtbot, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(window.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(window.time, "thread_time", lambda: now[0] / 2)
    beat = Heartbeat()
    beat.start()
    for seconds in (0.005, 0.005, 0.205, 0.005):
        now[0] += seconds
        beat.beat()
    beat.stop()
    assert max(beat.gaps) == pytest.approx(0.2)
    assert max(beat.work) == pytest.approx(0.1025)
    assert json.dumps(beat.gaps)
