from __future__ import annotations

import io
import re

import pytest

from app.console import plain
from app.terminal import (
    CaptionBoard,
    LiveScreen,
    PlainScreen,
    meter,
    open_screen,
)
from engine import (
    Caption,
    CaptionChanged,
    Cue,
    CueFinal,
    Gap,
    GapFound,
    LagChanged,
    LevelChanged,
    LoadLevel,
    Notice,
    SessionEnded,
    SessionFailed,
    SourceChanged,
    Word,
)


@pytest.fixture(autouse=True)
def capable_terminal(monkeypatch):
    """A terminal with a movable cursor, whatever the tests themselves run in."""
    monkeypatch.setenv("TERM", "xterm")


DIM, NORMAL = "\x1b[2m", "\x1b[0m"


def words(text, start=0.0):
    return tuple(Word(t, start + i, start + i + 0.9, 0.9) for i, t in enumerate(text.split()))


def caption(committed="", tentative="", channel="mic", start=0.0):
    fixed = words(committed, start)
    return CaptionChanged(Caption(channel, fixed, words(tentative, start + len(fixed))))


def cue(text, channel="mic", start=0.0):
    spoken = words(text, start)
    return CueFinal(Cue(start, spoken[-1].end, (text,), channel, spoken))


class Terminal:
    """The few escape sequences that the screen uses, acted out on rows of text."""

    def __init__(self, columns=40):
        self.columns = columns
        self.rows = [""]
        self.row = self.column = 0

    def isatty(self):
        return True

    def flush(self):
        pass

    def write(self, text):
        for part in re.findall(r"\x1b\[[?\d]*[A-Za-z]|\n|\r|[^\x1b\n\r]+", text):
            self._act(part)

    def _act(self, part):
        if part == "\n":
            self.row, self.column = self.row + 1, 0
            self.rows += [""] * (self.row + 1 - len(self.rows))
        elif part == "\r":
            self.column = 0
        elif part.endswith("A") and part.startswith("\x1b"):
            self.row -= int(part[2:-1])
            assert self.row >= 0
        elif part == "\x1b[2K":
            self.rows[self.row] = ""
        elif not part.startswith("\x1b"):
            row = self.rows[self.row]
            self.rows[self.row] = row[: self.column] + part + row[self.column + len(part) :]
            self.column += len(part)
            assert self.column <= self.columns, "the terminal would wrap this row by itself"

    @property
    def text(self):
        return [row.rstrip() for row in self.rows if row.strip()]


@pytest.fixture
def terminal(monkeypatch):
    shown = Terminal()
    monkeypatch.setenv("COLUMNS", str(shown.columns))
    monkeypatch.setenv("LINES", "24")
    return shown


def play(screen, *events, labelled=False):
    board = CaptionBoard(labelled=labelled)
    for event in events:
        board.on_event(event)
        screen.draw(board.take_frame())
    return board


def test_words_grow_on_one_line_above_the_status(terminal):
    play(LiveScreen(terminal), caption("We", "are"), caption("We are", "here"))
    assert terminal.text == ["We are here", "lag 0.0 s"]


def test_a_finished_line_stays_and_its_words_leave_the_live_line(terminal):
    play(
        LiveScreen(terminal),
        caption("We are here", "and"),
        cue("We are here"),
        caption("We are here and", "now"),
    )
    assert terminal.text == ["We are here", "and now", "lag 0.0 s"]


def test_a_long_live_line_wraps_and_shows_its_end(terminal):
    play(LiveScreen(terminal), caption(" ".join(f"word{i}" for i in range(60))))
    assert len(terminal.text) == 5
    assert terminal.text[-2].endswith("word59")


def test_only_tentative_words_are_dimmed():
    out = io.StringIO()
    play(LiveScreen(out), caption("We are", "here"))
    assert f"We are {DIM}here{NORMAL}" in out.getvalue()


