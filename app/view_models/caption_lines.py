"""Roll-up caption lines: words fill a line, whole lines scroll up, nothing reflows.

A channel never moves into the rows of another one.

Plain objects without Qt; the caller provides the function that measures the width of text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Caption, Channel

READING_SPEED = 17.0
"""Characters that a viewer reads per second."""
ORDER: tuple[Channel, ...] = ("mic", "file", "system")
"""Channels from the top of the box to its bottom."""


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One line of a channel: committed text, and tentative text that may still change."""

    channel: Channel
    committed: str
    tentative: str = ""

    @property
    def text(self) -> str:
        return self.committed + self.tentative


@dataclass(frozen=True, slots=True)
class LineOptions:
    """How captions are laid out in the box.

    Attributes
    ----------
    lines
        Number of lines.
    reading_mode
        Show committed words only.
    keep
        Never clear words because of silence.
    clear_after
        Seconds of silence after which a channel is cleared, once there was time to read it.
    """

    lines: int = 2
    reading_mode: bool = False
    keep: bool = False
    clear_after: float = 1.5


class _ChannelLines:
    """The lines of one channel, and what decides when they are cleared.

    ``earlier`` holds lines of utterances before the current one that are still on screen.
    ``first`` is the first line on screen, counted over ``earlier`` and ``current``; it only grows,
    so that lines which have scrolled up do not come back down. A cleared channel keeps its state:
    the final caption of its utterance may be still to come.
    """

    def __init__(self, caption: Caption, changed: float) -> None:
        self.caption = caption
        self.earlier: list[CaptionLine] = []
        self.current: list[CaptionLine] = []
        self.first = 0
        self.changed = changed
        self.silent_since: float | None = None
        self.is_cleared = False

    @property
    def lines(self) -> list[CaptionLine]:
        return self.earlier + self.current

    @property
    def start(self) -> float:
        """Seconds at which the current utterance starts."""
        words = self.caption.committed or self.caption.tentative
        return words[0].start if words else 0.0

    @property
    def has_words(self) -> bool:
        return any(line.text for line in self.lines)

    def begin_utterance(self, rows: int) -> None:
        """Keep the lines on screen above those of a new utterance."""
        self.earlier = [line for line in self.visible(rows) if line.text]
        self.current = []
        self.first = 0
        self.silent_since = None

    def clear(self) -> None:
        self.earlier, self.current, self.first = [], [], 0
        self.is_cleared = True

    def set_current(self, lines: list[CaptionLine]) -> None:
        """Replace the lines of the current utterance.

        Retracted tentative words may empty the last line. It stays as a blank one, as the lines
        above it would otherwise scroll back down.
        """
        blank = CaptionLine(self.caption.channel, "")
        self.current = lines + [blank] * (len(self.current) - len(lines))

    def visible(self, rows: int) -> list[CaptionLine]:
        """Return the newest lines, at most `rows`, which must be at least 1."""
        self.first = max(self.first, len(self.lines) - rows)
        return self.lines[self.first :]

    def is_due_to_clear(self, now: float, clear_after: float) -> bool:
        """Whether the channel is silent and there was time to read what is on screen."""
        if self.silent_since is None:
            return False
        shown = sum(len(line.committed) for line in self.lines[self.first :])
        read = self.changed + shown / READING_SPEED
        return now >= max(read, self.silent_since + clear_after)


