from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from speech_fakes import tone, write_wav

from app import exits
from app.bench import library, peers, suite
from app.bench.history import history_part, line_of, read_history, remember
from app.bench.report import GOALS, TITLE, markdown, word_error_rate
from app.bench.suite import Plan, has_faster_whisper, own_runs, peer_runs, run_child, run_suite
from app.bench.window import WINDOW_TITLE
from app.cli import main
from app.commands import bench as command
from app.paths import Paths
from app.service import CaptioningService
from app.settings import Settings
from engine import StorageError

SPREAD = {"count": 9, "mean": 0.4, "p50": 0.35, "p90": 0.6, "p95": 0.7, "max": 0.9}
LIVE = {
    "latency": {"first_partial": SPREAD, "emission": SPREAD, "commit": SPREAD, "final": SPREAD},
    "normalised_erasure": 0.05,
    "committed_changed": 0,
    "rtf": 0.1,
    "peak_memory_mb": 210.0,
    "word_times": "reference",
}
FIGURES = {
    "machine": {
        "processor": "Fast One",
        "cores": 2,
        "features": ["avx2"],
        "memory_gb": 8.0,
        "system": "Linux",
        "python": "3.12.1",
    },
    "measured": "2026-01-01T00:00:00+00:00",
    "load_before": 0.25,
    "audio": "talk.wav",
    "spoken": "one two three four",
    "cases": {
        "file-2": {"seconds": 0.4, "audio_seconds": 30.0, "peak_memory_mb": 200.0},
        "live-2": LIVE,
        "stages-1": {"seconds_per_second": {"encoder": 0.004, "decoder": 0.006}},
        "pruning-2": {
            "audio_seconds": 40.0,
            "full": {"decoder_rows": 500, "tokens": 100, "text": "one two three four"},
            "pruned": {"decoder_rows": 250, "tokens": 80, "text": "one two three for"},
            "greedy": {"decoder_rows": 100, "tokens": 80, "text": "one two"},
        },
        "faster-whisper base beam 5": {"seconds": 2.4, "random_weights": True},
        "faster-whisper tiny.en beam 5": {"error": "no weights"},
    },
}


def row(text, label):
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {label} ")]
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


class TestReport:
    def test_goals_are_met_missed_or_not_measured(self):
        text = markdown(FIGURES)
        assert row(text, "30 s of speech, 2 threads") == ["≤ 0.5 s", "0.4", "met"]
        final = row(text, "final after the end of speech, 95th percentile")
        assert final == ["≤ 0.3 s", "0.7", "**missed**"]
        tiny = row(text, "faster than faster-whisper tiny.en INT8, beam 5")
        assert tiny == ["≥ 2 ×", "–", "not measured"]

    def test_comparison_and_savings_are_ratios(self):
        text = markdown(FIGURES)
        assert row(text, "faster than faster-whisper base INT8, beam 5")[1:] == ["6", "met"]
        assert row(text, "decoder rows saved by pruning")[1:] == ["50", "met"]
        assert "changes 25.0 % of its words" in text

    def test_random_weights_are_named(self):
        assert "faster-whisper base beam 5, random weights | 2 | 2.4 | 0.08 |" in markdown(FIGURES)

    def test_the_machine_and_its_other_work_are_named(self):
        text = markdown(FIGURES)
        assert "Fast One, 2 cores (avx2), 8 GB" in text
        assert "load 0.2 before the first case" in text

    def test_endurance_is_reported_only_when_it_was_measured(self):
        assert "## Cost by session length" not in markdown(FIGURES)
        endurance = {"memory_mb": {"10 %": 210.0}, "cues_written": 400, "cues_read": 400}
        text = markdown({**FIGURES, "cases": {"endurance-2": endurance}})
        assert row(text, "resident MB after 10 %") == ["210"]
        assert row(text, "cues read back") == ["400"]
        assert row(text.split("## Cost by session")[1], "committed words changed") == ["–"]

    def test_stages_add_up(self):
        assert row(markdown(FIGURES), "all") == ["10"]

    def test_nothing_measured_is_dashes_and_no_crash(self):
        text = markdown({**FIGURES, "cases": {"live-2": {"error": "no model"}}})
        assert text.count("not measured") == len(GOALS)

    def test_word_error_rate(self):
        assert word_error_rate("One, two!", "one two three four") == 50
        assert word_error_rate("one", None) is None
        assert word_error_rate("one", "") is None


