"""Live captions in a terminal.

:class:`CaptionBoard` receives events on the engine thread and holds what is to be shown; a screen
draws it on the main thread at its own pace, so that a slow terminal never delays the captions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TextIO

from app.console import plain, print_line
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
    SourceChanged,
)

if TYPE_CHECKING:
    from rich.text import Text

    from engine import Caption, Event, Gap, Word

CHANNEL_NAMES = {"mic": "microphone", "system": "computer", "file": "file"}
LOAD_NAMES = ("", "narrower search", "slower refresh", "skipping audio")
MAX_LIVE_ROWS = 4
"""Rows of a line that may still change; only the end of a longer one is shown."""

_METER_CELLS = 10
_METER_FLOOR_DB = -60.0


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """A finished line: a caption, or a note of the program itself, such as a gap."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class LiveLine:
    """The words of a channel that are not on a finished line yet."""

    label: str
    committed: tuple[str, ...]
    tentative: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What to draw: lines finished since the last frame, unfinished ones, level and lag."""

    finished: tuple[TerminalLine, ...]
    live: tuple[LiveLine, ...]
    status: str


class Screen(Protocol):
    """Where frames go."""

    def draw(self, frame: Frame) -> None:
        """Show a frame."""

    def close(self) -> None:
        """Restore the terminal; finished lines stay."""


class CaptionBoard:
    """The captions of a session so far, for a screen to draw; any thread.

    Attributes
    ----------
    labelled
        Whether lines begin with the name of their channel.
    failure
        Why the session failed; None while it has not.
    """

    def __init__(self, *, labelled: bool = False) -> None:
        self.labelled = labelled
        self.failure: str | None = None
        self._lock = threading.Lock()
        self._finished: list[TerminalLine] = []
        self._captions: dict[str, Caption] = {}
        self._last_words: dict[str, Word] = {}
        self._levels: dict[str, float] = {}
        self._sources: dict[str, str | None] = {}
        self._lag = LagChanged(0.0, LoadLevel.FULL)
        self._ended = False

    def on_event(self, event: Event) -> None:
        """Take an event of the session; called on the engine thread."""
        with self._lock:
            self._apply(event)

    def add_note(self, text: str) -> None:
        """Add a line of the program itself."""
        with self._lock:
            self._finished.append(TerminalLine(plain(text), is_note=True))

    def take_frame(self) -> Frame:
        """Return what is to be drawn; each finished line is returned once."""
        with self._lock:
            finished, self._finished = tuple(self._finished), []
            live = () if self._ended else tuple(self._live_lines())
            return Frame(finished, live, "" if self._ended else self._status())

    def _apply(self, event: Event) -> None:
        match event:
            case CaptionChanged(caption):
                self._captions[caption.channel] = caption
            case CueFinal(cue):
                if cue.words:
                    self._last_words[cue.channel] = cue.words[-1]
                self._finished.append(TerminalLine(self._label(cue.channel) + plain(cue.text)))
            case LevelChanged(channel, peak_db):
                self._levels[channel] = peak_db
            case LagChanged():
                self._lag = event
            case GapFound(channel, gap):
                self._add_channel_note(channel, gap_text(gap))
            case Notice(channel, message):
                self._add_channel_note(channel, plain(message))
            case SourceChanged(channel, name):
                self._note_source(channel, name)
            case SessionFailed(message):
                self.failure = message
                self._ended = True
            case SessionEnded():
                self._ended = True
            case _:
                pass

    def _note_source(self, channel: str, name: str | None) -> None:
        """Say which device is recorded when it is no longer the first one."""
        if name is not None and channel in self._sources and name != self._sources[channel]:
            self._add_channel_note(channel, f"Now recording {plain(name)}.")
        self._sources[channel] = name

    def _add_channel_note(self, channel: str, text: str) -> None:
        self._finished.append(TerminalLine(self._label(channel) + text, is_note=True))

    def _label(self, channel: str) -> str:
        return f"{CHANNEL_NAMES[channel]}: " if self.labelled else ""

    def _live_lines(self) -> Iterable[LiveLine]:
        for channel, caption in self._captions.items():
            committed = self._unfinished(channel, caption.committed)
            tentative = self._unfinished(channel, caption.tentative)
            if committed or tentative:
                yield LiveLine(self._label(channel), committed, tentative)

    def _unfinished(self, channel: str, words: Sequence[Word]) -> tuple[str, ...]:
        """Return the words after the channel's last finished line."""
        last = self._last_words.get(channel)
        if last is None:
            return tuple(plain(word.text) for word in words)
        return tuple(plain(w.text) for w in words if w.start >= last.end and w != last)

    def _status(self) -> str:
        meters = (f"{CHANNEL_NAMES[channel]} {meter(db)}" for channel, db in self._levels.items())
        load = f" ({LOAD_NAMES[self._lag.load]})" if self._lag.load else ""
        return "  ".join((*meters, f"lag {self._lag.seconds:.1f} s{load}"))


class PlainScreen:
    """Finished lines only, for pipes, files and terminals without cursor control."""

    def __init__(self, out: TextIO, notes: TextIO) -> None:
        self._out = out
        self._notes = notes

    def draw(self, frame: Frame) -> None:
        """Print the finished lines; gaps and notices go to standard error."""
        for line in frame.finished:
            print_line(line.text, self._notes if line.is_note else self._out)

    def close(self) -> None:
        """Do nothing: every line has been printed."""


class LiveScreen:
    """Redraws the unfinished lines and the status line in place, below the finished ones."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live

        self._console = Console(file=out, force_terminal=True, highlight=False)
        self._live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()
        self._last: Frame | None = None

    def draw(self, frame: Frame) -> None:
        """Print the finished lines above and replace the unfinished ones."""
        from rich.console import Group
        from rich.text import Text

        if frame == self._last:
            return
        self._last = frame
        with self._console:  # one write, so that nothing flickers
            for line in frame.finished:
                self._console.print(Text(line.text, style="dim" if line.is_note else ""))
            self._live.update(Group(*self._rows(frame)), refresh=True)

    def close(self) -> None:
        """Remove the unfinished lines and show the cursor; a second call has no effect."""
        self._live.stop()

    def _rows(self, frame: Frame) -> Iterator[Text]:
        from rich.text import Text

        width = self._console.width
        for line in frame.live:
            text = Text(line.label + " ".join(line.committed))
            text.append(" " if line.committed and line.tentative else "")
            text.append(" ".join(line.tentative), "dim")
            yield from text.wrap(self._console, width)[-MAX_LIVE_ROWS:]
        if frame.status:
            status = Text(frame.status, "dim")
            status.truncate(width, overflow="ellipsis")
            yield status


def open_screen(out: TextIO, notes: TextIO) -> Screen:
    """Return the screen for an output: a terminal, or anything else."""
    if out.isatty() and os.environ.get("TERM") != "dumb":
        return LiveScreen(out)
    return PlainScreen(out, notes)


def gap_text(gap: Gap) -> str:
    """Return the note of audio that was not captioned."""
    return f"[{(gap.end - gap.start) / SAMPLE_RATE:.1f} s not captioned: {plain(gap.reason)}]"


def meter(peak_db: float) -> str:
    """Draw a level as a bar, from -60 dB to full scale."""
    share = 1 - max(_METER_FLOOR_DB, min(0.0, peak_db)) / _METER_FLOOR_DB
    filled = round(share * _METER_CELLS)
    return "▮" * filled + "▯" * (_METER_CELLS - filled)