class CaptionLines:
    """Lays captions out in lines and determines which are visible.

    Each channel has its own rows: the microphone's at the top of the box, system audio's at the
    bottom. They share the box while both have words, and each is cleared on its own.

    Parameters
    ----------
    measure
        Width of a text, in any unit.
    clock
        Seconds, monotonic.
    """

    def __init__(
        self,
        measure: Callable[[str], float] = len,
        width: float = 42.0,
        options: LineOptions | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._measure = measure
        self._width = width
        self._options = options or LineOptions()
        self._clock = clock
        self._mask: Callable[[str], str] | None = None
        self._shown: dict[Channel, _ChannelLines] = {}
        self._ended: dict[Channel, float] = {}
        self.channels: set[Channel] = set()

    def clear(self) -> None:
        """Empty the box and forget the channels, for a new session."""
        self._shown.clear()
        self._ended.clear()
        self.channels.clear()

    def add_channel(self, channel: Channel) -> bool:
        """Reserve the rows of a channel before its first words; returns whether it is new."""
        is_new = channel not in self.channels
        self.channels.add(channel)
        return is_new

    def remove_channel(self, channel: Channel) -> None:
        """Give up the rows of a channel that has ended, once its last words are cleared."""
        self.channels.discard(channel)
        self._ended.pop(channel, None)
        if channel in self._shown:
            self._shown[channel].silent_since = self._clock()

    def set_layout(
        self, measure: Callable[[str], float], width: float, options: LineOptions
    ) -> None:
        """Use another font, width or options; the current words are laid out again."""
        self._measure, self._width, self._options = measure, width, options
        for shown in self._shown.values():
            if not shown.is_cleared:
                shown.clear()
                self._layout(shown)

    def set_mask(self, mask: Callable[[str], str] | None) -> None:
        """Set a function that rewrites words before they are shown (profanity masking)."""
        self._mask = mask

    def show(self, caption: Caption) -> None:
        """Show a caption; a new utterance scrolls up the lines of the channel's last one."""
        self.add_channel(caption.channel)
        shown = self._shown.get(caption.channel)
        if shown is None:
            shown = self._shown[caption.channel] = _ChannelLines(caption, self._clock())
        elif shown.caption.utterance != caption.utterance:
            shown.begin_utterance(self._options.lines)
        # The first caption after the end of speech is the final one of that utterance, of which it
        # may be the only one.
        ended = self._ended.pop(caption.channel, None)
        shown.silent_since = shown.silent_since if ended is None else ended
        if shown.caption != caption:
            shown.caption, shown.changed = caption, self._clock()
        elif shown.is_cleared:
            return
        self._layout(shown)

    def speech_ended(self, channel: Channel) -> None:
        """Note that voice activity detection found the end of an utterance."""
        self._ended[channel] = self._clock()
        if channel in self._shown:
            self._shown[channel].silent_since = self._clock()

    def end(self) -> None:
        """Note that the session has ended: no channel says any more."""
        for shown in self._shown.values():
            if shown.silent_since is None:
                shown.silent_since = self._clock()

    def visible(self) -> list[CaptionLine]:
        """Return the lines to paint from the top row on; clears the channels that are due.

        Empty when there is nothing to paint. A row without words is a line without text.
        """
        self._clear_what_is_due()
        top, bottom = self._share_rows()
        if not top and not bottom:
            return []
        free = self._options.lines - len(top) - len(bottom)
        return top + [CaptionLine("mic", "")] * (free if bottom else 0) + bottom

    @property
    def waits_to_clear(self) -> bool:
        """Whether words will be cleared by the passage of time."""
        shown = (each for each in self._shown.values() if not each.is_cleared)
        return not self._options.keep and any(each.silent_since is not None for each in shown)

    def _clear_what_is_due(self) -> None:
        if self._options.keep:
            return
        now, after = self._clock(), self._options.clear_after
        for shown in self._shown.values():
            if shown.is_due_to_clear(now, after):
                shown.clear()

    def _share_rows(self) -> tuple[list[CaptionLine], list[CaptionLine]]:
        """Return the lines at the top of the box, and those at its bottom."""
        rows = self._options.lines
        speaking = [shown for shown in self._shown.values() if shown.has_words]
        # A box with fewer rows than speakers shows those who began last.
        speaking.sort(key=lambda shown: shown.start)
        speaking = speaking[-rows:]
        speaking.sort(key=lambda shown: ORDER.index(shown.caption.channel))
        if not speaking:
            return [], []
        if len(speaking) == 1:
            lines = speaking[0].visible(rows)
            is_last = speaking[0].caption.channel == max(self.channels, key=ORDER.index)
            return ([], lines) if is_last and len(self.channels) > 1 else (lines, [])
        upper, lower = speaking[0], speaking[-1]
        wanted = len(upper.lines) - upper.first, len(lower.lines) - lower.first
        share = max(rows // 2, rows - wanted[1])
        top = upper.visible(min(share, wanted[0]))
        return top, lower.visible(rows - len(top))

    def _layout(self, shown: _ChannelLines) -> None:
        caption, shown.is_cleared = shown.caption, False
        tentative = () if self._options.reading_mode else caption.tentative
        words = [(word.text, True) for word in caption.committed]
        words += [(word.text, False) for word in tentative]
        rows = self._wrap(
            (self._mask(text) if self._mask else text, is_committed) for text, is_committed in words
        )
        shown.set_current([_line(caption.channel, row) for row in rows])

    def _wrap(self, words: Iterable[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
        """Wrap greedily, so that a later word never moves an earlier one."""
        space = self._measure(" ")
        rows: list[list[tuple[str, bool]]] = []
        used = 0.0
        for text, is_committed in words:
            width = self._measure(text)
            if not rows or used + space + width > self._width:
                rows.append([(text, is_committed)])
                used = width
            else:
                rows[-1].append((text, is_committed))
                used += space + width
        return rows


def _line(channel: Channel, row: list[tuple[str, bool]]) -> CaptionLine:
    committed = " ".join(text for text, is_committed in row if is_committed)
    tentative = " ".join(text for text, is_committed in row if not is_committed)
    return CaptionLine(
        channel, committed, (" " + tentative) if committed and tentative else tentative
    )