class TestSuite:
    def test_the_clip_is_thirty_seconds_however_short_the_recording(self, tmp_path):
        audio = write_wav(tmp_path / "a.wav", tone(0.7, 48_000), 48_000)
        with wave.open(str(suite.write_clip(audio, tmp_path / "clip.wav"))) as clip:
            assert (clip.getnframes(), clip.getframerate()) == (480_000, 16_000)
            assert np.abs(np.frombuffer(clip.readframes(480_000), "<i2")).max() > 3000

    def test_quick_is_two_threads_and_no_comparison(self, tmp_path):
        plan = Plan(tmp_path / "a.wav", quick=True)
        names = [name for name, _ in own_runs(plan, tmp_path / "clip.wav")]
        assert names == ["file-2", "live-2", "stages-1", "windows-1", "pruning-2", "library-2"]
        assert peer_runs(plan, tmp_path / "clip.wav") == []

    def test_one_and_two_threads_otherwise(self, tmp_path):
        names = [name for name, _ in own_runs(Plan(tmp_path / "a.wav"), tmp_path / "clip.wav")]
        assert {"file-1", "file-2", "live-1", "live-2"} < set(names)

    @pytest.mark.parametrize(
        "plan", [Plan(Path("a.wav"), quick=True, endurance=60), Plan(Path("a.wav"))]
    )
    def test_a_quick_run_has_a_long_session_only_when_asked_for(self, tmp_path, plan):
        names = [name for name, _ in own_runs(plan, tmp_path / "clip.wav")]
        assert names[-1] == "endurance-2"

    def test_a_case_that_fails_leaves_its_last_words(self):
        program = "import sys; print('fwcaptions: no model.', file=sys.stderr); sys.exit(3)"
        assert run_child([sys.executable, "-c", program]) == {"error": "fwcaptions: no model."}

    def test_every_case_runs_with_the_figures_before_it(self, tmp_path, monkeypatch):
        audio = write_wav(tmp_path / "a.wav", tone(0.2))
        seen = []

        def measure(figures):
            seen.append(len(figures["cases"]))
            return {"seconds": 1.0}

        monkeypatch.setattr(suite, "own_runs", lambda *_: [("one", measure)])
        monkeypatch.setattr(suite, "peer_runs", lambda *_: [("two", measure)])
        reported = []
        figures = run_suite(Plan(audio), tmp_path, lambda *step: reported.append(step))
        assert (seen, reported) == ([0, 1], [(0, 2, "one"), (1, 2, "two")])
        json.dumps(figures)

    def test_random_weights_write_as_much_as_we_do(self):
        assert suite.written_tokens(FIGURES["cases"]) == 60
        assert suite.written_tokens({}) == 100

    def test_the_text_file_beside_a_recording_is_its_reference(self, tmp_path):
        assert suite.spoken_text(tmp_path / "a.wav") is None
        (tmp_path / "a.txt").write_text("Hello.", encoding="utf-8")
        assert suite.spoken_text(tmp_path / "a.wav") == "Hello."

    def test_an_interpreter_without_faster_whisper(self):
        assert not has_faster_whisper(Path("no-such-python"))


class TestPackagedProgram:
    @pytest.fixture(autouse=True)
    def packaged(self, monkeypatch):
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", "fwcaptions")

    @pytest.fixture
    def commands(self, monkeypatch):
        commands = []
        monkeypatch.setattr(suite, "run_child", lambda command: commands.append(command) or {})
        return commands

    def test_every_case_enters_the_same_program_again(self, tmp_path, commands):
        for _, measure in own_runs(Plan(tmp_path / "a.wav", quick=True), tmp_path / "clip.wav"):
            measure({"cases": {}})
        assert [command[:3] for command in commands] == [["fwcaptions", "bench", "--case"]] * 6

    def test_it_is_never_used_as_an_interpreter(self, tmp_path):
        plan = Plan(tmp_path / "a.wav")
        assert plan.peer_python is None
        assert not has_faster_whisper(plan.peer_python)
        assert peer_runs(plan, tmp_path / "clip.wav") == []

    def test_a_peer_that_needs_no_interpreter_is_measured_by_the_program(
        self, tmp_path, commands, monkeypatch
    ):
        monkeypatch.setattr(peers, "find_whisper_cpp", lambda: "whisper-cli")
        plan = Plan(tmp_path / "a.wav", ggml=tmp_path / "base.bin")
        ((_, measure),) = peer_runs(plan, tmp_path / "clip.wav")
        measure({"cases": {}})
        assert commands[0][:3] == ["fwcaptions", "bench", "--peer"]

    def test_another_interpreter_gets_the_source_file(self, monkeypatch):
        source = peers.__file__
        monkeypatch.setattr(peers, "__file__", source + "c")
        assert suite.peer_program(Path("python3")) == ["python3", source]

    def test_the_program_measures_a_peer_when_it_is_entered_again(self, monkeypatch, capsys):
        result = peers.PeerResult(1.0, 2.0, None, 3, "one")
        monkeypatch.setattr(peers, "measure", lambda job: result)
        job = json.dumps({"peer": "x", "size": "base", "audio": "a", "threads": 2, "beam": 5})
        assert main(["bench", "--peer", job]) == exits.OK
        assert json.loads(capsys.readouterr().out)["seconds"] == 1.0


