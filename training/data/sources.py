"""Sources of speech, mixed by weight; each is drawn without replacement within an epoch.

Pure functions of a seed; runs on the batch thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from training.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.data.manifest import CorpusUtterance


@dataclass(frozen=True, slots=True)
class SpeechSource:
    """Decoded utterances, and their weight against other sources."""

    utterances: tuple[CorpusUtterance, ...]
    weight: float
    speakers: dict[str, list[CorpusUtterance]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        if not self.utterances or self.weight <= 0:
            raise DataError("A source of speech needs utterances and a weight above 0.")
        for utterance in self.utterances:
            self.speakers[utterance.speaker].append(utterance)


def draws_per_pool(sources: Sequence[SpeechSource], pool: int) -> list[int]:
    """Divide the examples of a pool among the sources, by weight."""
    total = sum(source.weight for source in sources)
    return [max(1, round(pool * source.weight / total)) for source in sources]


def draw_utterances(
    sources: Sequence[SpeechSource], counts: Sequence[int], seed: int, pool: int
) -> Iterator[tuple[SpeechSource, CorpusUtterance]]:
    """Draw the utterances of a pool, ``counts`` from each source."""
    for number, (source, count) in enumerate(zip(sources, counts, strict=True)):
        size = len(source.utterances)
        for draw in range(pool * count, (pool + 1) * count):
            order = _order(seed, number, draw // size, size)
            yield source, source.utterances[order[draw % size]]


@lru_cache(maxsize=8)
def _order(seed: int, source: int, epoch: int, size: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, source, epoch, 2]).permutation(size)
