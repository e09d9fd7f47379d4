"""Captioning opens no network socket and writes no word to the log."""

import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Session, load_recogniser, open_sources, transcribe

ROOT = Path(__file__).parents[2]

TRANSCRIBE = """
import sys
def refuse(event, arguments):
    if event == "socket.connect" or event == "socket.getaddrinfo":
        raise SystemExit(f"network: {event}")
sys.addaudithook(refuse)
from app.cli import main
sys.exit(main(["transcribe", sys.argv[1], "-o", sys.argv[2]]))
"""


def run_transcribe(sample, out, *wrapper):
    return subprocess.run(
        [*wrapper, sys.executable, "-c", TRANSCRIBE, str(sample), str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.mark.model
def test_transcribing_asks_for_no_connection(sample, tmp_path):
    done = run_transcribe(sample, tmp_path / "out.srt")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.srt").stat().st_size > 100


@pytest.mark.model
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_process_and_its_libraries_make_no_internet_socket(sample, tmp_path):
    trace = tmp_path / "trace"
    wrapper = ("strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace))
    probe = subprocess.run([*wrapper, "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("strace may not trace here")
    assert run_transcribe(sample, tmp_path / "out.srt", *wrapper).returncode == 0
    calls = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    assert [call for call in calls if re.search(r"AF_INET6?\b", call)] == []


@pytest.mark.model
def test_logs_hold_no_word_that_was_said(sample, sample_text, caplog):
    caplog.set_level(logging.INFO)
    recogniser = load_recogniser()
    transcribe(sample, recogniser)
    session = Session(
        open_sources(f"file:{sample}", realtime=False), lambda: recogniser, lambda event: None
    )
    session.start()
    assert session.join(100)
    said = {word for word in re.findall(r"[a-z]+", sample_text.lower()) if len(word) > 5}
    logged = set(re.findall(r"[a-z]+", caplog.text.lower()))
    assert said & logged == set()
