"""Respelling of words outside the lexicon; any thread, without state.

A small model spells a word that it was not trained on phonetically: "rimmities" for "remedies". The
lexicon proposes words that sound alike, and the decoder, which still has the audio, scores them in
place of its own word. The right word is rarely more probable than the decoder's own spelling, so
it need not be: it must only be probable enough, and near enough in pronunciation. A name in lower
case gets its capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.model.search import log_softmax
from engine.text.normalise import match_case

if TYPE_CHECKING:
    from engine.model.network import EncodedWindow, Inference
    from engine.model.tokenizer import Tokenizer
    from engine.text.lexicon import Lexicon
    from engine.types import Float32

_WRITTEN = re.compile(r"(\W*)([A-Za-z]?[a-z]{2,})((?:['’]s)?\W*)")
"""Punctuation, a word, punctuation; words in capitals are excluded, as they are spelt out."""

_BEHIND = 2
"""Tokens behind a word that are scored too: a wrong word makes them improbable."""

MARGIN = 8.0
"""Nats by which another word may be less probable than the decoder's own spelling."""

DISTANCE_COST = 2.0
"""Nats per unit of distance in pronunciation and spelling, as `engine.text.lexicon` counts it.

Both were tuned on the development speakers; nearby values do about as well
(docs/model-choices.md).
"""


@dataclass(frozen=True, slots=True)
class Respelling:
    """A replacement for a word.

    Attributes
    ----------
    index
        Index of the word.
    old, new
        Its letters.
    tokens
        Tokens of the new word, with the space and punctuation of the old one.
    """

    index: int
    old: str
    new: str
    tokens: tuple[int, ...]


class Respeller:
    """Rescores words outside a lexicon.

    Parameters
    ----------
    inference, tokenizer
        The model and its tokenizer.
    lexicon
        Known words.
    max_tokens
        Maximum token sequence, prefix included.
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
        """Yield the words to replace.

        Parameters
        ----------
        window
            The encoded audio.
        prefix
            Tokens before the first word.
        words
            Tokens of each word.
        terms
            Known words beside the lexicon's, as written.
        cut
            Whether the last word may be cut off, and is skipped.

        Raises
        ------
        ModelError
            The network cannot run.
        """
        context = list(prefix)
        known = {term.lower() for term in terms}
        ends = words[1:] if cut else (*words[1:], (self._tokenizer.end,))
        for index, (tokens, behind) in enumerate(zip(words, ends, strict=False)):
            written = _WRITTEN.fullmatch(self._tokenizer.decode(tokens))
            if written and written[2].lower() not in known:
                name = self._lexicon.find(written[2])
                if name is None:
                    new = self._best(window, context, tokens, behind[:_BEHIND], written, terms)
                else:
                    new = written[2] if name.islower() or name.isupper() else name
                if new != written[2]:
                    tokens = self._spell(written, new)
                    yield Respelling(index, written[2], new, tokens)
            context += tokens

    def _spell(self, written: re.Match[str], word: str) -> tuple[int, ...]:
        """Return the tokens of a word with the punctuation of the written one."""
        return tuple(self._tokenizer.encode(f"{written[1]}{word}{written[3]}"))

    def _best(
        self,
        window: EncodedWindow,
        context: Sequence[int],
        tokens: tuple[int, ...],
        behind: tuple[int, ...],
        written: re.Match[str],
        terms: Set[str],
    ) -> str:
        """Return the word that is meant by one that does not exist, or that one."""
        alike = self._lexicon.sound_alikes(written[2], terms)
        words = [match_case(other.word, like=written[2]) for other in alike]
        spelt = [self._spell(written, word) for word in words]
        if not spelt or len(context) + max(map(len, spelt)) + len(behind) > self._max_tokens:
            return written[2]
        scores = self._score(window, context, [tokens, *spelt], behind)
        distances = np.array([other.distance for other in alike])
        totals = scores[1:] - DISTANCE_COST * distances
        return words[totals.argmax()] if totals.max() >= scores[0] - MARGIN else written[2]

    def _score(
        self,
        window: EncodedWindow,
        context: Sequence[int],
        spellings: Sequence[tuple[int, ...]],
        behind: tuple[int, ...],
    ) -> Float32:
        """Return the log-probability of each spelling with its context, float32 (spellings,)."""
        start = self._inference.step(np.array([context], dtype=np.int64), None, window)
        rows = [[*spelling, *behind] for spelling in spellings]
        tokens = np.full((len(rows), max(map(len, rows))), self._tokenizer.end, dtype=np.int64)
        for row, filled in zip(tokens, rows, strict=True):
            row[: len(filled)] = filled
        cache = start.cache.select(np.zeros(len(rows), dtype=np.intp))
        logits = self._inference.step(tokens[:, :-1], cache, window).logits
        first = log_softmax(start.logits[0, -1])
        scores: list[np.float32] = []
        for row, found in zip(rows, logits, strict=True):  # row by row, to save memory
            rest = log_softmax(found[: len(row) - 1])
            scores.append(first[row[0]] + rest[np.arange(len(rest)), row[1:]].sum())
        return np.array(scores, dtype=np.float32)
