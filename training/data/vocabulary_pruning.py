"""The most useful pieces of a byte-pair vocabulary: those that a text really needs.

The first pieces of a ranked list are the commonest of the text that it was made from, which for
GPT-2's was the web: code, links and headlines. A transcript needs others. Pieces are dropped one
by one, each time the one whose parts cost the fewest tokens more; what stays is closed under
merging and keeps its order, so that every word of which all merges stay is split as before. Runs
on the calling thread.
"""

from __future__ import annotations

import heapq
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from training.data.text import N_BYTES
from training.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def count_pieces(
    encode: Callable[[str], Sequence[int]], lines: Iterable[str], words: Sequence[str] = ()
) -> dict[int, float]:
    """Count what a text is split into, and a list of words as large as the text.

    ``words`` come the commonest first and count by Zipf's law, one over their place (Zipf 1935),
    all together as much as the text.
    """
    counts: Counter[int] = Counter()
    for line in lines:
        counts.update(encode(f" {line}"))
    found = dict[int, float](counts)
    harmonic = sum(1 / place for place in range(1, len(words) + 1))
    share = max(1, counts.total()) / max(1, harmonic)
    for place, word in enumerate(words, 1):
        for token in encode(f" {word}"):
            found[token] = found.get(token, 0) + share / place
    return found


def useful_pieces(pieces: Sequence[bytes], counts: dict[int, float], n_kept: int) -> list[int]:
    """Choose which pieces stay.

    Parameters
    ----------
    pieces
        Ranked, the 256 bytes first; closed under merging.
    counts
        Uses of each, by place; from :func:`count_pieces`.
    n_kept
        How many stay, the bytes among them.

    Returns
    -------
    Places of those that stay, in order.

    Raises
    ------
    DataError
        There are not as many, or fewer than the bytes are asked for.
    """
    if not N_BYTES <= n_kept <= len(pieces):
        raise DataError(f"Between {N_BYTES} and {len(pieces)} pieces of this vocabulary can stay.")
    parts = _parts(pieces)
    uses = [counts.get(place, 0.0) for place in range(len(pieces))]
    needed_by = Counter(part for pair in parts.values() for part in set(pair))
    kept = set(range(len(pieces)))
    heap = [(uses[piece], -piece) for piece in parts if not needed_by[piece]]
    heapq.heapify(heap)
    while len(kept) > n_kept:
        cost, negative = heapq.heappop(heap)
        piece = -negative
        if cost < uses[piece]:  # what was dropped since falls apart into it
            heapq.heappush(heap, (uses[piece], negative))
            continue
        kept.remove(piece)
        for part in parts[piece]:
            uses[part] += uses[piece]
        for part in set(parts[piece]):
            needed_by[part] -= 1
            if part >= N_BYTES and not needed_by[part]:
                heapq.heappush(heap, (uses[part], -part))
    return sorted(kept)


def _parts(pieces: Sequence[bytes]) -> dict[int, tuple[int, int]]:
    """Find the last merge of every piece: the two that byte-pair encoding joins into it."""
    places = {piece: place for place, piece in enumerate(pieces)}
    found: dict[int, tuple[int, int]] = {}
    for place, piece in enumerate(pieces[N_BYTES:], N_BYTES):
        split = [bytes([byte]) for byte in piece]
        while len(split) > 2:
            joins = [places.get(a + b, place) for a, b in pairwise(split)]
            at = min(range(len(joins)), key=joins.__getitem__)
            if joins[at] >= place:
                raise DataError(f"The piece {piece!r} cannot be merged from the pieces before it.")
            split[at : at + 2] = [split[at] + split[at + 1]]
        found[place] = (places[split[0]], places[split[1]])
    return found
