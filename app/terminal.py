"""Live captions in a terminal.

:class:`CaptionBoard` hears events on the engine thread and holds what there is to show; a screen
draws it on the main thread, whenever that gets round to it, so that a slow terminal never delays
the captions behind it.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine import (
    SAMPLE_RATE,
    CaptionChanged,
    CueFinal,
    GapFound,
    LagChanged,
    LevelChanged,
    LoadLevel,
    Notice,
    SessionEnded,
    SessionFailed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from engine import Caption, Event, Gap, Word

CHANNEL_NAMES = {"mic": "microphone", "system": "computer", "file": "file"}
LOADS = ("", "narrower search", "slower refresh", "skipping audio")
MAX_LIVE_ROWS = 4
"""Rows of the line that still moves; of a longer one the end is shown."""

_METER_CELLS = 10
_METER_FLOOR_DB = -60.0


@dataclass(frozen=True, slots=True)
class Line:
    """A finished line; `aside` is what the program says itself: a notice, a gap."""

    text: str
    aside: bool = False


@dataclass(frozen=True, slots=True)
class LiveLine:
    """The words of a channel that are not on a finished line yet."""

    label: str
    committed: tuple[str, ...]
    tentative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One look at the board: lines since the last look, moving lines, level and lag."""

    finished: tuple[Line, ...]
    live: tuple[LiveLine, ...]
    status: str


class Screen(Protocol):
    """Where frames go."""

    def draw(self, frame: Frame) -> None:
        """Show a frame."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was found, finished lines above."""
        ...


class CaptionBoard:
    """What a session has said so far, for a screen to show; any thread."""

    def __init__(self, *, labelled: bool) -> None:
        self._labelled = labelled
        self._lock = threading.Lock()
        self._finished: list[Line] = []
        self._captions: dict[str, Caption] = {}
        self._spoken: dict[str, Word] = {}
        self._levels: dict[str, float] = {}
        self._lag = LagChanged(0.0, LoadLevel.FULL)
        self._ended = False
        self.failure: str | None = None

    def hear(self, event: Event) -> None:
        """Take in one event of the session; called on the engine thread."""
        with self._lock:
            self._hear(event)

    def say(self, text: str) -> None:
        """Add a line of the program's own."""
        with self._lock:
            self._finished.append(Line(plain(text), aside=True))

    def look(self) -> Frame:
        """Return what is to be drawn; finished lines are handed out once."""
        with self._lock:
            finished, self._finished = tuple(self._finished), []
            live = () if self._ended else tuple(self._live_lines())
            return Frame(finished, live, "" if self._ended else self._status())

    def _hear(self, event: Event) -> None:
        match event:
            case CaptionChanged(caption):
                self._captions[caption.channel] = caption
            case CueFinal(cue):
                if cue.words:
                    self._spoken[cue.channel] = cue.words[-1]
                self._finished.append(Line(self._label(cue.channel) + plain(cue.text)))
            case LevelChanged(channel, peak_db):
                self._levels[channel] = peak_db
            case LagChanged():
                self._lag = event
            case GapFound(channel, gap):
                self._finished.append(Line(self._label(channel) + gap_text(gap), aside=True))
            case Notice(channel, message):
                self._finished.append(Line(self._label(channel) + plain(message), aside=True))
            case SessionFailed(message):
                self.failure = message
                self._ended = True
            case SessionEnded():
                self._ended = True
            case _:
                pass

    def _label(self, channel: str) -> str:
        return f"{CHANNEL_NAMES[channel]}: " if self._labelled else ""

    def _live_lines(self) -> Iterable[LiveLine]:
        for channel, caption in self._captions.items():
            committed = self._unfinished(channel, caption.committed)
            tentative = self._unfinished(channel, caption.tentative)
            if committed or tentative:
                yield LiveLine(self._label(channel), committed, tentative)

    def _unfinished(self, channel: str, words: Sequence[Word]) -> tuple[str, ...]:
        """Return the words behind the channel's last finished line."""
        last = self._spoken.get(channel)
        if last is None:
            return tuple(plain(word.text) for word in words)
        return tuple(plain(w.text) for w in words if w.start >= last.end and w != last)

    def _status(self) -> str:
        meters = (f"{CHANNEL_NAMES[channel]} {meter(db)}" for channel, db in self._levels.items())
        load = f" ({LOADS[self._lag.load]})" if self._lag.load else ""
        return "  ".join((*meters, f"lag {self._lag.seconds:.1f} s{load}"))


class PlainScreen:
    """Finished lines only, for pipes, files and terminals without cursor control."""

    def __init__(self, out: TextIO, aside: TextIO) -> None:
        self._out = out
        self._aside = aside

    def draw(self, frame: Frame) -> None:
        """Print what is finished; gaps and notices go to standard error."""
        for line in frame.finished:
            stream = self._aside if line.aside else self._out
            print(line.text, file=stream, flush=True)

    def close(self) -> None:
        """Do nothing: every line is already out."""


