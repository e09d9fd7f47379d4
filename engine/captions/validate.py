"""Checks subtitles, as cues or as finished files, against the rules of :class:`CueOptions`.

Every function returns one clause for each violation, and an empty tuple when there is none.
Runs on the caller's thread.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from engine.captions.cues import CueOptions
from engine.errors import OptionsError, StorageError

if TYPE_CHECKING:
    from engine.types import Cue

_EXACT = 1e-6
"""Seconds of rounding in floating point."""

_MILLISECOND = 0.001 + _EXACT
"""Seconds of rounding in a file: a duration or a gap has two rounded ends."""

_STAMP = r"(\d{2,}):([0-5]\d):([0-5]\d)%s(\d{3})"
_SRT_TIMES = re.compile(f"{_STAMP} --> {_STAMP}".replace("%s", ","))
_VTT_TIMES = re.compile(f"{_STAMP} --> {_STAMP}".replace("%s", r"\."))
_VTT_VOICE = re.compile(r"<v ([^<>&\n]|&(?:amp|lt|gt);)+>")
_VTT_TEXT = re.compile(r"([^<>&]|&(?:amp|lt|gt);)*")


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cue as a viewer sees it, whatever file it came from."""

    start: float
    end: float
    lines: tuple[str, ...]
    voice: str = ""

    @property
    def duration(self) -> float:
        return self.end - self.start

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def speed(self) -> float:
        return len(self.text) / self.duration


def check_transcript(
    path: str | os.PathLike[str], options: CueOptions | None = None
) -> tuple[str, ...]:
    """Return the violations in a subtitle file, SRT or WebVTT by its suffix.

    Raises
    ------
    OptionsError
        The file is neither SubRip nor WebVTT by its suffix.
    StorageError
        The file cannot be read, or is not UTF-8.
    """
    path = Path(path)
    validate = _VALIDATORS.get(path.suffix.lower())
    if validate is None:
        raise OptionsError(f"Only .srt and .vtt files can be checked, not “{path}”.")
    try:
        return validate(path.read_text(encoding="utf-8-sig"), options)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path}” cannot be read ({reason}); choose another file.") from error
    except UnicodeDecodeError as error:
        raise StorageError(f"“{path}” is not a UTF-8 text file; choose another file.") from error


def validate_cues(cues: Iterable[Cue], options: CueOptions | None = None) -> tuple[str, ...]:
    """Return the violations in the cues of one channel, or of several after merging them."""
    cues = tuple(cues)
    shown = [_Shown(cue.start, cue.end, cue.lines) for cue in cues]
    problems = _problems(shown, options or CueOptions(), _EXACT)
    return (*problems, *(problem for cue in cues for problem in _word_problems(cue)))


def validate_srt(text: str, options: CueOptions | None = None) -> tuple[str, ...]:
    """Return the violations in the text of an SRT file."""
    shown: list[_Shown] = []
    problems: list[str] = []
    for number, block in enumerate(_blocks(text), 1):
        if block[0] != str(number):
            problems.append(f"block {number} is numbered {block[0]!r}")
        times = _SRT_TIMES.fullmatch(block[1]) if len(block) > 1 else None
        if times is None:
            problems.append(f"block {number} has no timing line")
        else:
            shown.append(_Shown(*_seconds(times), tuple(block[2:])))
    return (*problems, *_problems(shown, options or CueOptions(), _MILLISECOND))


def validate_vtt(text: str, options: CueOptions | None = None) -> tuple[str, ...]:
    """Return the violations in the text of a WebVTT file; its voices may overlap each other."""
    blocks = _blocks(text)
    if not blocks or blocks[0] != ["WEBVTT"]:
        return ("the file does not begin with WEBVTT",)
    problems: list[str] = []
    shown: list[_Shown] = []
    for number, block in enumerate(blocks[1:], 1):
        times = _VTT_TIMES.fullmatch(block[0])
        voice = _VTT_VOICE.match("\n".join(block[1:]))
        name = voice[0] if voice else ""
        content = "\n".join(block[1:])[len(name) :]
        if times is None:
            problems.append(f"block {number} has no timing line")
        elif not _VTT_TEXT.fullmatch(content):
            problems.append(f"block {number} contains markup that is not escaped")
        else:
            lines = tuple(html.unescape(content).split("\n"))
            shown.append(_Shown(*_seconds(times), lines, name))
    for before, after in pairwise(shown):
        if after.start < before.start:
            problems.append(f"the cue at {after.start:.3f} s is out of order")
    for name in dict.fromkeys(one.voice for one in shown):
        track = [one for one in shown if one.voice == name]
        problems += _problems(track, options or CueOptions(), _MILLISECOND)
    return tuple(problems)


def _blocks(text: str) -> list[list[str]]:
    return [block.split("\n") for block in re.split(r"\n{2,}", text.strip("\n")) if block]


def _seconds(times: re.Match[str]) -> tuple[float, float]:
    """Return start and end of a matched timing line."""
    fields = [int(group) for group in times.groups()]
    ends = (fields[:4], fields[4:])
    start, end = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in ends)
    return start, end


def _problems(shown: Sequence[_Shown], options: CueOptions, slack: float) -> Iterator[str]:
    """Yield the violations in a sequence of cues, each with the cue's start."""
    for one, following in zip(shown, (*shown[1:], None), strict=False):
        for problem in (
            *_time_problems(one, options, slack),
            *_layout_problems(one, options),
            *_neighbour_problems(one, following, options, slack),
        ):
            yield f"cue at {one.start:.3f} s {problem}"


def _time_problems(one: _Shown, options: CueOptions, slack: float) -> Iterator[str]:
    if not one.start >= 0:
        yield "starts before zero"
    if not one.duration > 0:
        yield "does not end after its start"
    elif one.duration < options.min_duration - slack:
        yield f"is shown for only {one.duration:.3f} s"
    elif one.duration < options.shortest_time(one.text) - slack:
        yield f"is read at {one.speed:.1f} characters per second"
    elif not one.duration <= options.max_duration + slack:
        yield f"is shown for {one.duration:.3f} s"


def _word_problems(cue: Cue) -> Iterator[str]:
    for word in cue.words:
        if not word.end > word.start:
            yield f"word at {word.start:.3f} s has no length"


def _layout_problems(one: _Shown, options: CueOptions) -> Iterator[str]:
    if not 1 <= len(one.lines) <= options.max_lines:
        yield f"has {len(one.lines)} lines"
    if not all(line.strip() for line in one.lines):
        yield "has an empty line"
    longest = max(map(len, one.lines), default=0)
    if longest > options.max_line:
        yield f"has a line of {longest} characters"


def _neighbour_problems(
    one: _Shown, following: _Shown | None, options: CueOptions, slack: float
) -> Iterator[str]:
    if following and following.start < one.start:
        yield "is followed by an earlier one"
    elif following and following.start < one.end:
        yield "overlaps the next"
    elif following and following.start - one.end < options.gap - slack:
        yield f"leaves only {following.start - one.end:.3f} s before the next"
    elif _could_stay(one, following, options, slack):
        yield f"is read at {one.speed:.1f} characters per second although it could be shown longer"


def _could_stay(one: _Shown, following: _Shown | None, options: CueOptions, slack: float) -> bool:
    """Whether the cue is read too fast for comfort although it could be shown longer."""
    shortest, wanted = options.shortest_time(one.text), options.reading_time(one.text)
    if not shortest - slack <= one.duration < wanted - slack:
        return False
    return not following or following.start - options.gap - one.end > slack


_VALIDATORS = {".srt": validate_srt, ".vtt": validate_vtt}
