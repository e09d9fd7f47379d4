"""The command-line parser: every command, option and help text; imports nothing heavy."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from app.console import plain
from app.exits import EPILOG
from app.formats import FORMATS, SUFFIXES
from app.requests import REQUESTS
from app.version import app_version

DESCRIPTION = """\
Live captions of the microphone or of system audio, made on this computer alone.
Without a command, the window opens.
"""

EXAMPLES = """\
examples:
  fwcaptions                                open the window
  fwcaptions listen                         caption the microphone in this terminal
  fwcaptions listen --source both --out meeting.srt
  fwcaptions transcribe talk.mp4            write talk.srt next to the video
  fwcaptions transcribe *.wav -o subtitles/ --format vtt
  fwcaptions check talk.srt                 check subtitles against readability rules
  fwcaptions doctor                         check this machine and suggest fixes

"""

TRANSCRIBE_EXAMPLES = """\
examples:
  fwcaptions transcribe talk.mp4
  fwcaptions transcribe talk.mp4 -o talk.vtt
  fwcaptions transcribe one.wav two.wav -o subtitles/ --format txt
  fwcaptions transcribe talk.mp4 -o - --format txt | less
  fwcaptions transcribe recordings/          every recording in a folder
  fwcaptions transcribe - < talk.mp4         standard input to standard output
  fwcaptions transcribe film.mkv --track 2

A transcript is written when it is complete. A run that was interrupted continues where
it was when the same command is given again.

"""

CHECK_EXAMPLES = """\
rules:
  order and overlap of cues, their duration and reading speed, number and length
  of lines, numbering (SubRip) and markup (WebVTT)

