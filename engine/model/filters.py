"""What the decoder may not say: filters of one step's log-probabilities; stateless, any thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

_ANNOTATION = re.compile(r"[\s#()*<=>@\[\\\]^_`{|}~♩♪♫♬「」『』]+")
_BLOCKED = np.float32(-np.inf)


class LogitFilter(Protocol):
    """One rule about the next token."""

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Lower what the rule forbids, in place.

        Parameters
        ----------
        logprobs
            float32, shape (beams, n_vocab).
        tokens
            All tokens so far, prefix included, shape (beams, length).
        generated
            How many of them stand behind the prefix.
        """
        ...


class ScoreBias(Protocol):
    """Preferences that change a beam's order and not its probabilities."""

    @property
    def words(self) -> Set[str]:
        """The words that are preferred, as they are written."""
        ...

    def apply(self, totals: Float32, tokens: NDArray[np.int64]) -> None:
        """Add to cumulative scores, float32 shape (beams, n_vocab), in place."""
        ...


class SuppressTokens:
    """Tokens that are never spoken: all specials but the end, and signs that annotate sound."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._ids = np.array(
            [i for i in range(len(tokenizer.vocabulary)) if _unspoken(tokenizer, i)], dtype=np.intp
        )

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Block them at every step."""
        logprobs[:, self._ids] = _BLOCKED


class FirstToken:
    """The first new token starts a word: it is no lone space, and continues no committed word.

    Punctuation may follow committed text. The end is allowed, so that silence can stay silent.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        texts = [tokenizer.decode([i]) for i in range(len(tokenizer.vocabulary))]
        self._blank = np.array([i for i, t in enumerate(texts) if t and t.isspace()], dtype=np.intp)
        self._continuing = np.flatnonzero(continuation_mask(tokenizer))
        self._prefix = 2

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Block them at the first step behind the prefix only."""
        if generated:
            return
        logprobs[:, self._blank] = _BLOCKED
        if tokens.shape[1] > self._prefix:
            logprobs[:, self._continuing] = _BLOCKED


class RepetitionGuard:
    """After an n-gram stood ``copies`` times in a row it may not begin again.

    Parameters
    ----------
    longest
        Longest n-gram looked for, in tokens.
    """

    def __init__(self, copies: int = 3, longest: int = 16) -> None:
        self._copies = copies
        self._longest = longest

    def apply(self, logprobs: Float32, tokens: NDArray[np.int64], generated: int) -> None:
        """Block the token that would start one more copy."""
        length = tokens.shape[1]
        earlier = tokens[:, -2 : -2 - self._longest : -1]
        recurring = np.flatnonzero((earlier == tokens[:, -1:]).any(axis=0)) + 1
        for size in recurring[recurring * self._copies <= length]:
            copies = tokens[:, length - size * self._copies :]
            is_repetitive = (copies[:, size:] == copies[:, :-size]).all(axis=1)
            rows = np.flatnonzero(is_repetitive)
            logprobs[rows, copies[rows, 0]] = _BLOCKED


def repeats(tokens: Sequence[int], copies: int = 3, shortest: int = 3) -> bool:
    """Whether an n-gram of at least ``shortest`` tokens stands ``copies`` times in a row.

    Shorter ones are left alone: "no, no, no" is something people say.
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
    """Which tokens continue the word before them: text that starts with a letter or digit."""
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