class TestPeers:
    @pytest.mark.parametrize(("name", "size"), [("tiny.en", 51_864), ("base", 51_865)])
    def test_vocabularies_have_the_published_sizes(self, name, size):
        vocabulary = peers.SIZES[name].vocabulary
        assert len(vocabulary) == len(set(vocabulary)) == size
        assert vocabulary[peers.SIZES[name].end] == "<|endoftext|>"
        assert set(peers.SIZES[name].prompt) < set(vocabulary)

    def test_the_load_time_of_whisper_cpp_is_left_out(self):
        log = "whisper_print_timings:     load time =   123.50 ms\n"
        assert peers._load_seconds(log) == pytest.approx(0.1235)
        assert peers._load_seconds("") == 0.0

    def test_peak_memory_is_that_of_this_process(self):
        peak = peers.process_memory_mb(peak=True)
        assert peak is None or 10 < peak < 100_000


class TestCommand:
    @pytest.fixture(autouse=True)
    def measured(self, monkeypatch):
        def run_suite(plan, folder, progress):
            progress(0, 1, "file-2")
            return FIGURES

        monkeypatch.setattr(command, "run_suite", run_suite)

    def test_tables_are_printed_and_a_failed_case_is_reported(self, capsys):
        assert main(["bench"]) == exits.FAILED
        out, err = capsys.readouterr()
        assert "# Benchmarks" in out
        assert "faster-whisper tiny.en beam 5: no weights" in err

    def test_a_document_comes_with_its_figures(self, tmp_path):
        main(["bench", "--report", str(tmp_path / "b.md")])
        text = (tmp_path / "b.md").read_text("utf-8")
        assert text.startswith(markdown(FIGURES))
        assert row(text.split("## History")[1], "30 s of speech, 2 threads") == ["0.4"]
        assert json.loads((tmp_path / "b.json").read_text("utf-8")) == FIGURES

    def test_what_others_wrote_in_the_document_stays(self, tmp_path):
        report = tmp_path / "b.md"
        prose = f"{TITLE}\nProse.\n\n## Summary\n\nkept\n"
        window = f"## {WINDOW_TITLE}\n\nmeasured before\n"
        report.write_text(f"{prose}\n## Goals\n\nold\n\n{window}")
        for _ in range(2):
            main(["bench", "--report", str(report)])
        text = report.read_text("utf-8")
        assert text.startswith(f"{prose}\n## Goals\n\n| figure")
        assert text.count(window) == text.count("## Goals") == 1
        assert "old" not in text

    def test_figures_alone(self, tmp_path):
        main(["bench", "--report", str(tmp_path / "b.json")])
        assert [path.name for path in tmp_path.iterdir()] == ["b.json"]

    @pytest.mark.parametrize(
        ("report", "code"), [("b.html", exits.USAGE), ("no/b.md", exits.STORAGE)]
    )
    def test_a_report_that_cannot_be_written_is_refused_before_measuring(
        self, tmp_path, report, code
    ):
        assert main(["bench", "--report", str(tmp_path / report)]) == code

    def test_a_missing_recording(self, capsys):
        assert main(["bench", "--audio", "no-such.wav"]) == exits.FAILED
        assert "no-such.wav" in capsys.readouterr().err


class TestHistory:
    def test_a_version_that_is_measured_again_replaces_its_line(self, tmp_path):
        path = tmp_path / "benchmarks.history.jsonl"
        remember(path, line_of(FIGURES, "0.1.0"))
        remember(path, line_of(FIGURES, "0.2.0"))
        lines = remember(path, line_of(FIGURES, "0.1.0"))
        assert [line["version"] for line in lines] == ["0.2.0", "0.1.0"]
        assert read_history(path) == lines

    def test_it_shows_every_figure_that_has_a_goal_by_version(self, tmp_path):
        lines = [line_of(FIGURES, version) for version in ("0.1.0", "0.2.0")]
        lines[0]["figures"]["30 s of speech, 2 threads"] = 1.25
        text = history_part(lines)
        assert row(text, "30 s of speech, 2 threads") == ["0.4", "1.25"]
        assert "0.1.0: Fast One, 2 cores" in text

    def test_a_damaged_history_is_one_sentence_and_stays(self, tmp_path):
        path = tmp_path / "benchmarks.history.jsonl"
        path.write_text("{", encoding="utf-8")
        with pytest.raises(StorageError, match="is damaged"):
            remember(path, line_of(FIGURES, "0.1.0"))
        assert path.read_text(encoding="utf-8") == "{"


def test_a_pass_by_the_length_of_its_window_is_in_the_report():
    windows = {"1 s": {"total": 0.02, "encoder": 0.004, "decoder": 0.015}}
    text = markdown({**FIGURES, "cases": {"windows-1": {"windows": windows}}})
    assert row(text, "1 s") == ["4", "15", "20"]


def test_a_library_is_written_listed_and_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(library, "SESSIONS", 3)
    monkeypatch.setattr(library, "MINUTES", 1)
    figures = library.measure_library(CaptioningService(Paths.under(tmp_path), Settings))
    assert figures["sessions"] == 3
    assert set(figures["search_seconds"]) == set(library.QUERIES)
    text = markdown({**FIGURES, "cases": {"library-2": figures}})
    assert "## Library" in text
    assert row(text, "search of them, slowest")[-1] in ("met", "**missed**")
