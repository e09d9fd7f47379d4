from __future__ import annotations

import os
import subprocess
import sys
import types

import pytest

from app import cli, exits
from app.cli import main
from engine import (
    DeviceLost,
    DeviceNotFound,
    EngineError,
    MediaError,
    ModelError,
    OptionsError,
    StorageError,
)

COMMANDS = ("transcribe", "listen", "control", "check", "devices", "doctor", "bench")


@pytest.fixture
def command(monkeypatch):
    """Stands for every subcommand: `command.run` is what happens."""
    fake = types.SimpleNamespace(run=lambda arguments, paths: exits.OK)
    monkeypatch.setattr(cli, "import_module", lambda name: fake)
    return fake


def raising(error):
    def run(arguments, paths):
        raise error

    return run


def test_help_lists_every_command_and_every_exit_code(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == exits.OK
    text = capsys.readouterr().out
    assert all(f"\n    {name} " in text for name in COMMANDS)
    codes = (exits.OK, exits.FAILED, exits.USAGE, exits.MODEL, exits.DEVICE, exits.STORAGE)
    assert all(f"\n  {code}  " in text for code in (*codes, exits.INTERRUPTED))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    texts = []
    for arguments in ([name, "--help"], ["help", name]):
        with pytest.raises(SystemExit):
            main(arguments)
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    assert f"fwcaptions {name}" in texts[0]


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == exits.OK
    assert capsys.readouterr().out.startswith("fwcaptions ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["sing"],
        ["transcribe"],
        ["transcribe", "a.wav", "--format", "doc"],
        ["transcribe", "a.wav", "--threads", "0"],
        ["transcribe", "a.wav", "--threads", "two"],
        ["transcribe", "a.wav", "--beam", "-1"],
        ["listen", "--seconds", "0"],
        ["listen", "--seconds", "nan"],
        ["listen", "--seconds", "soon"],
        ["listen", "--sou", "mic"],
    ],
)
def test_invalid_arguments(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == exits.USAGE
    assert "usage: fwcaptions" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OptionsError("a"), exits.USAGE),
        (ModelError("a"), exits.MODEL),
        (DeviceNotFound("a"), exits.DEVICE),
        (DeviceLost("a"), exits.DEVICE),
        (StorageError("a"), exits.STORAGE),
        (MediaError("a"), exits.FAILED),
        (EngineError("a"), exits.FAILED),
    ],
)
def test_errors_on_purpose_are_one_sentence_and_a_code(command, capsys, error, code):
    command.run = raising(error)
    assert main(["devices"]) == code
    assert capsys.readouterr().err == "fwcaptions: a\n"


def test_an_unexpected_error_is_a_sentence_and_a_hint(command, capsys):
    command.run = raising(KeyError("colour"))
    assert main(["devices"]) == exits.FAILED
    err = capsys.readouterr().err
    assert "KeyError: 'colour'" in err
    assert "-v" in err
    assert "Traceback" not in err


def test_verbose_shows_the_traceback(command, capsys):
    command.run = raising(KeyError("colour"))
    assert main(["devices", "-v"]) == exits.FAILED
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_has_its_own_code(command, capsys):
    command.run = raising(KeyboardInterrupt())
    assert main(["devices"]) == exits.INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err


def test_without_a_command_the_window_opens(command, monkeypatch):
    command.main = lambda argv: 7
    monkeypatch.setenv("DISPLAY", ":0")
    assert main([]) == 7


def test_without_a_display_the_terminal_is_suggested(command, monkeypatch, capsys):
    monkeypatch.setattr(cli, "has_display", lambda: False)
    assert main([]) == exits.DEVICE
    assert "fwcaptions listen" in capsys.readouterr().err


def test_a_window_that_cannot_load_points_to_the_doctor(monkeypatch, capsys):
    def refuse(name):
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(cli, "import_module", refuse)
    monkeypatch.setattr(cli, "has_display", lambda: True)
    assert main([]) == exits.DEVICE
    err = capsys.readouterr().err
    assert "libEGL" in err
    assert "fwcaptions doctor" in err


def program(*arguments, stdout):
    """Run the program in a separate process, where its standard output is real."""
    code = (
        "import sys, types, app.cli as cli\n"
        "fake = types.SimpleNamespace(run=lambda a, p: print('x' * 100_000) or 0)\n"
        "cli.import_module = lambda name: fake\n"
        "sys.exit(cli.main(sys.argv[1:]))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk_behind_standard_output():
    with open("/dev/full", "w") as full:
        done = program("devices", stdout=full)
    assert done.returncode == exits.STORAGE
    assert done.stderr == (
        "fwcaptions: The output could not be written: No space left on device.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_a_closed_pipe_is_quiet():
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as closed:
        done = program("devices", stdout=closed)
    assert (done.returncode, done.stderr) == (exits.FAILED, "")
