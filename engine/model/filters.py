"""Filters of one decoding step's log-probabilities; stateless, any thread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.model.alignment import attended_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

_ANNOTATION = re.compile(r"[\s#()*<=>@\[\\\]^_`{|}~♩♪♫♬「」『』]+")
_BLOCKED = np.float32(-np.inf)
_MIN_ADVANCE = 3.0
"""Frames of 20 ms by which the attention moves on at least from one spoken copy to the next."""
_MIN_ADVANCE_SHARE = 0.25
"""The same as a share of the distance between earlier copies."""


@dataclass(frozen=True, slots=True)
class DecodingStep:
    """What is known when the next token is chosen.

    Attributes
    ----------
    tokens
        All tokens so far, prefix included, int64, shape (beams, length).
    generated
        Number of tokens behind the prefix.
    attention
        Returns the alignment heads' weights of one beam, float32, shape (heads, length, frames):
        the row that predicted each token behind the start token, and last the row of the next.
    """

    tokens: NDArray[np.int64]
    generated: int
    attention: Callable[[int], Float32]


class LogitFilter(Protocol):
    """A constraint on the next token."""

    def apply(self, logprobs: Float32, step: DecodingStep) -> None:
        """Set the log-probabilities of forbidden tokens to -inf, in place.

        Parameters
        ----------
        logprobs
            float32, shape (beams, n_vocab).
        step
            The hypotheses so far.
        """


class ScoreBias(Protocol):
    """A bias on hypothesis scores that leaves word probabilities unchanged."""

    @property
    def words(self) -> Set[str]:
        """The boosted words as written."""
        ...

    def apply(self, totals: Float32, tokens: NDArray[np.int64]) -> None:
        """Add to cumulative scores, float32 shape (beams, n_vocab), in place."""


class SuppressTokens:
    """Suppresses all special tokens except the end, and annotations such as music notes."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._ids = np.array(
            [i for i in range(len(tokenizer.vocabulary)) if _unspoken(tokenizer, i)],
            dtype=np.intp,
        )

    def apply(self, logprobs: Float32, step: DecodingStep) -> None:
        """Suppress them at every step."""
        logprobs[:, self._ids] = _BLOCKED


class FirstToken:
    """Makes the first new token start a word: no lone space, no continuation of a committed word.

    Punctuation may follow committed text. The end is allowed, so that silence can stay empty.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        texts = [tokenizer.decode([i]) for i in range(len(tokenizer.vocabulary))]
        self._blank = np.array([i for i, t in enumerate(texts) if t and t.isspace()], dtype=np.intp)
        self._continuing = np.flatnonzero(continuation_mask(tokenizer))
        self._prefix = 2

    def apply(self, logprobs: Float32, step: DecodingStep) -> None:
        """Suppress the others at the first step behind the prefix."""
        if step.generated:
            return
        logprobs[:, self._blank] = _BLOCKED
        if step.tokens.shape[1] > self._prefix:
            logprobs[:, self._continuing] = _BLOCKED


class RepetitionGuard:
    """Stops a loop: a phrase that the decoder repeats while it attends to no further audio.

    Speakers do say a phrase many times ("no, no, no, no"), so the number of copies decides nothing.
    Each spoken copy has audio of its own, and the attention moves on with it; in a loop it rests.

    Parameters
    ----------
    copies
        Consecutive copies that need no audio of their own.
    longest
        Maximum length of a phrase in tokens.
    """

    def __init__(self, copies: int = 3, longest: int = 16) -> None:
        self._copies = copies
        self._longest = longest

    def apply(self, logprobs: Float32, step: DecodingStep) -> None:
        """Suppress the token that would continue a loop."""
        tokens = step.tokens
        earlier = tokens[:, -2 : -2 - self._longest : -1]
        recurring = np.flatnonzero((earlier == tokens[:, -1:]).any(axis=0)) + 1
        for size in recurring[recurring * self._copies <= tokens.shape[1]].tolist():
            same = np.flip(tokens[:, size:] == tokens[:, :-size], axis=1)
            for row, matches in enumerate(same):
                length = size + (len(matches) if matches.all() else int(matches.argmin()))
                # A copy is let through or stopped as a whole, so that no part of a phrase remains.
                if length < size * self._copies or length % size:
                    continue
                if self._rests(step.attention(row), size):
                    logprobs[row, tokens[row, -size]] = _BLOCKED

    def _rests(self, attention: Float32, size: int) -> bool:
        """Whether the next token continues a phrase without further audio."""
        frames = attended_frames(attention[:, -size * (self._copies + 1) :])
        whole = len(frames) // size * size
        advances = np.diff(frames[-whole:].reshape(-1, size).mean(axis=1))
        needed = max(_MIN_ADVANCE, _MIN_ADVANCE_SHARE * advances[:-1].max(initial=0.0))
        return bool(advances[-1] < needed)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A phrase of ``size`` tokens that occurs ``copies`` times in a row from token ``start`` on."""

    start: int
    size: int
    copies: int

    @property
    def end(self) -> int:
        return self.start + self.size * self.copies

    def is_spoken(self, frames: NDArray[np.intp]) -> bool:
        """Whether the copies have audio of their own.

        Parameters
        ----------
        frames
            Where in the audio the decoder attended for each token, shape (tokens,).
        """
        centres = frames[self.start : self.end].reshape(self.copies, self.size).mean(axis=1)
        return bool(centres[-1] - centres[0] >= _MIN_ADVANCE * (self.copies - 1))


def find_repetitions(tokens: Sequence[int], copies: int = 3) -> Iterator[Repetition]:
    """Find the phrases of any length that occur at least ``copies`` times in a row."""
    sequence = np.asarray(tokens, dtype=np.int64)
    for size in range(1, len(sequence) // copies + 1):
        same = np.concatenate(([False], sequence[size:] == sequence[:-size], [False]))
        starts, ends = np.flatnonzero(np.diff(same)).reshape(-1, 2).T
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            found = (end - start) // size + 1
            if found >= copies:
                yield Repetition(start, size, found)


def continuation_mask(tokenizer: Tokenizer) -> NDArray[np.bool_]:
    """Return which tokens continue the word before them: those starting with a letter or digit."""
    mask = np.zeros(len(tokenizer.vocabulary), dtype=np.bool_)
    for i, token in enumerate(tokenizer.vocabulary):
        first = (token or b" ")[:1]
        mask[i] = first.isalnum() or first[0] >= 0x80
    return mask


def _unspoken(tokenizer: Tokenizer, token: int) -> bool:
    if tokenizer.vocabulary[token] is None:
        return token != tokenizer.end
    text = tokenizer.decode([token])
    return not text.isspace() and bool(_ANNOTATION.fullmatch(text))
