"""Blocks whose place on a channel's clock is not certain when they arrive; engine thread."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.types import AudioBlock

LATE_SECONDS = 0.3
"""A block this late is held back until it is known whether what is missing follows in a burst."""
_SETTLE_SECONDS = 0.5
"""Time without catching up after which the audio that is missing will not come."""
_CATCH_UP = 0.05


class HeldBlocks:
    """Blocks that came late, until the delay is known to be a gap or a burst has caught up.

    Attributes
    ----------
    late
        Seconds by which the audio still lags behind its time.
    """

    def __init__(self) -> None:
        self.blocks: list[AudioBlock] = []
        self.seconds = 0.0
        self.late = float("inf")
        self._mark = float("inf")
        self._marked_at = 0.0
        self._burst = 0

    def add(self, block: AudioBlock, late: float) -> None:
        """Hold a block that is `late` seconds behind its time."""
        self.late = min(self.late, late)
        if late < self._mark - _CATCH_UP:
            self._mark, self._marked_at, self._burst = late, block.captured, len(self.blocks)
        self.blocks.append(block)
        self.seconds += block.duration

    @property
    def is_settled(self) -> bool:
        """Whether no burst follows any more, or it has caught up."""
        waited = self.blocks[-1].captured - self._marked_at
        return self.late <= LATE_SECONDS or waited >= _SETTLE_SECONDS

    def split(self) -> tuple[list[AudioBlock], list[AudioBlock]]:
        """Return the burst, which was captured before the gap, and what was captured after it."""
        return self.blocks[: self._burst], self.blocks[self._burst :]


def steady(blocks: list[AudioBlock]) -> list[AudioBlock]:
    """Return the first blocks of a source at the times at which it delivered with least delay."""
    ends = list(accumulate(block.duration for block in blocks))
    start = min(block.captured - end for block, end in zip(blocks, ends, strict=True))
    return [
        replace(block, captured=start + end if block.captured else 0.0)
        for block, end in zip(blocks, ends, strict=True)
    ]
