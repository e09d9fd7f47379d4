"""Splits a stream of changing hypotheses into words that are fixed and words that may change.

Local agreement (Macháček et al. 2023, "Turning Whisper into Real-Time Transcription System"): the
part on which two passes in a row agree is committed. Pure bookkeeping; runs on the engine thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.types import StableUpdate, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.live.options import LiveOptions


@dataclass(frozen=True, slots=True)
class Heard:
    """A word on the session's clock and the tokens it was decoded as."""

    word: Word
    tokens: tuple[int, ...]


def spoken_form(text: str) -> str:
    """Letters and digits of `text`, case folded: what was said, whatever the punctuation."""
    return "".join(char for char in text.casefold() if char.isalnum())


def agreeing_prefix(one: Sequence[Heard], other: Sequence[Heard]) -> int:
    """Count the leading words that two hypotheses have in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if spoken_form(left.word.text) != spoken_form(right.word.text):
            break
        count += 1
    return count


class Stabiliser:
    """Committed words of one utterance, and the tentative tail behind them.

    Parameters
    ----------
    options
        How sure a word must be to be shown, and how far from the window's end to be committed.
    """

    def __init__(self, options: LiveOptions) -> None:
        self._options = options
        self._committed: list[Heard] = []
        self._previous: tuple[Heard, ...] = ()
        self._shown = 0

    @property
    def committed(self) -> tuple[Heard, ...]:
        """Every committed word of the utterance."""
        return tuple(self._committed)

    @property
    def tentative(self) -> tuple[Heard, ...]:
        """The last pass's words behind the committed ones, shown or not."""
        return self._previous

    def update(self, heard: Sequence[Heard], heard_until: float) -> StableUpdate:
        """Take one pass's words behind the committed ones; `heard_until` is the window's end."""
        # A word's punctuation is settled only once another word follows it.
        ready = min(agreeing_prefix(self._previous, heard), len(heard) - 1)
        limit = heard_until - self._options.commit_margin
        while ready > 0 and heard[ready - 1].word.end > limit:
            ready -= 1
        ready = max(ready, 0)
        fresh = self._commit(heard[:ready])
        self._previous = self._in_order(heard[ready:])
        return StableUpdate(fresh, self._visible(heard_until))

    def finish(self, heard: Sequence[Heard]) -> StableUpdate:
        """Commit everything: the utterance is over, or the window is cut behind these words."""
        fresh = self._commit(heard)
        self._previous, self._shown = (), 0
        return StableUpdate(fresh, ())

    def force(self, before: float) -> StableUpdate:
        """Commit the tentative words that end before `before`; the window is cut there."""
        count = sum(1 for heard in self._previous if heard.word.end <= before)
        rest = self._previous[count:]
        fresh = self._commit(self._previous[:count])
        self._previous, self._shown = rest, max(0, self._shown - count)
        return StableUpdate(fresh, tuple(heard.word for heard in rest[: self._shown]))

    def retokenise(self, encode: Callable[[str], Sequence[int]]) -> None:
        """Write every word in the tokens of another vocabulary; the words stay."""

        def again(heard: Heard) -> Heard:
            return replace(heard, tokens=tuple(encode(" " + heard.word.text)))

        self._committed = [again(heard) for heard in self._committed]
        self._previous = tuple(again(heard) for heard in self._previous)

    def reset(self) -> None:
        """Begin the next utterance."""
        self._committed.clear()
        self._previous, self._shown = (), 0

    def _commit(self, heard: Sequence[Heard]) -> tuple[Word, ...]:
        ordered = self._in_order(heard)
        self._committed.extend(ordered)
        return tuple(item.word for item in ordered)

    def _in_order(self, heard: Sequence[Heard]) -> tuple[Heard, ...]:
        """Word times never run backwards, whatever the alignment says."""
        at = self._committed[-1].word.end if self._committed else 0.0
        ordered: list[Heard] = []
        for item in heard:
            start = max(at, item.word.start)
            at = max(start, item.word.end)
            ordered.append(replace(item, word=replace(item.word, start=start, end=at)))
        return tuple(ordered)

    def _visible(self, heard_until: float) -> tuple[Word, ...]:
        """Show words up to the first that is a guess, or that may be half a word."""
        self._shown = 0
        for heard in self._previous:
            if not (self._is_likely(heard.word) and self._is_whole(heard.word, heard_until)):
                break
            self._shown += 1
        return tuple(heard.word for heard in self._previous[: self._shown])

    def _is_likely(self, word: Word) -> bool:
        return word.probability >= self._options.show_probability

    def _is_whole(self, word: Word, heard_until: float) -> bool:
        """Whether enough was heard behind a word; the first of an utterance need not wait."""
        if not self._committed and not self._shown:
            return True
        sure = word.probability >= self._options.sure_probability
        hold_back = self._options.sure_hold_back if sure else self._options.hold_back
        return word.end <= heard_until - hold_back
