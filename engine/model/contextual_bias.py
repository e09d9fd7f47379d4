"""Contextual biasing of the beam towards the user's vocabulary; immutable, any thread.

Shallow fusion with a prefix tree over tokens (Zhao et al. 2019): each token that continues a term
earns a bonus, which is subtracted again if the match fails, so that half a term gains nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import OptionsError
from engine.model.filters import continuation_mask
from engine.text.normalise import capitalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

MAX_TERMS = 2_000
MAX_TERM_LENGTH = 80


@dataclass(slots=True)
class _TermPrefix:
    """A prefix of a term: ``depth`` tokens, of which ``secured`` already form a whole term."""

    depth: int = 0
    secured: int = 0
    ends_term: bool = False
    children: dict[int, _TermPrefix] = field(default_factory=dict[int, "_TermPrefix"])

    @property
    def owed(self) -> int:
        """Tokens whose bonus is subtracted again if the match fails here."""
        return self.depth - self.secured


class ContextualBias:
    """Score bonus for the user's names and terms.

    Parameters
    ----------
    terms
        Names and terms as written; each also matches in lower case, in capitals and with a
        capital first letter.
    tokenizer
        The model's tokenizer.
    bonus
        Nats for each matching token, 0 to 10.

    Attributes
    ----------
    words
        The words of the terms.

    Raises
    ------
    OptionsError
        There are too many terms, one is too long, or the bonus is out of range.
    """

    @classmethod
    def of(cls, terms: Sequence[str], tokenizer: Tokenizer) -> ContextualBias | None:
        """Create the bias with the default bonus; None without terms."""
        return cls(terms, tokenizer) if terms else None

    def __init__(self, terms: Iterable[str], tokenizer: Tokenizer, bonus: float = 2.0) -> None:
        if not 0 <= bonus <= 10:
            raise OptionsError(f"The bonus for a term must be from 0 to 10, not {bonus}.")
        self._bonus = np.float32(bonus)
        self._continues = continuation_mask(tokenizer)
        self._root = _TermPrefix()
        cleaned = _clean(terms)
        self.words = frozenset(word for term in cleaned for word in term.split())
        for term in cleaned:
            for variant in dict.fromkeys((term, term.lower(), term.upper(), capitalise(term))):
                self._insert(tokenizer.encode(" " + variant))
        self._secure(self._root)
        self._starts = np.array(list(self._root.children), dtype=np.intp)

    def apply(self, totals: Float32, tokens: NDArray[np.int64]) -> None:
        """Add bonuses to cumulative scores, float32 shape (beams, n_vocab), in place.

        ``tokens`` are all tokens so far, shape (beams, length): a term may start in text that is
        already committed.
        """
        for row, sequence in zip(totals, tokens.tolist(), strict=True):
            self._add(row, self._match(sequence))

    def _insert(self, tokens: Sequence[int]) -> None:
        node = self._root
        for token in tokens:
            node = node.children.setdefault(token, _TermPrefix(node.depth + 1))
        node.ends_term = True

    def _secure(self, node: _TermPrefix) -> None:
        """Secure the bonus of a whole term inside a longer one."""
        for token, child in node.children.items():
            whole = node.ends_term and not self._continues[token]
            child.secured = node.depth if whole else node.secured
            self._secure(child)

    def _match(self, tokens: Sequence[int]) -> _TermPrefix:
        """Return the term prefix with which the text ends."""
        node = self._root
        for token in tokens:
            node = node.children.get(token) or self._root.children.get(token) or self._root
        return node

    def _add(self, row: Float32, node: _TermPrefix) -> None:
        """Add the bonuses of all next tokens of a hypothesis that ends with ``node``."""
        children = np.array(list(node.children), dtype=np.intp)
        continued = row[children] + self._bonus
        # "Ann" does not match the start of "Annual": a whole term must end with its word.
        broken = self._continues if node.ends_term else slice(None)
        row[broken] -= self._bonus * node.owed
        row[self._starts] += self._bonus
        row[children] = continued


def _clean(terms: Iterable[str]) -> list[str]:
    """Return the terms without surplus space and duplicates, within the limits."""
    cleaned = sorted({" ".join(term.split()) for term in terms} - {""})
    if len(cleaned) > MAX_TERMS:
        raise OptionsError(f"At most {MAX_TERMS} terms are allowed; {len(cleaned)} are too many.")
    if any(len(term) > MAX_TERM_LENGTH for term in cleaned):
        raise OptionsError(f"A term may have at most {MAX_TERM_LENGTH} characters; shorten it.")
    return cleaned
