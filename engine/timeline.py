"""Replays a log of events into what was displayed when; runs on the caller's thread."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.events import AudioStarted, CaptionChanged, CueFinal, Event, SpeechEnded
from engine.text.normalise import plain_words
from engine.types import Caption, Channel, Word

_SAME_WORD = 0.5
"""Seconds by which a word's start may move between passes."""


@dataclass(slots=True)
class FinalWord:
    """A committed word and its times on the screen.

    Attributes
    ----------
    word
        As decoded.
    shown, fixed
        Session seconds at which it was first shown and at which it was committed.
    spoken
        The matching reference word; None where there is none.
    """

    word: Word
    shown: float
    fixed: float
    spoken: Word | None = None


class Utterance:
    """One utterance of one channel, as it was displayed.

    Attributes
    ----------
    first_text
        Session seconds at which its first word was shown; None if none was.
    speech_ended
        Session seconds of audio at which voice activity detection ended it; None before that.
    closed
        Session seconds at which its last caption or cue followed.
    erased, changed
        Number of words shown and later deleted or changed, and of committed words among them.
    """

    def __init__(self, caption: Caption) -> None:
        self.number = caption.utterance
        self.first_text: float | None = None
        self.speech_ended: float | None = None
        self.closed = math.nan
        self.erased = 0
        self.changed = 0
        self._caption = Caption(caption.channel, (), (), caption.utterance)
        self._sightings: dict[str, list[tuple[float, float]]] = {}
        self._fixed: list[float] = []

    def show(self, caption: Caption, at: float) -> None:
        """Record the caption that is displayed from `at` seconds on."""
        before, now = _words(self._caption), _words(caption)
        kept = _same(before, now)
        self.erased += len(before) - kept
        committed = self._caption.committed
        self.changed += len(committed) - _same(committed, caption.committed)
        for word in now[kept:]:
            self._sightings.setdefault(_key(word), []).append((word.start, at))
        self._fixed = self._fixed[: len(caption.committed)]
        self._fixed += [at] * (len(caption.committed) - len(self._fixed))
        if now and self.first_text is None:
            self.first_text = at
        self._caption = caption

    def finals(self) -> list[FinalWord]:
        """Return the utterance's committed words."""
        return [
            FinalWord(word, self._first_sight(word, fixed), fixed)
            for word, fixed in zip(self._caption.committed, self._fixed, strict=True)
        ]

    def _first_sight(self, word: Word, fixed: float) -> float:
        """Return when `word` was first shown, wherever in the line."""
        seen = self._sightings.get(_key(word), ())
        return min(
            (at for start, at in seen if abs(start - word.start) <= _SAME_WORD), default=fixed
        )


def replay(log: Sequence[tuple[float, Event]], zero: float | None = None) -> list[Utterance]:
    """Return the utterances of a log of clock seconds and events.

    `zero` is the clock's time of session second 0; None takes it from each channel's AudioStarted.
    Where neither is known, every time is NaN.
    """
    utterances: list[Utterance] = []
    current: dict[Channel, Utterance] = {}
    ends: dict[Channel, float] = {}
    zeros: dict[Channel, float] = {}
    for moment, event in log:
        match event:
            case AudioStarted(channel, start):
                zeros[channel] = start
            case SpeechEnded(channel, time):
                ends[channel] = time
            case CaptionChanged(caption):
                channel = caption.channel
                at = moment - _zero(zeros, channel, zero)
                if channel not in current or current[channel].number != caption.utterance:
                    current[channel] = Utterance(caption)
                    utterances.append(current[channel])
                current[channel].show(caption, at)
                if channel in ends:
                    current[channel].speech_ended, current[channel].closed = ends.pop(channel), at
            case CueFinal(cue) if cue.channel in current:
                if current[cue.channel].speech_ended is not None:
                    current[cue.channel].closed = moment - _zero(zeros, cue.channel, zero)
            case _:
                pass
    return utterances


def _zero(zeros: dict[Channel, float], channel: Channel, given: float | None) -> float:
    return given if given is not None else zeros.get(channel, math.nan)


def _words(caption: Caption) -> tuple[Word, ...]:
    return (*caption.committed, *caption.tentative)


def _key(word: Word) -> str:
    return " ".join(plain_words(word.text))


def _same(before: Iterable[Word], now: Iterable[Word]) -> int:
    """Count the leading words with equal text."""
    count = 0
    for old, new in zip(before, now, strict=False):
        if old.text != new.text:
            break
        count += 1
    return count
