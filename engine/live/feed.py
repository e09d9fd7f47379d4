"""Moves audio from one source into one lane, and brings a lost device back; engine thread.

The lane's clock never stops: what a device did not deliver becomes a gap of the same length.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from engine.audio.level import measure_level
from engine.audio.resample import Resampler
from engine.errors import AudioError, DeviceLost
from engine.events import AudioStarted, Event, LevelChanged, Notice
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.audio.source import Source
    from engine.audio.tap import Taps
    from engine.live.streaming import LaneUpdate, LiveLane
    from engine.types import AudioBlock, Float32

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""How often a lost device is tried again."""

_LEVEL_SECONDS = 0.05
_TOO_SLOW = "the computer was too slow"


class Feed:
    """A source and the lane that it feeds.

    Parameters
    ----------
    emit
        Receives level events and notices.
    clock
        Seconds, monotonic.
    taps
        Hear what the lane hears; None for nobody.
    """

    def __init__(
        self,
        source: Source,
        lane: LiveLane,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        taps: Taps | None = None,
    ) -> None:
        self.source = source
        self.lane = lane
        self._emit = emit
        self._clock = clock
        self._taps = taps
        self._resampler: Resampler | None = None
        self._format = (0, 0)
        self._away_since: float | None = None
        self._retry_at = 0.0
        self._last_level = float("-inf")
        self._told: str | None = None
        self.heard_at = 0.0
        self.waited = 0.0

    @property
    def finished(self) -> bool:
        """Whether the source will never deliver again."""
        return self._away_since is None and self.source.finished

    @property
    def backlog(self) -> float:
        """Seconds since the newest block that was heard was captured: what still waits."""
        return max(0.0, self._clock() - self.heard_at) if self.heard_at else 0.0

    @property
    def is_away(self) -> bool:
        """Whether the device is lost or paused, and nothing can be read."""
        return self._away_since is not None

    def pull(self, timeout: float) -> tuple[bool, list[LaneUpdate]]:
        """Read one block, waiting at most `timeout` seconds; tell whether there was one."""
        if self._away_since is not None:
            return False, self._try_again()
        before = self._clock()
        try:
            block = self.source.read(timeout)
        except DeviceLost as error:
            return False, self._lost(error)
        finally:
            self.waited += self._clock() - before
        self._tell_warning()
        if block is None:
            return False, []
        return True, self._take(block)

    def leave(self) -> list[LaneUpdate]:
        """Hold still for a pause: finish what was said; a device is let go, its clock goes on."""
        self.source.pause()
        updates = self._rest() if self.source.lane != "file" else self._finish()
        self._away_since, self._retry_at = self._clock(), float("inf")
        return updates

    def come_back(self) -> list[LaneUpdate]:
        """Go on after a pause; a device that has gone meanwhile is lost and tried again."""
        if self._away_since is None:
            return []
        missing = int((self._clock() - self._away_since) * SAMPLE_RATE)
        try:
            self.source.resume()
        except AudioError as error:
            return self._lost(error)
        self._away_since = None
        return self.lane.pass_time(missing) if self.source.lane != "file" else []

    def close(self) -> list[LaneUpdate]:
        """Stop the source, hear what it had already delivered, and finish the lane."""
        self.source.close()
        return self._rest()

    def _rest(self) -> list[LaneUpdate]:
        updates: list[LaneUpdate] = []
        while self._away_since is None and (block := self.source.read(0)) is not None:
            updates += self._take(block)
        return updates + self._finish()

    def _finish(self) -> list[LaneUpdate]:
        return [*self._drain(), *self.lane.finish()]

    def _drain(self) -> list[LaneUpdate]:
        if self._resampler is None:
            return []
        rest, self._resampler = self._resampler.flush(), None
        return self._hear(rest)

    def _hear(self, samples: Float32) -> list[LaneUpdate]:
        """Let the lane, and whoever else listens, hear 16 kHz mono samples."""
        if not len(samples):
            return []
        if self._taps is not None:
            self._taps.write(self.lane.lane, self.lane.now / SAMPLE_RATE, samples)
        return self.lane.push(samples)

    def _take(self, block: AudioBlock) -> list[LaneUpdate]:
        updates: list[LaneUpdate] = []
        if block.lost:
            missing = block.lost * SAMPLE_RATE // block.rate
            updates = [*self._drain(), *self.lane.lose(missing, _TOO_SLOW)]
        form = (block.rate, block.samples.shape[1])
        if self._resampler is None or form != self._format:
            updates += self._drain()
            self._resampler, self._format = Resampler(*form), form
        self._tell_start(block)
        self.heard_at = block.captured
        self._tell_level(block)
        return updates + self._hear(self._resampler.push(block.samples))

    def _tell_start(self, block: AudioBlock) -> None:
        if block.captured and not self.heard_at:
            heard = self.lane.now / SAMPLE_RATE + len(block.samples) / block.rate
            self._emit(AudioStarted(self.lane.lane, block.captured - heard))

    def _tell_warning(self) -> None:
        """Pass on what the source has to say about itself, once."""
        warning = self.source.warning
        if warning is not None and warning != self._told:
            self._told = warning
            self._emit(Notice(self.lane.lane, warning))

    def _tell_level(self, block: AudioBlock) -> None:
        now = self._clock()
        if now - self._last_level >= _LEVEL_SECONDS:
            self._last_level = now
            level = measure_level(block.samples)
            self._emit(LevelChanged(self.lane.lane, level.peak_db, level.rms_db))

    def _lost(self, error: AudioError) -> list[LaneUpdate]:
        log.warning("source lost: %s", error)
        self.source.close()
        now = self._clock()
        self._away_since = now if self._away_since is None else self._away_since
        self._retry_at = now + RETRY_SECONDS
        self._emit(Notice(self.lane.lane, f"{error} Trying to get it back."))
        return self._finish()

    def _try_again(self) -> list[LaneUpdate]:
        now = self._clock()
        if self._away_since is None or now < self._retry_at:
            return []
        self._retry_at = now + RETRY_SECONDS
        try:
            self.source.open()
        except AudioError:
            return []
        missing = int((now - self._away_since) * SAMPLE_RATE)
        self._away_since = None
        self._emit(Notice(self.lane.lane, f"{self.source.name} is back."))
        return self.lane.lose(missing, "the device was away")
