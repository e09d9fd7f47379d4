"""The program as it ships, on the recording that ships with it."""

from __future__ import annotations

import json

import pytest
from speech_fakes import SAMPLES, SPEECH

from app import exits
from app.bench.report import word_error_rate
from app.cli import main
from app.paths import Paths
from engine import validate_srt
from resources import resource

MODELS = sorted((resource("models")).glob("*/config.json"))
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not MODELS, reason="no model is bundled in this checkout"),
    pytest.mark.skipif(not SPEECH.exists(), reason="the sample recording is not in this checkout"),
]

MAX_ERRORS = 25.0
"""Per cent; far above what a trained model makes, far below what a broken pipeline makes."""


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    return paths


def spoken():
    return (SAMPLES / "the-toll.txt").read_text("utf-8")


def test_a_file_becomes_readable_subtitles(tmp_path):
    assert main(["transcribe", str(SPEECH), "-o", str(tmp_path / "toll.srt")]) == exits.OK
    assert validate_srt((tmp_path / "toll.srt").read_text("utf-8")) == ()


def test_a_file_is_transcribed_to_the_words_spoken(capsys):
    assert main(["transcribe", str(SPEECH), "-o", "-", "--format", "txt"]) == exits.OK
    assert word_error_rate(capsys.readouterr().out, spoken()) < MAX_ERRORS


def test_live_captions_are_the_words_spoken_and_are_stored(tmp_path, user, capsys):
    out, metrics = tmp_path / "toll.json", tmp_path / "metrics.json"
    arguments = ["--seconds", "9", "--out", str(out), "--metrics", str(metrics)]
    assert main(["listen", "--source", str(SPEECH), *arguments]) == exits.OK
    recognised = capsys.readouterr().out
    beginning = " ".join(spoken().split()[: len(recognised.split())])
    assert word_error_rate(recognised, beginning) < 2 * MAX_ERRORS
    cues = json.loads(out.read_text("utf-8"))["cues"]
    assert [" ".join(cue["lines"]) for cue in cues] == recognised.splitlines()
    assert json.loads(metrics.read_text("utf-8"))["committed_changed"] == 0
    (kept,) = user.sessions.rglob("*.jsonl")
    assert cues[0]["lines"][0] in kept.read_text("utf-8")


def test_the_doctor_finds_a_whole_model(capsys):
    main(["doctor"])
    assert "ok      model: bundled, hashes valid" in capsys.readouterr().out
