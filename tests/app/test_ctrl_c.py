"""Ctrl-C against a session that really runs on a separate thread."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest
from speech_fakes import FakeRecogniser, tone, write_wav

from app.commands.listen import STOPPING, follow
from app.terminal import CaptionBoard
from engine import Session, open_sources

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")


@pytest.fixture(autouse=True)
def interruptible():
    """A test run that was started in the background ignores Ctrl-C; these tests must not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class LastLines:
    """A screen that keeps the finished lines."""

    def __init__(self):
        self.lines = []

    def draw(self, frame):
        self.lines += [line.text for line in frame.finished]

    def close(self):
        pass


def test_the_session_is_waited_for_after_ctrl_c(tmp_path):
    """The signal comes while the model loads: nothing is ready, and the end is still awaited."""
    loading, stopping = threading.Event(), threading.Event()

    def load():
        os.kill(os.getpid(), signal.SIGINT)
        assert stopping.wait(10)
        loading.set()
        return FakeRecogniser()

    class Board(CaptionBoard):
        def add_note(self, text):
            super().add_note(text)
            stopping.set()

    sources = open_sources(f"file:{write_wav(tmp_path / 'a.wav', tone(0.1))}")
    board, screen = Board(), LastLines()
    session = Session(sources, load, board.on_event)
    follow(session, board, screen, None)
    assert loading.is_set(), "the session was taken for ended while it was running"
    assert not session.is_running
    assert screen.lines == [STOPPING]
