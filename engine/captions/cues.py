"""Words to readable cues, live or from a file; runs on the thread of its channel's owner.

A cue becomes final in one of two ways. Either the next word is known: it begins after a pause or
a sentence, or would break a rule. The cue may then stay up as long as reading it takes, but ends a
gap before that word. Or the utterance is over and nothing is known about the next word, so the cue
is given all the time that reading it takes. Should speech resume inside that time, the words keep
their own times and the next cue appears a gap behind this one, later than its first word. A cue on
disk is never taken back, cues never overlap, and one is late only while another is being read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.captions.layout import MAX_LINE, break_lines, break_quality, ends_sentence, fits
from engine.errors import OptionsError
from engine.types import Channel, Cue, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LATEST_TIME = 1e7
"""Seconds; a time behind this (115 days) is a recogniser's mistake."""

_RAGGEDNESS = 4.0
"""Price of carrying a whole cue over to the next one, in units of :func:`break_quality`."""


@dataclass(frozen=True, slots=True)
class CueOptions:
    """The rules of readable subtitles.

    Attributes
    ----------
    max_line, max_lines
        Characters of a line (8 to 100), lines of a cue (1 or 2).
    min_duration, max_duration
        Seconds a cue stays up.
    max_cps
        Characters per second a reader can follow.
    gap
        Seconds between two cues; 83 ms are two frames of film.
    pause
        Seconds of silence that end a cue.
    """

    max_line: int = MAX_LINE
    max_lines: int = 2
    min_duration: float = 5 / 6
    max_duration: float = 7.0
    max_cps: float = 20.0
    gap: float = 0.083
    pause: float = 0.7

    def __post_init__(self) -> None:
        """Check every range."""
        for name, least, most in (
            ("max_line", 8, 100),
            ("max_lines", 1, 2),
            ("min_duration", 0.1, 5.0),
            ("max_duration", self.min_duration, 60.0),
            ("max_cps", 5.0, 100.0),
            ("gap", 0.0, 0.5),
            ("pause", 0.1, 5.0),
        ):
            if not least <= getattr(self, name) <= most:
                raise OptionsError(f"{name} must be between {least:g} and {most:g}.")

    def reading_time(self, text: str) -> float:
        """Seconds that a cue showing `text` should stay up."""
        return min(max(self.min_duration, len(text) / self.max_cps), self.max_duration)


class CueBuilder:
    """Turns one channel's committed words into cues; how words are batched makes no difference.

    Parameters
    ----------
    channel
        Label of the cues.
    options
        The rules.
    """

    def __init__(self, channel: Channel, options: CueOptions | None = None) -> None:
        self._channel: Channel = channel
        self._options = options or CueOptions()
        self._pending: list[Word] = []
        self._free = 0.0
        self._onset = 0.0

    @property
    def pending(self) -> tuple[Word, ...]:
        """Words that are in no final cue yet."""
        return tuple(self._pending)

    def push(self, words: Sequence[Word]) -> tuple[Cue, ...]:
        """Take newly committed words in order; return the cues that became final.

        Times that run backwards, are negative or are no numbers are set to the nearest sensible
        time, unprintable characters are dropped, and a word longer than a line is cut into words.
        """
        cues: list[Cue] = []
        for word in words:
            for piece in _repaired(word, self._onset, self._options.max_line):
                self._onset = piece.start
                cues += self._take(piece)
        return tuple(cues)

    def end_of_utterance(self) -> tuple[Cue, ...]:
        """Finish the cue under way: silence has been found."""
        return (self._close(len(self._pending), None),) if self._pending else ()

    def flush(self) -> tuple[Cue, ...]:
        """Finish the cue under way: nothing follows."""
        return self.end_of_utterance()

    def _take(self, word: Word) -> Iterator[Cue]:
        while self._pending and (count := self._words_to_close(word)):
            yield self._close(count, word)
        self._pending.append(word)

    def _words_to_close(self, following: Word) -> int:
        """Count the pending words that must become a cue before `following` is taken."""
        if self._is_complete(following):
            return len(self._pending)
        return self._best_break(following) if self._is_full(following) else 0

    def _is_complete(self, following: Word) -> bool:
        """Tell whether a pause or a sentence ends the pending words, and they can be read."""
        if not self._has_time_before(following):
            return False
        last = self._pending[-1]
        if following.start - last.end > self._options.pause:
            return True
        length = len(_text(self._pending))
        return length >= self._options.max_line // 2 and ends_sentence(last.text, following.text)

    def _is_full(self, following: Word) -> bool:
        options = self._options
        texts = [word.text for word in (*self._pending, following)]
        too_long = following.end - self._start > options.max_duration
        return too_long or not fits(texts, options.max_line, options.max_lines)

    def _best_break(self, following: Word) -> int:
        """Choose how many pending words make the cue: a good break, with little carried over."""
        words = [*self._pending, following]
        total = len(_text(self._pending))

        def score(count: int) -> float:
            carried = 1 - len(_text(words[:count])) / total
            quality = break_quality(words[count - 1].text, words[count].text)
            return quality - _RAGGEDNESS * carried

        everything = len(self._pending)
        counts = [count for count in range(1, everything) if self._has_time_before(words[count])]
        return max([everything, *counts], key=score)

    def _has_time_before(self, following: Word) -> bool:
        until = following.start - self._options.gap
        return until - self._start >= self._options.min_duration

    @property
    def _start(self) -> float:
        """Start of the cue under way: its first word's onset unless the last cue is still up."""
        return max(self._pending[0].start, self._free)

    def _close(self, count: int, following: Word | None) -> Cue:
        options, start = self._options, self._start
        words, self._pending = tuple(self._pending[:count]), self._pending[count:]
        lines = break_lines([word.text for word in words], options.max_line)
        after = self._pending[0] if self._pending else following
        limit = after.start - options.gap if after else math.inf
        spoken = max(word.end for word in words)
        wanted = max(spoken, start + options.reading_time(" ".join(lines)))
        end = max(min(wanted, limit, start + options.max_duration), start + options.min_duration)
        self._free = end + options.gap
        return Cue(start, end, lines, self._channel, words)


def printable(text: str) -> str:
    """Return `text` on one line, without control characters or double spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def spread(texts: Sequence[str], start: float, end: float, probability: float) -> Iterator[Word]:
    """Yield words that share the time from `start` to `end` by their lengths."""
    total, done = sum(map(len, texts)), 0
    for text in texts:
        begin = start + (end - start) * done / total
        done += len(text)
        until = end if done == total else start + (end - start) * done / total
        yield Word(text, begin, until, probability)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _repaired(word: Word, onset: float, width: int) -> Iterator[Word]:
    """Yield `word`, or the pieces it must be cut into, starting no earlier than `onset`."""
    parts = printable(word.text).split()
    texts = [part[at : at + width] for part in parts for at in range(0, len(part), width)]
    start = max(word.start, onset) if word.start <= LATEST_TIME else onset
    end = max(word.end, start) if word.end <= LATEST_TIME else start
    probability = (
        min(max(word.probability, 0.0), 1.0) if word.probability == word.probability else 0.0
    )
    yield from spread(texts, start, end, probability)
