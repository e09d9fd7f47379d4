"""Filters of one decoding step's log-probabilities; stateless, any thread."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

_ANNOTATION = re.compile(r"[\s#()*<=>@\[\\\]^_`{|}~♩♪♫♬「」『』]+")
_BLOCKED = np.float32(-np.inf)


class LogitFilter(Protocol):
    """A constraint on the next token."""

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Set the log-probabilities of forbidden tokens to -inf, in place.

        Parameters
        ----------
        logprobs
            float32, shape (beams, n_vocab).
        tokens
            All tokens so far, prefix included, shape (beams, length).
        generated
            Number of tokens behind the prefix.
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

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
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

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Suppress the others at the first step behind the prefix."""
        if generated:
            return
        logprobs[:, self._blank] = _BLOCKED
        if tokens.shape[1] > self._prefix:
            logprobs[:, self._continuing] = _BLOCKED


class RepetitionGuard:
    """Forbids a further copy of an n-gram that has been repeated ``copies`` times.

    Parameters
    ----------
    copies
        Consecutive copies that are allowed.
    longest
        Maximum length of an n-gram in tokens.
    """

    def __init__(self, copies: int = 3, longest: int = 16) -> None:
        self._copies = copies
        self._longest = longest

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Suppress the token that would start another copy."""
        length = tokens.shape[1]
        earlier = tokens[:, -2 : -2 - self._longest : -1]
        recurring = np.flatnonzero((earlier == tokens[:, -1:]).any(axis=0)) + 1
        for size in recurring[recurring * self._copies <= length]:
            copies = tokens[:, length - size * self._copies :]
            repeated = (copies[:, size:] == copies[:, :-size]).all(axis=1)
            rows = np.flatnonzero(repeated)
            logprobs[rows, copies[rows, 0]] = _BLOCKED


def repeats(tokens: Sequence[int], copies: int = 3, shortest: int = 3) -> bool:
    """Whether an n-gram of at least ``shortest`` tokens occurs ``copies`` times in a row.

    Shorter ones do not count: "no, no, no" is normal speech.
    """
    sequence = np.asarray(tokens, dtype=np.int64)
    for size in range(shortest, len(sequence) // copies + 1):
        same = sequence[size:] == sequence[:-size]
        needed = size * (copies - 1)
        runs = np.convolve(same, np.ones(needed, dtype=np.int64), mode="valid")
        if len(same) >= needed and (runs == needed).any():
            return True
    return False


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
