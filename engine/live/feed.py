"""Moves audio from one source into one channel, and brings a lost device back; engine thread.

The channel's clock never stops: what a device did not deliver becomes a gap of the same length.
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
    from engine.live.streaming import ChannelUpdate, StreamingRecogniser
    from engine.types import AudioBlock, Float32

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""How often a lost device is tried again."""

_LEVEL_SECONDS = 0.05
_TOO_SLOW = "the computer was too slow"


class Feed:
    """A source and the channel that it feeds.

    Parameters
    ----------
    emit
        Receives level events and notices.
    clock
        Seconds, monotonic.
    taps
        Hear what the channel hears; None for nobody.
    """

    def __init__(
        self,
        source: Source,
        recogniser: StreamingRecogniser,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        taps: Taps | None = None,
    ) -> None:
        self.source = source
        self.recogniser = recogniser
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

    def pull(self, timeout: float) -> tuple[bool, list[ChannelUpdate]]:
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

    def leave(self) -> list[ChannelUpdate]:
        """Hold still for a pause: finish what was said; a device is let go, its clock goes on."""
        self.source.pause()
        updates = self._rest() if self.source.channel != "file" else self._finish()
        self._away_since, self._retry_at = self._clock(), float("inf")
        return updates

    def come_back(self) -> list[ChannelUpdate]:
        """Go on after a pause; a device that has gone meanwhile is lost and tried again."""
        if self._away_since is None:
            return []
        missing = int((self._clock() - self._away_since) * SAMPLE_RATE)
        try:
            self.source.resume()
        except AudioError as error:
            return self._lost(error)
        self._away_since = None
        return self.recogniser.pass_time(missing) if self.source.channel != "file" else []

    def close(self) -> list[ChannelUpdate]:
        """Stop the source, hear what it had already delivered, and finish the channel."""
        self.source.close()
        return self._rest()

    def _rest(self) -> list[ChannelUpdate]:
        updates: list[ChannelUpdate] = []
        while self._away_since is None and (block := self.source.read(0)) is not None:
            updates += self._take(block)
        return updates + self._finish()

    def _finish(self) -> list[ChannelUpdate]:
        return [*self._drain(), *self.recogniser.finish()]

    def _drain(self) -> list[ChannelUpdate]:
        if self._resampler is None:
            return []
        rest, self._resampler = self._resampler.flush(), None
        return self._hear(rest)

    def _hear(self, samples: Float32) -> list[ChannelUpdate]:
        """Let the channel, and whoever else listens, hear 16 kHz mono samples."""
        if not len(samples):
            return []
        if self._taps is not None:
            self._taps.write(self.recogniser.channel, self.recogniser.now / SAMPLE_RATE, samples)
        return self.recogniser.push(samples)

    def _take(self, block: AudioBlock) -> list[ChannelUpdate]:
        updates: list[ChannelUpdate] = []
        if block.lost:
            missing = block.lost * SAMPLE_RATE // block.rate
            updates = [*self._drain(), *self.recogniser.lose(missing, _TOO_SLOW)]
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
            heard = self.recogniser.now / SAMPLE_RATE + len(block.samples) / block.rate
            self._emit(AudioStarted(self.recogniser.channel, block.captured - heard))

    def _tell_warning(self) -> None:
        """Pass on what the source has to say about itself, once."""
        warning = self.source.warning
        if warning is not None and warning != self._told:
            self._told = warning
            self._emit(Notice(self.recogniser.channel, warning))

    def _tell_level(self, block: AudioBlock) -> None:
        now = self._clock()
        if now - self._last_level >= _LEVEL_SECONDS:
            self._last_level = now
            level = measure_level(block.samples)
            self._emit(LevelChanged(self.recogniser.channel, level.peak_db, level.rms_db))

    def _lost(self, error: AudioError) -> list[ChannelUpdate]:
        log.warning("source lost: %s", error)
        self.source.close()
        now = self._clock()
        self._away_since = now if self._away_since is None else self._away_since
        self._retry_at = now + RETRY_SECONDS
        self._emit(Notice(self.recogniser.channel, f"{error} Trying to get it back."))
        return self._finish()

    def _try_again(self) -> list[ChannelUpdate]:
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
        self._emit(Notice(self.recogniser.channel, f"{self.source.name} is back."))
        return self.recogniser.lose(missing, "the device was away")
