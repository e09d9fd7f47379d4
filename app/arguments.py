"""The command line's grammar: every subcommand, option and help text; imports nothing heavy."""

from __future__ import annotations

import argparse
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app.exits import EPILOG
from app.requests import REQUESTS
from engine import TRANSCRIPT_FORMATS

if TYPE_CHECKING:
    from typing import TypeAlias

FORMATS = TRANSCRIPT_FORMATS

DESCRIPTION = """\
Live captions for whatever a microphone or the computer plays, on this machine alone.
Without a command the window opens.
"""

EXAMPLES = """\
examples:
  fwcaptions                                open the window
  fwcaptions listen                         caption the microphone in this terminal
  fwcaptions listen --source both --out meeting.srt
  fwcaptions transcribe talk.mp4            write talk.srt beside the video
  fwcaptions transcribe *.wav -o subtitles/ --format vtt
  fwcaptions doctor                         what works here, and how to fix the rest

"""

TRANSCRIBE_EXAMPLES = """\
examples:
  fwcaptions transcribe talk.mp4
  fwcaptions transcribe talk.mp4 -o talk.vtt
  fwcaptions transcribe one.wav two.wav -o subtitles/ --format txt
  fwcaptions transcribe talk.mp4 -o - --format txt | less

"""

CONTROL_EXAMPLES = """\
actions:
  toggle    start captions, or stop them
  start     start captions
  stop      stop captions
  pause     pause captions, or go on
  overlay   show or hide the captions above other windows
  show      bring the window to the front

Bind a key to such a command in the keyboard settings of the desktop, and it works
whichever window is in front.

"""

LISTEN_EXAMPLES = """\
examples:
  fwcaptions listen                          the default microphone
  fwcaptions listen --source system          what the computer plays
  fwcaptions listen --source both --out call.srt
  fwcaptions listen --source "USB headset"   a device by part of its name
  fwcaptions listen --source file:talk.wav --metrics talk.json --reference words.json

Ctrl-C stops, finishes the last words and writes --out; a second Ctrl-C leaves at once.

"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; ``arguments.command`` is None when no subcommand is given."""
    parser = _Parser("fwcaptions", DESCRIPTION, EXAMPLES)
    parser.add_argument("--version", action="version", version=f"fwcaptions {_version()}")
    parser.add_argument("--time-start", nargs=2, help=argparse.SUPPRESS)
    _add_verbose(parser, default=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_transcribe(commands)
    _add_listen(commands)
    _add_control(commands)
    _add_command(commands, "devices", "list microphones and system audio by name")
    doctor = _add_command(commands, "doctor", "check what works here, and say how to fix the rest")
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


if TYPE_CHECKING:
    # argparse gives the class of its subcommands no public name.
    Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # pyright: ignore[reportPrivateUsage]


def _version() -> str:
    try:
        return version("fastwhisper-captions")
    except PackageNotFoundError:  # a checkout that is run in place
        return "of a checkout"


def _add_command(commands: Commands, name: str, summary: str, examples: str = "") -> _Parser:
    prog = f"fwcaptions {name}"
    description = f"{summary[0].upper()}{summary[1:]}."
    parser = commands.add_parser(
        name, prog=prog, help=summary, description=description, examples=examples
    )
    _add_verbose(parser, default=argparse.SUPPRESS)
    return parser


def _add_verbose(parser: argparse.ArgumentParser, default: bool | str) -> None:
    text = "log what happens, never what is said, and show the traceback of unexpected errors"
    parser.add_argument("-v", "--verbose", action="store_true", default=default, help=text)


def _add_transcribe(commands: Commands) -> None:
    summary = "write subtitles of audio and video files"
    parser = _add_command(commands, "transcribe", summary, TRANSCRIBE_EXAMPLES)
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT", help="audio or video file")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file for one input, a folder for several or when it exists, - for standard output; "
        "default: beside each input",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="default: the suffix of OUT, else what the settings say"
    )
    _add_model(parser)
    _add_beam(parser)
    parser.add_argument(
        "--vocabulary",
        type=Path,
        metavar="FILE",
        help="names and terms to expect, one a line; default: those of the settings",
    )