def test_dimming_crosses_a_line_break(monkeypatch):
    monkeypatch.setenv("COLUMNS", "21")
    out = io.StringIO()
    play(LiveScreen(out), caption("one two three", "four five six"))
    shown = out.getvalue()
    assert f"one two three {DIM}four {NORMAL}" in shown
    assert f"{DIM}five six{NORMAL}" in shown


def test_nothing_new_writes_nothing():
    out = io.StringIO()
    screen = LiveScreen(out)
    board = play(screen, caption("We", "are"))
    screen.draw(board.take_frame())
    before = out.getvalue()
    screen.draw(board.take_frame())
    assert out.getvalue() == before


def test_closing_wipes_the_moving_lines_and_shows_the_cursor(terminal):
    screen = LiveScreen(terminal)
    play(screen, cue("We are here."), caption("", "and", start=9))
    screen.close()
    assert terminal.text == ["We are here."]
    out = io.StringIO()
    LiveScreen(out).close()
    assert "\x1b[?25h" in out.getvalue()


def test_level_and_lag_show_what_was_given_up(terminal):
    play(
        LiveScreen(terminal),
        LevelChanged("mic", -30.0, -40.0),
        LagChanged(2.25, LoadLevel.NARROW_BEAM),
    )
    assert terminal.text == ["microphone ▮▮▮▮▮▯▯▯▯▯  lag 2.2 s (narro…"]


def test_two_channels_are_labelled(terminal):
    play(
        LiveScreen(terminal),
        cue("Hello."),
        caption("Good", "morning", channel="system"),
        labelled=True,
    )
    assert terminal.text == ["microphone: Hello.", "computer: Good morning", "lag 0.0 s"]


def test_a_pipe_gets_finished_lines_and_the_rest_goes_aside():
    out, aside = io.StringIO(), io.StringIO()
    play(
        PlainScreen(out, aside),
        caption("We", "are"),
        cue("We are here."),
        GapFound("mic", Gap(16_000, 40_000, "the device was disconnected")),
        Notice("mic", "The microphone is back."),
        SessionEnded(3.0),
    )
    assert out.getvalue() == "We are here.\n"
    assert aside.getvalue().splitlines() == [
        "[1.5 s not captioned: the device was disconnected]",
        "The microphone is back.",
    ]


def test_the_board_remembers_a_failure_and_ends_the_live_line(terminal):
    board = play(LiveScreen(terminal), caption("We", "are"), SessionFailed("The disk is gone."))
    assert board.failure == "The disk is gone."
    assert terminal.text == []


def test_a_device_name_cannot_steer_the_terminal():
    assert plain("mic\x1b[2Jname\n") == "mic [2Jname "


def test_dumb_terminals_and_pipes_get_plain_lines(monkeypatch, terminal):
    monkeypatch.setenv("TERM", "xterm-256color")
    assert isinstance(open_screen(terminal, terminal), LiveScreen)
    assert isinstance(open_screen(io.StringIO(), terminal), PlainScreen)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(open_screen(terminal, terminal), PlainScreen)


@pytest.mark.parametrize(
    ("peak", "cells"), [(-120.0, 0), (-60.0, 0), (-30.0, 5), (0.0, 10), (3.0, 10)]
)
def test_meter_runs_from_silence_to_full_scale(peak, cells):
    assert meter(peak) == "▮" * cells + "▯" * (10 - cells)


def test_a_frame_is_one_write_so_that_nothing_flickers():
    class Counting(io.StringIO):
        writes = 0

        def write(self, text):
            self.writes += 1
            return super().write(text)

    out = Counting()
    screen = LiveScreen(out)
    play(screen, caption("We", "are"))
    before = out.writes
    play(screen, cue("We are here."))
    assert out.writes == before + 1
    screen.close()


def test_another_device_is_named_when_a_channel_changes_to_it():
    board = CaptionBoard()
    for event in (
        SourceChanged("mic", "USB Microphone"),
        SourceChanged("mic", "Headset\x1b[2J"),
        SourceChanged("mic", None),
    ):
        board.on_event(event)
    assert [line.text for line in board.take_frame().finished] == ["Now recording Headset [2J."]
