"""Smaller vocabularies: the first tokens of a byte-pair vocabulary, or those that a text needs.

The first tokens of a ranked list are the most frequent ones of the text that it was made from; for
GPT-2's that was the web, with its code, links and headlines. Transcripts need others. Tokens are
removed one at a time, always the one whose replacement by its two parts costs the fewest additional
tokens. The result is closed under merging and keeps the order, so that every word whose merges are
all kept is split as before. Runs on the calling thread.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from engine.errors import OptionsError
from training.data.spelling import Spellings
from training.data.text import read_sentences
from training.data.vocabulary import N_BYTES, check_closed, tokenizer_of
from training.errors import DataError


def prune_vocabulary(
    tokens: Sequence[bytes], n_merges: int, texts: Sequence[Path] = (), words: Path | None = None
) -> list[bytes]:
    """Keep the 256 bytes and ``n_merges`` merges of a vocabulary.

    Parameters
    ----------
    texts
        Text files; the merges that they need are kept. Without any, the first merges are.
    words
        A list of words that counts beside the texts, the most frequent first.

    Raises
    ------
    OptionsError
        There are words but no text.
    DataError
        The vocabulary has fewer merges or is not closed, or a file cannot be read.
    """
    if not texts:
        if words:
            raise OptionsError("--words counts beside a text; give --useful-for too.")
        return keep_first(tokens, n_merges)
    lines = [line for path in texts for line in read_sentences(path)]
    spellings = Spellings.count(lines)  # a list of words may have "monday" without its capital
    ranked = [spellings.correct(word) for word in (read_sentences(words) if words else [])]
    counts = count_tokens(tokenizer_of(tokens).encode, lines, ranked)
    kept = [tokens[i] for i in most_useful_tokens(tokens, counts, N_BYTES + n_merges)]
    check_closed(kept)
    return kept


def keep_first(tokens: Sequence[bytes], n_merges: int) -> list[bytes]:
    """Keep the 256 bytes and the first ``n_merges`` merges.

    Raises
    ------
    DataError
        The vocabulary has fewer merges, or is not closed.
    """
    if not 0 <= n_merges <= len(tokens) - N_BYTES:
        raise DataError(f"This vocabulary has {len(tokens) - N_BYTES} merges, not {n_merges}.")
    kept = list(tokens[: N_BYTES + n_merges])
    check_closed(kept)
    return kept


def count_tokens(
    encode: Callable[[str], Sequence[int]], lines: Iterable[str], words: Sequence[str] = ()
) -> dict[int, float]:
    """Count the tokens of a text, and of a list of words that weighs as much as the text.

    ``words`` are ordered from the most frequent on and weighted by Zipf's law, 1 / rank (1935).
    """
    counts: Counter[int] = Counter()
    for line in lines:
        counts.update(encode(f" {line}"))
    found = dict[int, float](counts)
    harmonic = sum(1 / rank for rank in range(1, len(words) + 1))
    share = max(1, counts.total()) / max(1, harmonic)
    for rank, word in enumerate(words, 1):
        for token in encode(f" {word}"):
            found[token] = found.get(token, 0) + share / rank
    return found


def most_useful_tokens(tokens: Sequence[bytes], counts: dict[int, float], n_kept: int) -> list[int]:
    """Choose the tokens to keep.

    Parameters
    ----------
    tokens
        In merge order, the 256 bytes first; closed under merging.
    counts
        Uses of each token by its id, from :func:`count_tokens`.
    n_kept
        How many to keep, the bytes included.

    Returns
    -------
    Ids of the kept tokens, in order.

    Raises
    ------
    DataError
        ``n_kept`` is larger than the vocabulary or smaller than the number of bytes.
    """
    if not N_BYTES <= n_kept <= len(tokens):
        raise DataError(
            f"Between {N_BYTES} and {len(tokens)} tokens of this vocabulary can be kept."
        )
    parts = _last_merges(tokens)
    uses = [counts.get(i, 0.0) for i in range(len(tokens))]
    needed_by = Counter(part for pair in parts.values() for part in set(pair))
    kept = set(range(len(tokens)))
    heap = [(uses[i], -i) for i in parts if not needed_by[i]]
    heapq.heapify(heap)
    while len(kept) > n_kept:
        cost, negative = heapq.heappop(heap)
        token = -negative
        if cost < uses[token]:  # tokens removed meanwhile fall back on this one
            heapq.heappush(heap, (uses[token], negative))
            continue
        kept.remove(token)
        for part in parts[token]:
            uses[part] += uses[token]
        for part in set(parts[token]):
            needed_by[part] -= 1
            if part >= N_BYTES and not needed_by[part]:
                heapq.heappush(heap, (uses[part], -part))
    return sorted(kept)


def _last_merges(tokens: Sequence[bytes]) -> dict[int, tuple[int, int]]:
    """Find the two tokens that byte-pair encoding merges into each token, by ids."""
    ids = {token: i for i, token in enumerate(tokens)}
    found: dict[int, tuple[int, int]] = {}
    for i, token in enumerate(tokens[N_BYTES:], N_BYTES):
        split = [bytes([byte]) for byte in token]
        while len(split) > 2:
            joins = [ids.get(a + b, i) for a, b in pairwise(split)]
            at = min(range(len(joins)), key=joins.__getitem__)
            if joins[at] >= i:
                raise DataError(f"The token {token!r} cannot be merged from the tokens before it.")
            split[at : at + 2] = [split[at] + split[at + 1]]
        found[i] = (ids[split[0]], ids[split[1]])
    return found
