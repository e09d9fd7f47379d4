"""Every kind of bad input through the program itself: one sentence, a fitting code, nothing lost.

The decoder, the voice activity and the writers are the real ones; only the network is a fake.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from speech_fakes import FakeRecogniser, tone, write_flac, write_wav

import engine
from app import exits
from app.cli import main
from app.paths import Paths


@pytest.fixture(autouse=True)
def user(tmp_path, monkeypatch):
    paths = Paths.under(tmp_path / "user")
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    return paths


@pytest.fixture
def fake_model(monkeypatch):
    monkeypatch.setattr(engine, "load_recogniser", lambda *_: FakeRecogniser())


def transcribe(*arguments):
    return main(["transcribe", *map(str, arguments)])


def sentences(capsys):
    """Return the messages, checked to be sentences of the program."""
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith("fwcaptions: ") and line.endswith(".") for line in lines)
    return lines


def truncated(path):
    whole = write_flac(path, tone(8.0)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


UNREADABLE = {
    "missing.wav": (lambda path: None, "does not exist"),
    "empty.wav": (lambda path: path.touch(), "is empty"),
    "letter.wav": (lambda path: path.write_text("Dear Sir, " * 200), "not an audio or video file"),
    "noise.mp3": (
        lambda path: path.write_bytes(np.random.default_rng(1).bytes(20_000)),
        "",
    ),
    "folder.wav": (lambda path: path.mkdir(), "no audio or video files"),
    "header.wav": (
        lambda path: path.write_bytes(write_wav(path, tone()).read_bytes()[:44]),
        "no audio",
    ),
}


@pytest.mark.usefixtures("fake_model")
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_without_audio_is_reported_and_nothing_is_written(tmp_path, capsys, name):
    make, sentence = UNREADABLE[name]
    source = tmp_path / name
    make(source)
    assert transcribe(source, "-o", tmp_path / "out.srt") == exits.FAILED
    (line,) = sentences(capsys)
    assert name in line
    assert sentence in line
    assert not (tmp_path / "out.srt").exists()


@pytest.mark.usefixtures("fake_model")
def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path, capsys):
    source = tmp_path / "cut.flac"
    truncated(source)
    assert transcribe(source) == exits.OK
    reported = sentences(capsys)
    assert any("ends early" in line and "of 8 seconds" in line for line in reported)
    assert source.with_suffix(".srt").exists()


STRANGE = {
    "silent": (np.zeros(32_000), 16_000),
    "clipped": (np.sign(tone(2.0)), 16_000),
    "eight-channels": (np.tile(tone(2.0, 48_000)[:, None], (1, 8)), 48_000),
    "8-khz": (tone(2.0, 8_000), 8_000),
    "192-khz": (tone(2.0, 192_000), 192_000),
    "one-sample": (np.zeros(1), 16_000),
}


@pytest.mark.usefixtures("fake_model")
@pytest.mark.parametrize("name", STRANGE)
def test_unusual_but_valid_files_work(tmp_path, capsys, name):
    samples, rate = STRANGE[name]
    source = write_wav(tmp_path / f"{name}.wav", samples, rate)
    assert transcribe(source) == exits.OK
    assert source.with_suffix(".srt").exists()
    if name in ("silent", "one-sample"):
        (line,) = sentences(capsys)
        assert "no speech was found" in line


@pytest.mark.usefixtures("fake_model")
def test_a_read_only_target_is_reported_before_the_work(tmp_path, monkeypatch, capsys):
    source = write_wav(tmp_path / "talk.wav", tone())
    monkeypatch.setattr(os, "access", lambda *_: False)
    out = tmp_path / "out.srt"
    out.write_text("older")
    assert transcribe(source, "-o", out) == exits.STORAGE
    (line,) = sentences(capsys)
    assert "“out.srt” may not be written" in line


@pytest.mark.usefixtures("fake_model")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk(tmp_path, capsys):
    source = write_wav(tmp_path / "talk.wav", tone())
    arguments = (source, "-o", "/dev/full", "--format", "json")
    assert transcribe(*arguments) == exits.STORAGE
    (line,) = sentences(capsys)
    assert "The disk is full" in line
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("no-such-model", "no-such-model"), ("empty-folder", ""), ("foreign", "")],
)
def test_a_model_that_cannot_be_used(tmp_path, capsys, name, sentence):
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "config.json").write_text('{"architectures": ["Other"]}')
    model = name if name == "no-such-model" else tmp_path / name
    source = write_wav(tmp_path / "talk.wav", tone())
    assert transcribe(source, "--model", model) == exits.MODEL
    (line,) = sentences(capsys)
    assert sentence in line
    assert not source.with_suffix(".srt").exists()


def test_a_bad_model_in_a_live_session(tmp_path, capsys):
    source = write_wav(tmp_path / "talk.wav", tone())
    out = tmp_path / "out.srt"
    arguments = ["listen", "--source", str(source), "--model", "no-such-model", "--out", str(out)]
    assert main(arguments) == exits.MODEL
    assert "no-such-model" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.wav", "letter.wav"])
@pytest.mark.usefixtures("fake_model")
def test_a_bad_file_in_a_live_session(tmp_path, capsys, name):
    UNREADABLE[name][0](tmp_path / name)
    assert main(["listen", "--source", f"file:{tmp_path / name}"]) == exits.FAILED
    (line,) = sentences(capsys)
    assert name in line


@pytest.mark.usefixtures("fake_model")
def test_a_sessions_folder_that_cannot_be_made(tmp_path, user, capsys):
    user.data.parent.mkdir(parents=True, exist_ok=True)
    user.data.write_text("in the way")
    source = write_wav(tmp_path / "talk.wav", tone(0.2))
    assert main(["listen", "--source", str(source)]) == exits.STORAGE
    assert len(sentences(capsys)) == 1


@pytest.mark.usefixtures("fake_model")
@pytest.mark.parametrize("text", ["[model\nthreads", "\x00\xff", 'model = "all of them"'])
def test_settings_that_are_no_settings(tmp_path, user, capsys, text):
    user.config.mkdir(parents=True)
    user.settings.write_text(text, encoding="latin-1")
    source = write_wav(tmp_path / "talk.wav", tone(0.2))
    assert transcribe(source) == exits.OK
    assert any("etting" in line for line in sentences(capsys))


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_unexpected_arguments_are_no_traceback(tmp_path):
    command = [sys.executable, "-m", "app.cli", "transcribe", "\udcff.wav", "-o", "x.srt"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode in (exits.FAILED, exits.MODEL, exits.STORAGE)
    assert b"Traceback" not in done.stderr
