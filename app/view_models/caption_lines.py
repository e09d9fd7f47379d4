"""Roll-up caption lines: words fill a line, whole lines scroll up, nothing reflows.

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


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """One line of a channel: committed text, and tentative text that may still change."""

    channel: Channel
    committed: str
    tentative: str = ""


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
        Never clear the box.
    clear_after
        Seconds of silence after which the box is cleared, once there was time to read it.
    """

    lines: int = 2
    reading_mode: bool = False
    keep: bool = False
    clear_after: float = 1.5


class _Utterance:
    """The current utterance of a channel, and the first of its lines that is visible."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lines: list[CaptionLine] = []
        self.top = 0
        self.start = 0.0


class CaptionLines:
    """Lays captions out in lines and determines which are visible.

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
        self.clear()

    def clear(self) -> None:
        """Empty the box."""
        self._past: list[CaptionLine] = []
        self._current: dict[Channel, _Utterance] = {}
        self._captions: dict[Channel, Caption] = {}
        self._silent_since: dict[Channel, float] = {}
        self._changed = self._clock()

    def set_layout(
        self, measure: Callable[[str], float], width: float, options: LineOptions
    ) -> None:
        """Use another font, width or options; the current words are laid out again."""
        self._measure, self._width, self._options = measure, width, options
        self._past.clear()
        for caption in self._captions.values():
            self._current.pop(caption.channel, None)
            self._layout(caption)

    def set_mask(self, mask: Callable[[str], str] | None) -> None:
        """Set a function that rewrites words before they are shown (profanity masking)."""
        self._mask = mask

    def show(self, caption: Caption) -> None:
        """Show a caption; a new utterance scrolls up the lines of the last one."""
        current = self._current.get(caption.channel)
        if current is not None and current.number != caption.utterance:
            self._past.extend(current.lines[current.top :])
            del self._past[: -self._options.lines]
            del self._current[caption.channel]
            current = None
        if current is None:
            self._silent_since.pop(caption.channel, None)
        before = self._captions.get(caption.channel)
        if before != caption:
            self._changed = self._clock()
        self._captions[caption.channel] = caption
        self._layout(caption)

    def speech_ended(self, channel: Channel) -> None:
        """Note that voice activity detection found the end of an utterance."""
        self._silent_since[channel] = self._clock()

    def visible(self) -> list[CaptionLine]:
        """Return the lines to paint, oldest first; clears the box when it is due."""
        if self._is_due_to_clear():
            self.clear()
        speaking = sorted(self._current.values(), key=lambda utterance: utterance.start)
        speaking = [utterance for utterance in speaking if utterance.lines]
        if not speaking:
            return self._past[-self._options.lines :]
        share, rest = divmod(self._options.lines, len(speaking))
        lines: list[CaptionLine] = []
        for place, utterance in enumerate(speaking, start=1):
            extra = 1 if place > len(speaking) - rest else 0
            lines += self._visible_lines(utterance, share + extra)
        room = self._options.lines - len(lines)
        past = self._past[-room:] if room > 0 else []
        return [*past, *lines][-self._options.lines :]

    @property
    def waits_to_clear(self) -> bool:
        """Whether the box will be cleared by the passage of time."""
        return not self._options.keep and bool(self._silent_since) and bool(self._captions)

    def _visible_lines(self, utterance: _Utterance, share: int) -> list[CaptionLine]:
        # Retracted tentative words may empty the last line; the lines above do not scroll back
        # down then.
        utterance.top = max(utterance.top, len(utterance.lines) - share)
        return utterance.lines[utterance.top : utterance.top + share]

    def _is_due_to_clear(self) -> bool:
        if self._options.keep or not self._captions:
            return False
        if any(channel not in self._silent_since for channel in self._captions):
            return False
        shown = (line for u in self._current.values() for line in u.lines[u.top :])
        read = self._changed + sum(len(line.committed) for line in shown) / READING_SPEED
        silent = max(self._silent_since.values()) + self._options.clear_after
        return self._clock() >= max(read, silent)

    def _layout(self, caption: Caption) -> None:
        tentative = () if self._options.reading_mode else caption.tentative
        words = [(word.text, True) for word in caption.committed]
        words += [(word.text, False) for word in tentative]
        current = self._current.setdefault(caption.channel, _Utterance(caption.utterance))
        spoken = (*caption.committed, *caption.tentative)
        current.start = spoken[0].start if spoken else current.start
        rows = self._wrap(
            (self._mask(text) if self._mask else text, is_committed) for text, is_committed in words
        )
        current.lines = [_line(caption.channel, row) for row in rows]

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
