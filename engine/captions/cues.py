"""Builds readable cues from words, live or from a file; runs on the caller's thread.

A cue becomes final in one of two ways. Either the next word is known: it starts after a pause or a
sentence, or would violate a rule. The cue is then shown for its reading time, but ends a gap before
that word. Or the utterance is over and the next word is unknown, so the cue gets its full reading
time. If speech resumes within that time, the words keep their own times and the next cue starts a
gap behind this one, later than its first word. So it does when people speak faster than anybody
reads. A final cue never changes, cues never overlap, and a cue is late only while another is being
read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.captions.layout import MAX_LINE, break_lines, break_quality, ends_sentence, fits
from engine.errors import OptionsError
from engine.types import Channel, Cue, Word

LATEST_TIME = 1e7
"""Seconds; a later time (115 days) is an error of the recogniser."""

MIN_WORD_SECONDS = 0.04
"""Seconds that a word lasts at least. Attention may give a short word no time of its own."""

_RAGGEDNESS = 4.0
"""Cost of carrying a whole cue over to the next one, in units of :func:`break_quality`."""


@dataclass(frozen=True, slots=True)
class CueOptions:
    """The rules of readable subtitles.

    Attributes
    ----------
    max_line, max_lines
        Maximum characters of a line (8 to 100) and lines of a cue (1 or 2).
    min_duration, max_duration
        Seconds for which a cue is shown.
    max_cps
        Reading speed in characters per second for which a cue is shown where nobody speaks.
    limit_cps
        Reading speed that no cue exceeds, also where somebody speaks faster.
    gap
        Minimum seconds between two cues; 83 ms are two frames of film.
    pause
        Seconds of silence that end a cue.
    """

    max_line: int = MAX_LINE
    max_lines: int = 2
    min_duration: float = 5 / 6
    max_duration: float = 7.0
    max_cps: float = 20.0
    limit_cps: float = 27.0
    gap: float = 0.083
    pause: float = 0.7

    def __post_init__(self) -> None:
        for name, low, high in (
            ("max_line", 8, 100),
            ("max_lines", 1, 2),
            ("min_duration", 0.1, 5.0),
            ("max_duration", self.min_duration, 60.0),
            ("max_cps", 5.0, 100.0),
            ("limit_cps", self.max_cps, 200.0),
            ("gap", 0.0, 0.5),
            ("pause", 0.1, 5.0),
        ):
            if not low <= getattr(self, name) <= high:
                raise OptionsError(f"{name} must be between {low:g} and {high:g}.")

    def reading_time(self, text: str) -> float:
        """Return the seconds for which a cue with `text` should be shown."""
        return min(max(self.min_duration, len(text) / self.max_cps), self.max_duration)

    def shortest_time(self, text: str) -> float:
        """Return the seconds for which a cue with `text` must be shown."""
        return min(max(self.min_duration, len(text) / self.limit_cps), self.max_duration)


class CueBuilder:
    """Turns one channel's committed words into cues, however they are batched."""

    def __init__(self, channel: Channel, options: CueOptions | None = None) -> None:
        self._channel: Channel = channel
        self._options = options or CueOptions()
        self._pending: list[Word] = []
        self._free = 0.0
        self._onset = 0.0

    @property
    def pending(self) -> tuple[Word, ...]:
        """Words that belong to no final cue yet."""
        return tuple(self._pending)

    def push(self, words: Sequence[Word]) -> tuple[Cue, ...]:
        """Append newly committed words; return the cues that became final.

        Decreasing, negative and NaN times are set to the nearest valid time, a word without a
        length gets one, unprintable characters are dropped, and a word longer than a line is split.
        """
        cues: list[Cue] = []
        for word in words:
            for part in _repaired(word, self._onset, self._options.max_line):
                self._onset = part.start + MIN_WORD_SECONDS
                cues += self._take(part)
        return tuple(cues)

    def end_of_utterance(self) -> tuple[Cue, ...]:
        """Finish the pending cue at the end of an utterance."""
        return (self._close(len(self._pending), None),) if self._pending else ()

    def flush(self) -> tuple[Cue, ...]:
        """Finish the pending cue at the end of the audio."""
        return self.end_of_utterance()

    def _take(self, word: Word) -> Iterator[Cue]:
        while self._pending and (count := self._words_to_close(word)):
            yield self._close(count, word)
        self._pending.append(word)

    def _words_to_close(self, following: Word) -> int:
        """Count the pending words that become a cue before `following` is appended."""
        if self._is_complete(following):
            return len(self._pending)
        return self._best_break(following) if self._is_full(following) else 0

    def _is_complete(self, following: Word) -> bool:
        """Whether a pause or a sentence ends the pending words, with time to read them."""
        if not self._has_time(self._pending, following):
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
        """Return how many pending words make the cue: a good break, with little carried over."""
        words = [*self._pending, following]
        total = len(_text(self._pending))

        def score(count: int) -> float:
            carried = 1 - len(_text(words[:count])) / total
            quality = break_quality(words[count - 1].text, words[count].text)
            return quality - _RAGGEDNESS * carried

        everything = len(self._pending)
        counts = [
            count for count in range(1, everything) if self._has_time(words[:count], words[count])
        ]
        return max([everything, *counts], key=score)

    def _has_time(self, words: Sequence[Word], following: Word) -> bool:
        """Whether a cue of the first pending `words` can be read before `following`."""
        until = following.start - self._options.gap
        return until - self._start >= self._options.shortest_time(_text(words))

    @property
    def _start(self) -> float:
        """Start of the pending cue: its first word's, unless the last cue is still shown."""
        return max(self._pending[0].start, self._free)

    def _close(self, count: int, following: Word | None) -> Cue:
        options, start = self._options, self._start
        words, self._pending = tuple(self._pending[:count]), self._pending[count:]
        lines = break_lines([word.text for word in words], options.max_line)
        after = self._pending[0] if self._pending else following
        limit = after.start - options.gap if after else math.inf
        spoken = max(word.end for word in words)
        text = " ".join(lines)
        wanted = max(spoken, start + options.reading_time(text))
        shortest = start + options.shortest_time(text)
        end = max(min(wanted, limit, start + options.max_duration), shortest)
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
    """Yield `word`, or the parts it must be split into, no earlier than `onset`."""
    parts = printable(word.text).split()
    texts = [part[at : at + width] for part in parts for at in range(0, len(part), width)]
    start = max(word.start, onset) if word.start <= LATEST_TIME else onset
    shortest = start + MIN_WORD_SECONDS * len(texts)
    end = max(word.end, shortest) if word.end <= LATEST_TIME else shortest
    probability = (
        min(max(word.probability, 0.0), 1.0) if word.probability == word.probability else 0.0
    )
    yield from spread(texts, start, end, probability)
