"""Byte-level BPE that covers every text; thread-safe.

Splitting is GPT-2's (``openai/gpt-2``, ``encoder.py``); merge order is token id order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, cast

import regex

if TYPE_CHECKING:
    from engine.model.bundle import ModelBundle

_SPLIT = (
    r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"  # GPT-2's pattern
)
_CACHED_WORDS = 20_000


class _Pattern(Protocol):
    def findall(self, string: str) -> list[str]: ...


class Tokenizer:
    """Byte-pair encoding that is lossless for every text.

    Parameters
    ----------
    vocabulary
        Bytes of each token in id order, all 256 single bytes among them; None for specials.
    end, start, no_timestamps
        Ids of the special tokens.
    """

    def __init__(
        self, vocabulary: Sequence[bytes | None], *, end: int, start: int, no_timestamps: int
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.end = end
        self.start = start
        self.no_timestamps = no_timestamps
        self._ids = {token: i for i, token in enumerate(self.vocabulary) if token is not None}
        self._pattern = cast("_Pattern", regex.compile(_SPLIT))  # pyright: ignore[reportUnknownMemberType]
        self._encode_word = lru_cache(maxsize=_CACHED_WORDS)(self._merge)

    @classmethod
    def from_bundle(cls, bundle: ModelBundle) -> Tokenizer:
        """Create the tokenizer of a model."""
        config = bundle.config
        return cls(
            bundle.vocabulary,
            end=config.end,
            start=config.start,
            no_timestamps=config.no_timestamps,
        )

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text; a lone surrogate becomes a question mark."""
        return [token for word in self._pattern.findall(text) for token in self._encode_word(word)]

    def decode(self, tokens: Iterable[int]) -> str:
        """Return the text of tokens; specials are dropped, incomplete UTF-8 becomes U+FFFD."""
        return self.decode_bytes(tokens).decode("utf-8", errors="replace")

    def decode_bytes(self, tokens: Iterable[int]) -> bytes:
        """Return the UTF-8 of tokens, which may end inside a character; specials are dropped."""
        return b"".join(self.vocabulary[token] or b"" for token in tokens)

    def _merge(self, word: str) -> tuple[int, ...]:
        """Merge the adjacent pair with the lowest id until no pair is a token."""
        parts = [bytes([byte]) for byte in word.encode("utf-8", errors="replace")]
        unknown = len(self.vocabulary)
        while len(parts) > 1:
            joins = [self._ids.get(a + b, unknown) for a, b in pairwise(parts)]
            lowest = min(joins)
            if lowest == unknown:
                break
            at = joins.index(lowest)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(self._ids[part] for part in parts)