class LiveScreen:
    """Redraws the moving lines and the status line in place, below the finished ones."""

    _UP, _CLEAR_ROW, _CLEAR_BELOW = "\x1b[{}A", "\x1b[K", "\x1b[J"
    _DIM, _NORMAL = "\x1b[2m", "\x1b[0m"
    _HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._rows = 0
        self._last: Frame | None = None

    def draw(self, frame: Frame) -> None:
        """Replace the moving lines by those of `frame`, in one write so that nothing flickers."""
        if frame == self._last:
            return
        self._last = frame
        width = max(20, shutil.get_terminal_size().columns - 1)
        above = [row for line in frame.finished for row in self._finished_rows(line, width)]
        live = [row for line in frame.live for row in self._live_rows(line, width)]
        if frame.status:
            live.append(self._dim(clip(frame.status, width)))
        self._write(above, live)

    def close(self) -> None:
        """Wipe the moving lines and give the cursor back; harmless when called again."""
        self._write([], [])
        self._out.write(self._SHOW)
        self._out.flush()

    def _write(self, above: Sequence[str], live: Sequence[str]) -> None:
        up = self._UP.format(self._rows) if self._rows else ""
        rows = "".join(f"{row}{self._CLEAR_ROW}\n" for row in (*above, *live))
        self._out.write(f"{self._HIDE}{up}\r{rows}{self._CLEAR_BELOW}")
        self._out.flush()
        self._rows = len(live)

    def _finished_rows(self, line: Line, width: int) -> list[str]:
        rows = [" ".join(row) for row in wrap(line.text.split(), width)]
        return [self._dim(row) for row in rows] if line.aside else rows

    def _live_rows(self, line: LiveLine, width: int) -> list[str]:
        """Wrap the words and dim the tentative ones; keep the last rows."""
        committed = [*line.label.split(), *line.committed]
        rows, first = list[str](), 0
        for row in wrap([*committed, *line.tentative], width):
            fixed = max(0, min(len(row), len(committed) - first))
            parts = (" ".join(row[:fixed]), self._dim(" ".join(row[fixed:])))
            rows.append(" ".join(part for part in parts if part))
            first += len(row)
        return rows[-MAX_LIVE_ROWS:]

    def _dim(self, text: str) -> str:
        return f"{self._DIM}{text}{self._NORMAL}" if text else ""


def open_screen(out: TextIO, aside: TextIO) -> Screen:
    """Return the screen that suits where the output goes."""
    if out.isatty() and os.environ.get("TERM") != "dumb" and _understands_escapes():
        return LiveScreen(out)
    return PlainScreen(out, aside)


def _understands_escapes() -> bool:
    """Ask the Windows console to obey escape sequences; every other terminal does."""
    if sys.platform != "win32":
        return True
    import ctypes

    kernel = ctypes.windll.kernel32
    handle, mode = kernel.GetStdHandle(-11), ctypes.c_ulong()
    virtual_terminal = 0x0004
    return bool(
        kernel.GetConsoleMode(handle, ctypes.byref(mode))
        and kernel.SetConsoleMode(handle, mode.value | virtual_terminal)
    )


def wrap(words: Sequence[str], width: int) -> list[list[str]]:
    """Break words into rows of at most `width` cells; a longer word is cut to fit."""
    rows: list[list[str]] = []
    used = width
    for word in (clip(word, width) for word in words):
        cells = display_width(word)
        if used + 1 + cells > width:
            rows.append([word])
            used = cells
        else:
            rows[-1].append(word)
            used += 1 + cells
    return rows


def clip(text: str, width: int) -> str:
    """Cut `text` to `width` cells, with an ellipsis where something is missing."""
    if display_width(text) <= width:
        return text
    kept = text
    while display_width(kept) > width - 1:
        kept = kept[:-1]
    return kept + "…"


def display_width(text: str) -> int:
    """Cells that `text` takes in a terminal: two for wide characters, none for combining ones."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def plain(text: str) -> str:
    """Return `text` without control characters: a device's name must not steer the terminal."""
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text)


def gap_text(gap: Gap) -> str:
    """Describe a stretch that was not heard."""
    return f"[{(gap.end - gap.start) / SAMPLE_RATE:.1f} s of audio missing: {plain(gap.reason)}]"


def meter(peak_db: float) -> str:
    """Draw a level as a bar, from -60 dB to full scale."""
    share = 1 - max(_METER_FLOOR_DB, min(0.0, peak_db)) / _METER_FLOOR_DB
    filled = round(share * _METER_CELLS)
    return "▮" * filled + "▯" * (_METER_CELLS - filled)