examples:
  fwcaptions check talk.srt
  fwcaptions check subtitles/*.vtt

"""

RECOVER_EXAMPLES = """\
An interrupted session gets its last words and its end. Of a damaged one, everything that can be
read is written anew; the damaged file stays beside it as session.damaged.jsonl.

examples:
  fwcaptions recover
  fwcaptions recover "sessions/2025-03-01 14-30-05"

"""

CONTROL_EXAMPLES = """\
actions:
  toggle    start or stop captions
  start     start captions
  stop      stop captions
  pause     pause or resume captions
  overlay   show or hide the caption overlay
  show      bring the window to the front

For a global shortcut, bind a key to one of these commands in the keyboard settings
of the desktop.

"""

LISTEN_EXAMPLES = """\
examples:
  fwcaptions listen                          the default microphone
  fwcaptions listen --source system          system audio: what the computer plays
  fwcaptions listen --source both --out call.srt
  fwcaptions listen --source both --microphone headset --system-audio HDMI
  fwcaptions listen --source "USB headset"   a device by part of its name
  fwcaptions listen --source file:talk.wav --metrics talk.json --reference words.json

Ctrl-C stops captions, finishes the last words and writes --out; a second Ctrl-C exits
immediately.

"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; ``arguments.command`` is None when no subcommand is given."""
    parser = _Parser("fwcaptions", DESCRIPTION, EXAMPLES)
    parser.add_argument("--version", action="version", version=f"fwcaptions {app_version()}")
    parser.add_argument("--time-start", nargs=2, help=argparse.SUPPRESS)
    _add_verbose(parser, default=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_transcribe(commands)
    _add_listen(commands)
    _add_control(commands)
    _add_check(commands)
    _add_recover(commands)
    _add_command(commands, "devices", "list microphones and system audio by name")
    doctor = _add_command(commands, "doctor", "check this machine and suggest fixes")
    _add_model(doctor)
    doctor.add_argument("--start-qt", action="store_true", help=argparse.SUPPRESS)
    _add_bench(commands)
    help_ = _add_command(commands, "help", "show the help of a command")
    help_.add_argument("topic", nargs="?", choices=sorted(commands.choices), metavar="COMMAND")
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose help keeps the line breaks of its examples and its exit codes."""

    def __init__(self, prog: str, description: str, examples: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=examples + EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Exit with a message that may quote any argument."""
        super().error(plain(message))


if TYPE_CHECKING:
    # argparse gives the class of its subcommands no public name.
    Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # pyright: ignore[reportPrivateUsage]


def _add_command(commands: Commands, name: str, summary: str, examples: str = "") -> _Parser:
    prog = f"fwcaptions {name}"
    description = f"{summary[0].upper()}{summary[1:]}."
    parser = commands.add_parser(
        name, prog=prog, help=summary, description=description, examples=examples
    )
    _add_verbose(parser, default=argparse.SUPPRESS)
    return parser


def _add_verbose(parser: argparse.ArgumentParser, default: bool | str) -> None:
    text = "log events, never spoken words, and show the traceback of unexpected errors"
    parser.add_argument("-v", "--verbose", action="store_true", default=default, help=text)


def _add_transcribe(commands: Commands) -> None:
    summary = "transcribe audio and video files"
    parser = _add_command(commands, "transcribe", summary, TRANSCRIBE_EXAMPLES)
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="audio or video file, folder of them, or - for standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="output file for one input, output folder for several, or - for standard output; "
        "default: next to each input, and standard output for standard input",
    )
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="output format; default: by the suffix of OUT, or as set in the settings",
    )
    parser.add_argument(
        "--track",
        type=partial(_whole_number, most=99),
        metavar="N",
        help="audio track to transcribe, counted from 1; default: the English one, or else the "
        "default one of the file, unless it is silent",
    )
    _add_model(parser)
    _add_beam(parser)
    parser.add_argument(
        "--vocabulary",
        type=Path,
        metavar="FILE",
        help="file of names and terms to expect, one per line; default: those in the settings",
    )
    parser.add_argument(
        "--restart",
        action="store_true",
        help="decode everything again, also what an interrupted run has decoded",
    )


def _add_listen(commands: Commands) -> None:
    summary = "show live captions in this terminal"
    parser = _add_command(commands, "listen", summary, LISTEN_EXAMPLES)
    parser.add_argument(
        "--source",
        default="mic",
        metavar="SOURCE",
        help="mic, system, both, part of a device name, or file:PATH; default: %(default)s",
    )
    parser.add_argument(
        "--microphone",
        metavar="NAME",
        help="the microphone of --source mic or both, by part of its name; default: the system's",
    )
    parser.add_argument(
        "--system-audio",
        metavar="NAME",
        help="the system audio of --source system or both, by part of its name; default: that of "
        "the default output",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=f"write the transcript to FILE at the end; one of {SUFFIXES}",
    )
    parser.add_argument(
        "--metrics",
        type=Path,
        metavar="OUT.json",
        help="write latency, erasure and real-time factor to OUT.json at the end",
    )
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="WORDS.json",
        help="the words spoken, with start and end in seconds, as a JSON list, for --metrics",
    )
    parser.add_argument("--seconds", type=_positive, metavar="N", help="stop after N seconds")
    _add_model(parser)
    _add_beam(parser)


def _add_recover(commands: Commands) -> None:
    summary = "recover interrupted and damaged sessions"
    parser = _add_command(commands, "recover", summary, RECOVER_EXAMPLES)
    text = "folder of a session; without any, every session that needs it"
    parser.add_argument("sessions", nargs="*", type=Path, metavar="SESSION", help=text)


def _add_check(commands: Commands) -> None:
    summary = "check subtitle files against readability rules"
    parser = _add_command(commands, "check", summary, CHECK_EXAMPLES)
    parser.add_argument(
        "inputs", nargs="+", type=Path, metavar="FILE", help="SubRip (.srt) or WebVTT (.vtt) file"
    )


def _add_control(commands: Commands) -> None:
    parser = _add_command(commands, "control", "control the open window", CONTROL_EXAMPLES)
    parser.add_argument("action", choices=REQUESTS, help="one of the actions below")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="NAME|PATH", help="model name or folder; default: as in the settings"
    )
    parser.add_argument(
        "--threads",
        type=partial(_whole_number, most=64),
        metavar="N",
        help="processor threads; default: as in the settings, or 2",
    )


def _add_beam(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--beam", type=partial(_whole_number, most=16), metavar="N", help="beam size; 1 is fastest"
    )


def _add_bench(commands: Commands) -> None:
    summary = "measure speed, memory and latency on this machine"
    parser = _add_command(commands, "bench", summary)
    parser.add_argument(
        "--audio", type=Path, metavar="FILE", help="audio file; default: the bundled sample"
    )
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="WORDS.json",
        help="the words spoken in it, with start and end in seconds, as a JSON list",
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="PATH",
        help="write tables to PATH (.md) with all figures beside it, or the figures alone (.json)",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one repetition, two threads, no comparison and no long session",
    )
    parser.add_argument(
        "--endurance",
        type=_positive,
        metavar="MINUTES",
        help="minutes of audio in the long session; default: 10, or none with --quick",
    )
    parser.add_argument(
        "--soak",
        type=_positive,
        metavar="HOURS",
        help="run the soak test instead: HOURS of audio at high speed with disconnected devices, "
        "disk faults and killed sessions; --report replaces its section of PATH",
    )
    parser.add_argument(
        "--window",
        action="store_true",
        help="measure the window instead: its start-up time and its longest stall; --report "
        "replaces its section of PATH",
    )
    parser.add_argument(
        "--model", metavar="NAME|PATH", help="model name or folder; default: the bundled model"
    )
    peers = parser.add_argument_group("comparison with other recognisers, if they are installed")
    peers.add_argument(
        "--peer-python",
        type=Path,
        default=None,
        metavar="PATH",
        help="Python with faster-whisper; default: this one",
    )
    peers.add_argument(
        "--base", type=Path, metavar="DIR", help="weights of faster-whisper base; default: random"
    )
    peers.add_argument(
        "--tiny",
        type=Path,
        metavar="DIR",
        help="weights of faster-whisper tiny.en; default: random",
    )
    peers.add_argument(
        "--ggml", type=Path, metavar="FILE", help="weights of whisper.cpp; default: not compared"
    )
    # A case runs in a separate process; a packaged program has no interpreter to start it with.
    for hidden in ("--case", "--peer", "--soak-session"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)


def _whole_number(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {most}")
    return int(text)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("expected a number above 0")
    return number
