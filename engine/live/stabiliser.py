"""Splits a stream of changing hypotheses into committed words and a tentative tail.

Local agreement (Macháček et al. 2023, "Turning Whisper into Real-Time Transcription System"): the
prefix on which two consecutive passes agree is committed. Runs on the engine thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.text.normalise import letters_and_digits
from engine.types import StableUpdate, Word

if TYPE_CHECKING:
    from engine.live.options import LiveOptions


@dataclass(frozen=True, slots=True)
class DecodedWord:
    """A word on the session's clock and the tokens it was decoded from."""

    word: Word
    tokens: tuple[int, ...]


def agreeing_prefix(one: Sequence[DecodedWord], other: Sequence[DecodedWord]) -> int:
    """Count the leading words that two hypotheses share, whatever their case and punctuation."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if letters_and_digits(left.word.text) != letters_and_digits(right.word.text):
            break
        count += 1
    return count


class Stabiliser:
    """Committed words of one utterance, and the tentative tail behind them.

    Parameters
    ----------
    options
        Probabilities from which a word is shown, and its distance from the window's end.
    """

    def __init__(self, options: LiveOptions) -> None:
        self._options = options
        self._committed: list[DecodedWord] = []
        self._tentative: tuple[DecodedWord, ...] = ()
        self._shown = 0

    @property
    def committed(self) -> tuple[DecodedWord, ...]:
        """Every committed word of the utterance."""
        return tuple(self._committed)

    @property
    def tentative(self) -> tuple[DecodedWord, ...]:
        """The last pass's words behind the committed ones, shown or not."""
        return self._tentative

    def update(self, decoded: Sequence[DecodedWord], window_end: float) -> StableUpdate:
        """Take one pass's words behind the committed ones; `window_end` in seconds."""
        # A word's punctuation is settled only once another word follows it.
        ready = min(agreeing_prefix(self._tentative, decoded), len(decoded) - 1)
        limit = window_end - self._options.commit_margin
        while ready > 0 and decoded[ready - 1].word.end > limit:
            ready -= 1
        ready = max(ready, 0)
        fresh = self._commit(decoded[:ready])
        self._tentative = self._in_order(decoded[ready:])
        return StableUpdate(fresh, self._visible(window_end))

    def finish(self, decoded: Sequence[DecodedWord]) -> StableUpdate:
        """Commit everything: the utterance is over, or the window is cut behind these words."""
        fresh = self._commit(decoded)
        self._tentative, self._shown = (), 0
        return StableUpdate(fresh, ())

    def force(self, before: float) -> StableUpdate:
        """Commit the tentative words that end before `before` seconds, where the window is cut."""
        count = sum(1 for decoded in self._tentative if decoded.word.end <= before)
        rest = self._tentative[count:]
        fresh = self._commit(self._tentative[:count])
        self._tentative, self._shown = rest, max(0, self._shown - count)
        return StableUpdate(fresh, tuple(decoded.word for decoded in rest[: self._shown]))

    def retokenise(self, encode: Callable[[str], Sequence[int]]) -> None:
        """Encode every word with another tokenizer; the words stay."""

        def again(decoded: DecodedWord) -> DecodedWord:
            return replace(decoded, tokens=tuple(encode(" " + decoded.word.text)))

        self._committed = [again(decoded) for decoded in self._committed]
        self._tentative = tuple(again(decoded) for decoded in self._tentative)

    def reset(self) -> None:
        """Start the next utterance."""
        self._committed.clear()
        self._tentative, self._shown = (), 0

    def _commit(self, decoded: Sequence[DecodedWord]) -> tuple[Word, ...]:
        ordered = self._in_order(decoded)
        self._committed.extend(ordered)
        return tuple(item.word for item in ordered)

    def _in_order(self, decoded: Sequence[DecodedWord]) -> tuple[DecodedWord, ...]:
        """Word times never run backwards, whatever the alignment returns."""
        at = self._committed[-1].word.end if self._committed else 0.0
        ordered: list[DecodedWord] = []
        for item in decoded:
            start = max(at, item.word.start)
            at = max(start, item.word.end)
            ordered.append(replace(item, word=replace(item.word, start=start, end=at)))
        return tuple(ordered)

    def _visible(self, window_end: float) -> tuple[Word, ...]:
        """Show words up to the first that is improbable or may be incomplete."""
        self._shown = 0
        for decoded in self._tentative:
            if not (self._is_likely(decoded.word) and self._is_whole(decoded.word, window_end)):
                break
            self._shown += 1
        return tuple(decoded.word for decoded in self._tentative[: self._shown])

    def _is_likely(self, word: Word) -> bool:
        return word.probability >= self._options.show_probability

    def _is_whole(self, word: Word, window_end: float) -> bool:
        """Whether enough audio follows a word; the first word of an utterance need not wait."""
        if not self._committed and not self._shown:
            return True
        confident = word.probability >= self._options.confident_probability
        hold_back = self._options.confident_hold_back if confident else self._options.hold_back
        return word.end <= window_end - hold_back