def _add_listen(commands: Commands) -> None:
    summary = "live captions in this terminal"
    parser = _add_command(commands, "listen", summary, LISTEN_EXAMPLES)
    parser.add_argument(
        "--source",
        default="mic",
        metavar="SOURCE",
        help="mic, system, both, a device by part of its name, or file:PATH; default: %(default)s",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="write the transcript here at the end: .srt, .vtt, .txt or .json",
    )
    parser.add_argument(
        "--metrics",
        type=Path,
        metavar="OUT.json",
        help="write latency, erasure and speed figures here at the end",
    )
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="WORDS.json",
        help="what is really said and when, for --metrics: a list of word, start and end",
    )
    parser.add_argument("--seconds", type=_positive, metavar="N", help="stop after N seconds")
    _add_model(parser)
    _add_beam(parser)


def _add_control(commands: Commands) -> None:
    parser = _add_command(
        commands, "control", "tell the window that runs what to do", CONTROL_EXAMPLES
    )
    parser.add_argument("action", choices=REQUESTS, help="what it should do")


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="NAME|PATH", help="a model by name or folder; default: the window's own"
    )
    parser.add_argument(
        "--threads", type=_threads, metavar="N", help="processor threads to use; default: 2"
    )


def _add_beam(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--beam", type=_beam, metavar="N", help="most hypotheses kept while decoding; 1 is fastest"
    )


def _add_bench(commands: Commands) -> None:
    summary = "measure speed, memory and latency on this machine"
    parser = _add_command(commands, "bench", summary)
    parser.add_argument(
        "--audio", type=Path, metavar="FILE", help="default: the bundled sample recording"
    )
    parser.add_argument(
        "--reference",
        type=Path,
        metavar="WORDS.json",
        help="what is really said in it and when: a list of word, start and end in seconds",
    )
    parser.add_argument(
        "--report", type=Path, metavar="PATH", help="write tables (.md) or all figures (.json) here"
    )
    parser.add_argument("--quick", action="store_true", help="one repeat and a short live replay")
    parser.add_argument(
        "--endurance",
        type=_positive,
        metavar="MINUTES",
        help="length of the session that captions the recording over and over; default: 10, "
        "or none with --quick",
    )
    parser.add_argument(
        "--soak",
        type=_positive,
        metavar="HOURS",
        help="instead, caption this much at high speed while devices go, the disk refuses and "
        "sessions are killed; --report names a document whose section is written anew",
    )
    parser.add_argument(
        "--window",
        action="store_true",
        help="instead, measure how soon the window can be used and how long it ever keeps still; "
        "--report names a document whose section is written anew",
    )
    parser.add_argument("--model", metavar="NAME|PATH", help="default: the bundled one")
    peers = parser.add_argument_group("comparison with other recognisers, where they are installed")
    peers.add_argument(
        "--peer-python",
        type=Path,
        default=None,
        metavar="PATH",
        help="a Python that has faster-whisper; default: this one",
    )
    peers.add_argument(
        "--base", type=Path, metavar="DIR", help="faster-whisper base; default: random weights"
    )
    peers.add_argument(
        "--tiny", type=Path, metavar="DIR", help="faster-whisper tiny.en; default: random weights"
    )
    peers.add_argument(
        "--ggml", type=Path, metavar="FILE", help="whisper.cpp weights; default: it is left out"
    )
    # How a case gets a process of its own, in the packaged program too, which is no interpreter.
    for hidden in ("--case", "--peer", "--soak-session"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)


def _whole_number(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {most} is needed")
    return int(text)


def _threads(text: str) -> int:
    return _whole_number(text, 64)


def _beam(text: str) -> int:
    return _whole_number(text, 16)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("a number above 0 is needed")
    return number
