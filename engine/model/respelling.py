"""Words as the language writes them; any thread, keeps no state.

A small model spells a word that it was never taught as it sounds: "rimmities" for "remedies". The
lexicon knows that there is no such word and what sounds like it; the decoder, which still has the
audio, then says which of these it hears. The right word is hardly ever likelier to the decoder than
its own spelling, so it need not be: it must only be likely enough, and near enough in sound. A name
that was heard in small letters gets its capital.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.model.search import log_softmax
from engine.text.normalise import match_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from engine.model.network import EncodedWindow, Inference
    from engine.model.tokenizer import Tokenizer
    from engine.text.lexicon import Lexicon
    from engine.types import Float32

_WRITTEN = re.compile(r"(\W*)([A-Za-z]?[a-z]{2,})((?:['’]s)?\W*)")
"""Signs, a word, signs; what is all capitals was spelt out letter by letter."""

_BEHIND = 2
"""Tokens behind a word that help to judge it: a wrong word makes what follows unlikely."""

MARGIN = 8.0
"""Nats by which the decoder may find another word less likely than its own spelling."""

DISTANCE_COST = 2.0
"""Nats of a step in sound or spelling, as `engine.text.lexicon` counts them.

Both were chosen on the development readers; their neighbours do about as well
(docs/model-choices.md).
"""


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word's other spelling.

    Attributes
    ----------
    index
        Place of the word among those that were heard.
    old, new
        Its letters.
    tokens
        What spells the new word, with the space and the signs of the old one.
    """

    index: int
    old: str
    new: str
    tokens: tuple[int, ...]


class Respeller:
    """Judges words outside a lexicon anew.

    Parameters
    ----------
    inference, tokenizer
        What wrote them.
    lexicon
        Words that exist.
    max_tokens
        Longest token sequence, prefix included.
    """

    def __init__(
        self, inference: Inference, tokenizer: Tokenizer, lexicon: Lexicon, max_tokens: int
    ) -> None:
        self._inference = inference
        self._tokenizer = tokenizer
        self._lexicon = lexicon
        self._max_tokens = max_tokens

    def respell(
        self,
        window: EncodedWindow,
        prefix: Sequence[int],
        words: Sequence[tuple[int, ...]],
        terms: Set[str] = frozenset(),
        cut: bool = False,
    ) -> Iterator[Respelling]:
        """Find the words that are to be written otherwise.

        Parameters
        ----------
        window
            The audio in which they were heard.
        prefix
            Tokens before the first of them.
        words
            Tokens of each.
        terms
            Words that exist although the lexicon lacks them, as they are written.
        cut
            Whether the last word may be half of one, and is to be left alone.

        Raises
        ------
        ModelError
            The network cannot run.
        """
        said = list(prefix)
        known = {term.lower() for term in terms}
        ends = words[1:] if cut else (*words[1:], (self._tokenizer.end,))
        for index, (tokens, behind) in enumerate(zip(words, ends, strict=False)):
            written = _WRITTEN.fullmatch(self._tokenizer.decode(tokens))
            if written and written[2].lower() not in known:
                name = self._lexicon.find(written[2])
                if name is None:
                    new = self._best(window, said, tokens, behind[:_BEHIND], written, terms)
                else:
                    new = written[2] if name.islower() or name.isupper() else name
                if new != written[2]:
                    tokens = self._spell(written, new)
                    yield Respelling(index, written[2], new, tokens)
            said += tokens

    def _spell(self, written: re.Match[str], word: str) -> tuple[int, ...]:
        """Tokens of a word with the signs of the one that was written."""
        return tuple(self._tokenizer.encode(f"{written[1]}{word}{written[3]}"))

    def _best(
        self,
        window: EncodedWindow,
        said: Sequence[int],
        tokens: tuple[int, ...],
        behind: tuple[int, ...],
        written: re.Match[str],
        terms: Set[str],
    ) -> str:
        """Return the word that is meant by one that does not exist, or that one."""
        alike = self._lexicon.sound_alikes(written[2], terms)
        words = [match_case(other.word, like=written[2]) for other in alike]
        spelt = [self._spell(written, word) for word in words]
        if not spelt or len(said) + max(map(len, spelt)) + len(behind) > self._max_tokens:
            return written[2]
        scores = self._score(window, said, [tokens, *spelt], behind)
        distances = np.array([other.distance for other in alike])
        totals = scores[1:] - DISTANCE_COST * distances
        return words[totals.argmax()] if totals.max() >= scores[0] - MARGIN else written[2]

    def _score(
        self,
        window: EncodedWindow,
        said: Sequence[int],
        spellings: Sequence[tuple[int, ...]],
        behind: tuple[int, ...],
    ) -> Float32:
        """Log-probability of each spelling and of what follows it, float32 shape (spellings,)."""
        start = self._inference.step(np.array([said], dtype=np.int64), None, window)
        rows = [[*spelling, *behind] for spelling in spellings]
        tokens = np.full((len(rows), max(map(len, rows))), self._tokenizer.end, dtype=np.int64)
        for row, filled in zip(tokens, rows, strict=True):
            row[: len(filled)] = filled
        cache = start.cache.select(np.zeros(len(rows), dtype=np.intp))
        logits = self._inference.step(tokens[:, :-1], cache, window).logits
        first = log_softmax(start.logits[0, -1])
        scores: list[np.float32] = []
        for row, found in zip(rows, logits, strict=True):  # one by one, as all take much memory
            rest = log_softmax(found[: len(row) - 1])
            scores.append(first[row[0]] + rest[np.arange(len(rest)), row[1:]].sum())
        return np.array(scores, dtype=np.float32)
