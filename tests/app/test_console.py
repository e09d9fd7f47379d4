"""Nothing that comes from outside controls the terminal."""

import ast
import logging
from io import StringIO
from pathlib import Path

import pytest

from app.cli import main
from app.commands.devices import section
from app.console import PlainFormatter, plain, plain_lines, print_message, print_result
from app.terminal import CaptionBoard, PlainScreen
from engine import Device, Notice

ROOT = Path(__file__).parents[2] / "app"
WRITERS = {"console.py", "terminal.py"}
"""The modules that write to a terminal; rich draws the live view."""

TITLE = "\x1b]0;owned\x07"
CLEAR = "\x9b2J"
"""An escape sequence that begins with one 8-bit character."""
HOSTILE = f"talk{TITLE}{CLEAR}\r\n\u202efdp"


def modules():
    files = sorted(ROOT.rglob("*.py"))
    return [p for p in files if p.name not in WRITERS and not {"bench", "gui"} & set(p.parts)]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_only_the_console_writes_to_the_terminal(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        assert called not in ("print", "traceback.print_exception", "traceback.print_exc")
        assert not called.startswith(("sys.stdout.write", "sys.stderr.write")), node.lineno


def is_harmless(text):
    return all(letter.isprintable() or letter in "\n\t" for letter in text)


def test_one_line_keeps_nothing_that_controls():
    assert plain(HOSTILE) == "talk ]0;owned  2J  fdp"
    assert plain("Größe – 日本 ✓") == "Größe – 日本 ✓"
    assert plain_lines("a\tb\nc\x1b[1m") == "a\tb\nc [1m"


def test_a_name_with_an_undecodable_byte_can_be_printed(capsys):
    name = b"caf\xe9.wav".decode("utf-8", errors="surrogateescape")
    print_result(name)
    print_message(name)
    assert capsys.readouterr().out == "caf .wav\n"


@pytest.fixture
def hostile_file(tmp_path):
    path = tmp_path / f"talk{TITLE}{CLEAR}.srt"
    try:
        path.write_text("1\n00:00:00,000 --> 00:00:00,100\nToo fast to read at all.\n")
    except OSError as error:
        pytest.skip(f"this file system has no such names: {error}")
    return path


def test_check_prints_a_file_s_name_without_its_escape_sequences(hostile_file, capsys):
    assert main(["check", str(hostile_file)]) != 0
    shown = capsys.readouterr()
    assert "talk ]0;owned" in shown.out
    assert is_harmless(shown.out + shown.err)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", f"absent{TITLE}.srt"],
        ["transcribe", f"absent{TITLE}{CLEAR}.wav"],
        ["listen", "--source", f"file:absent{TITLE}.wav"],
    ],
)
def test_errors_quote_names_without_escape_sequences(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(arguments) != 0
    shown = capsys.readouterr()
    assert "absent" in shown.err
    assert is_harmless(shown.out + shown.err)


def test_invalid_arguments_are_quoted_without_escape_sequences(capsys):
    with pytest.raises(SystemExit):
        main(["devices", f"--{TITLE}"])
    assert is_harmless(capsys.readouterr().err)


def test_devices_and_log_lines_hold_no_escape_sequences():
    assert is_harmless(section("mic", [Device(f"USB{TITLE}", "mic", "1")]))
    record = logging.LogRecord("app", logging.INFO, "x.py", 1, "opened %s", (HOSTILE,), None)
    assert is_harmless(PlainFormatter("%(message)s").format(record))


def test_notices_of_a_session_hold_no_escape_sequences():
    board, out, notes = CaptionBoard(), StringIO(), StringIO()
    board.on_event(Notice("mic", f"USB{TITLE} is muted."))
    PlainScreen(out, notes).draw(board.take_frame())
    assert notes.getvalue() == "USB ]0;owned  is muted.\n"
