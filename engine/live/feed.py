"""Moves audio from one source into one channel and reopens a lost device; engine thread.

The channel's clock never stops: audio that a device did not deliver becomes a gap of its length.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.audio.level import measure_level
from engine.audio.resample import Resampler
from engine.errors import AudioError, DeviceLost
from engine.events import AudioStarted, Event, LevelChanged, Notice
from engine.live.streaming import OVERLOADED
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from engine.audio.source import Source
    from engine.audio.tap import Taps
    from engine.live.streaming import ChannelOutput, StreamingRecogniser
    from engine.types import AudioBlock, Float32

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Interval at which a lost device is reopened."""

_LEVEL_SECONDS = 0.05
DEVICE_LOST = "the device was disconnected"
"""Reason of a gap between losing a device and reopening it."""


class Feed:
    """A source and the channel that it feeds.

    Parameters
    ----------
    source, recogniser
        The source, and the channel's pipeline.
    emit
        Receives level events and notices.
    clock
        Seconds, monotonic.
    taps
        Receive the channel's audio too; None for none.

    Attributes
    ----------
    captured_at
        ``time.monotonic()`` at which the newest block was captured; 0 before the first.
    waited
        Seconds spent waiting for the source.
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
        self._suspended_since: float | None = None
        self._retry_at = 0.0
        self._last_level = float("-inf")
        self._warned: str | None = None
        self.captured_at = 0.0
        self.waited = 0.0

    @property
    def finished(self) -> bool:
        """Whether the source will never deliver again."""
        return self._suspended_since is None and self.source.finished

    @property
    def backlog(self) -> float:
        """Seconds since the newest block was captured: audio that still waits at the source."""
        return max(0.0, self._clock() - self.captured_at) if self.captured_at else 0.0

    @property
    def is_suspended(self) -> bool:
        """Whether the device is lost or paused, and nothing can be read."""
        return self._suspended_since is not None

    def pull(self, timeout: float) -> tuple[bool, list[ChannelOutput]]:
        """Read one block, waiting at most `timeout` seconds; return whether there was one."""
        if self._suspended_since is not None:
            return False, self._reopen()
        before = self._clock()
        try:
            block = self.source.read(timeout)
        except DeviceLost as error:
            return False, self._lose(error)
        finally:
            self.waited += self._clock() - before
        self._report_warning()
        if block is None:
            return False, []
        return True, self._process(block)

    def pause(self) -> list[ChannelOutput]:
        """Pause the source and finish the utterance; a device is released, its clock runs on."""
        self.source.pause()
        outputs = self._rest() if self.source.channel != "file" else self._finish()
        self._suspended_since, self._retry_at = self._clock(), float("inf")
        return outputs

    def resume(self) -> list[ChannelOutput]:
        """Resume the source; a device that has gone meanwhile counts as lost."""
        if self._suspended_since is None:
            return []
        missing = int((self._clock() - self._suspended_since) * SAMPLE_RATE)
        try:
            self.source.resume()
        except AudioError as error:
            return self._lose(error)
        self._suspended_since = None
        return self.recogniser.skip(missing) if self.source.channel != "file" else []

    def close(self) -> list[ChannelOutput]:
        """Stop the source, process what it had already delivered, and finish the channel."""
        self.source.close()
        return self._rest()

    def _rest(self) -> list[ChannelOutput]:
        outputs: list[ChannelOutput] = []
        while self._suspended_since is None and (block := self.source.read(0)) is not None:
            outputs += self._process(block)
        return outputs + self._finish()

    def _finish(self) -> list[ChannelOutput]:
        return [*self._drain(), *self.recogniser.finish()]

    def _drain(self) -> list[ChannelOutput]:
        if self._resampler is None:
            return []
        rest, self._resampler = self._resampler.flush(), None
        return self._push(rest)

    def _push(self, samples: Float32) -> list[ChannelOutput]:
        """Pass 16 kHz mono samples to the taps and the recogniser."""
        if not len(samples):
            return []
        if self._taps is not None:
            self._taps.write(self.recogniser.channel, self.recogniser.now / SAMPLE_RATE, samples)
        return self.recogniser.push(samples)

    def _process(self, block: AudioBlock) -> list[ChannelOutput]:
        outputs: list[ChannelOutput] = []
        if block.lost:
            missing = block.lost * SAMPLE_RATE // block.rate
            outputs = [*self._drain(), *self.recogniser.mark_gap(missing, OVERLOADED)]
        if self._resampler is None or block.format != self._format:
            outputs += self._drain()
            self._resampler, self._format = Resampler(*block.format), block.format
        self._report_start(block)
        self.captured_at = block.captured
        self._report_level(block)
        return outputs + self._push(self._resampler.push(block.samples))

    def _report_start(self, block: AudioBlock) -> None:
        if block.captured and not self.captured_at:
            end = self.recogniser.now / SAMPLE_RATE + len(block.samples) / block.rate
            self._emit(AudioStarted(self.recogniser.channel, block.captured - end))

    def _report_warning(self) -> None:
        """Pass each of the source's warnings on once."""
        warning = self.source.warning
        if warning is not None and warning != self._warned:
            self._warned = warning
            self._emit(Notice(self.recogniser.channel, warning))

    def _report_level(self, block: AudioBlock) -> None:
        now = self._clock()
        if now - self._last_level >= _LEVEL_SECONDS:
            self._last_level = now
            level = measure_level(block.samples)
            self._emit(LevelChanged(self.recogniser.channel, level.peak_db, level.rms_db))

    def _lose(self, error: AudioError) -> list[ChannelOutput]:
        log.warning("source lost: %s", error)
        self.source.close()
        now = self._clock()
        self._suspended_since = now if self._suspended_since is None else self._suspended_since
        self._retry_at = now + RETRY_SECONDS
        self._emit(Notice(self.recogniser.channel, f"{error} Trying to reconnect."))
        return self._finish()

    def _reopen(self) -> list[ChannelOutput]:
        now = self._clock()
        if self._suspended_since is None or now < self._retry_at:
            return []
        self._retry_at = now + RETRY_SECONDS
        try:
            self.source.open()
        except AudioError:
            return []
        missing = int((now - self._suspended_since) * SAMPLE_RATE)
        self._suspended_since = None
        self._emit(Notice(self.recogniser.channel, f"{self.source.name} is connected again."))
        return self.recogniser.mark_gap(missing, DEVICE_LOST)
