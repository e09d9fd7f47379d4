"""Moves audio from one source into one channel and reopens a lost device; engine thread.

The channel's clock never stops: audio that no device delivered becomes a gap of its length, counted
from the last block that arrived. Opening and closing run on threads of their own, since a sound
server that hangs would otherwise stop the other channel, and the end of the session, too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.audio.level import measure_level
from engine.audio.resample import Resampler
from engine.audio.watchdog import CLOSE_SECONDS, BackgroundCall
from engine.errors import AudioError, DeviceLost
from engine.events import AudioStarted, Event, LevelChanged, Notice, NoticeCleared, SourceChanged
from engine.live.held_blocks import LATE_SECONDS, HeldBlocks, steady
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

DEVICE_LOST = "the device was disconnected"
"""Reason of a gap between losing a device and its first block after reopening."""
NO_AUDIO = "no audio arrived"
"""Reason of a gap in which the machine slept, or the sound server stalled."""
SOURCE_CHANGED = "the source was changed"
"""Reason of a gap between two devices of a channel."""

_LEVEL_SECONDS = 0.05
_OPEN_WAIT = 0.05
"""Seconds that the engine thread waits for a device that is being reopened, in each turn."""
_MIN_GAP = 0.1
"""A shorter absence, less than a syllable, is not worth a gap that ends the utterance."""
_OVERLAP_SECONDS = 0.4
"""Audio of another source that is collected before the change, to find its place on the clock."""
_MAX_DRIFT = 0.001
"""Seconds per second by which a device's clock may be slower than the machine's."""


@dataclass(slots=True)
class _Absence:
    """Time without a source until its next block.

    Attributes
    ----------
    reason
        Reason of the gap; None for a pause, which is no gap.
    notice
        The notice that said so, to be cleared when the source is back.
    unheard
        Seconds of the channel before the absence that belong to the gap too.
    """

    reason: str | None
    notice: str | None = None
    unheard: float = 0.0


class Feed:
    """A source and the channel that it feeds.

    Parameters
    ----------
    source, recogniser
        The source, which is open already, and the channel's pipeline.
    emit
        Receives level events and notices.
    clock
        Seconds, monotonic, as those of the blocks.
    taps
        Receive the channel's audio too; None for none.
    zero
        `clock` time of the channel's second 0; None begins with the first block.

    Attributes
    ----------
    captured_at
        `clock` time at which the newest block was captured; 0 before the first.
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
        zero: float | None = None,
    ) -> None:
        self.source = source
        self.recogniser = recogniser
        self._emit = emit
        self._clock = clock
        self._taps = taps
        self._resampler: Resampler | None = None
        self._format = (0, 0)
        self._created_at = clock()
        self._zero = zero
        self._position = 0.0
        self._absence = _Absence(None) if zero is not None else None
        self._held = HeldBlocks()
        self._is_open = True
        self._is_paused = False
        self._opening: BackgroundCall[None] | None = None
        self._closing: BackgroundCall[None] | None = None
        self._next: Source | None = None
        self._next_opening: BackgroundCall[None] | None = None
        self._next_blocks: list[AudioBlock] = []
        self._retry_at = 0.0
        self._last_level = float("-inf")
        self._warned: str | None = None
        self._is_drained = True
        self._has_started = False
        self._has_heard = False
        self._name: str | None = None
        self.captured_at = 0.0
        self.waited = 0.0
        self._report_name()

    @property
    def zero(self) -> float | None:
        """`clock` time of the channel's second 0; None before the first block."""
        return self._zero

    @property
    def finished(self) -> bool:
        """Whether the source will never deliver again."""
        return self._is_open and self._next is None and self.source.finished

    @property
    def backlog(self) -> float:
        """Seconds since the newest block was captured, while more audio waits at the source."""
        if self._is_drained or not self.captured_at:
            return 0.0
        return max(0.0, self._clock() - self.captured_at)

    @property
    def is_suspended(self) -> bool:
        """Whether the device is lost or paused, and nothing can be read."""
        return not self._is_open

    def pull(self, timeout: float) -> tuple[bool, list[ChannelOutput]]:
        """Read one block, waiting at most `timeout` seconds; return whether there was one."""
        outputs = self._try_next()
        before = self._clock()
        try:
            if not self._is_open and not self._reopen(_OPEN_WAIT if timeout else 0.0):
                return False, outputs
            block = self.source.read(timeout)
        except DeviceLost as error:
            return False, outputs + self._lose(error)
        finally:
            self.waited += self._clock() - before
        self._report_warning(self.source.warning)
        self._is_drained = block is None
        if block is None:
            return False, outputs
        return True, outputs + self._take(block)

    def pause(self) -> list[ChannelOutput]:
        """Pause the source and finish the utterance; a device is released, its clock runs on."""
        if not self._abandon_opening():
            _wait(self._background(self.source.pause))
        self._drop_next()
        outputs = self._rest() if self.source.channel != "file" else self._finish()
        self._is_paused, self._is_open = True, False
        self._absence = self._absence or _Absence(None)
        return outputs

    def resume(self) -> None:
        """Resume the source; a device that has gone meanwhile counts as lost."""
        if not self._is_paused:
            return
        self._is_paused = False
        if self.source.channel == "file":
            self.source.resume()
            self._is_open, self._absence = True, None
        elif self._closing is None:
            self._opening = self._background(self.source.resume)
        else:
            self._retry_at = 0.0  # opened once it has been released

    def replace(self, source: Source) -> None:
        """Record `source` in place of the present one, as soon as it delivers.

        The present one is kept, with a notice, if the other cannot be opened.
        """
        self._drop_next()
        if self._is_paused:
            self.source = source
        else:
            self._next, self._next_opening = source, self._background(source.open)

    def close(self) -> list[ChannelOutput]:
        """Stop the source, process what it had already delivered, and finish the channel."""
        self._drop_next()
        if not self._abandon_opening() and self._closing is None:
            _wait(self._background(self.source.close))
        return [*self._rest(), *self._end_absence(self._late(self._clock()), is_back=False)]

    # -- absences ----------------------------------------------------------------------------------

    def _lose(self, error: AudioError) -> list[ChannelOutput]:
        log.warning("source lost: %s", error)
        outputs = self._release_held() + self._finish()
        if self._absence is None or self._absence.notice is None:
            message = f"{error} Trying to reconnect."
            unheard = error.unheard if isinstance(error, DeviceLost) else 0.0
            self._absence = _Absence(DEVICE_LOST, message, unheard)
            self._emit(Notice(self.recogniser.channel, message))
        self._is_open, self._is_drained = False, True
        self._closing = self._background(self.source.close)
        self._retry_at = self._clock() + RETRY_SECONDS
        return outputs

    def _reopen(self, wait: float) -> bool:
        """Try to open a lost or paused source again; return whether it is open.

        Raises
        ------
        DeviceLost
            It cannot be opened, and the user does not know yet.
        """
        if self._is_paused:
            return False
        if self._closing is not None:
            if not self._closing.wait(wait):
                return False
            self._closing = None
        if self._opening is None:
            if self._clock() < self._retry_at:
                return False
            self._opening = self._background(self.source.open)
        if not self._opening.wait(wait):
            return False
        opening, self._opening = self._opening, None
        try:
            opening.result()
        except AudioError as error:
            if self._absence is None or self._absence.notice is None:
                raise DeviceLost(str(error)) from error
            self._retry_at = self._clock() + RETRY_SECONDS
            return False
        self._is_open = True
        return True

    def _abandon_opening(self) -> bool:
        """Close the source as soon as it is open; return whether it was being opened."""
        opening, self._opening = self._opening, None
        if opening is None:
            return False

        def release(source: Source = self.source) -> None:
            opening.wait(None)
            source.close()

        self._closing = self._background(release)
        return True

    def _late(self, start: float) -> float:
        """Return by how many seconds audio that starts at `start` is behind the channel's time."""
        if self._zero is None:
            self._zero = start if self._absence is None else self._created_at
        return start - self._zero - self._position

    def _end_absence(self, late: float, *, is_back: bool = True) -> list[ChannelOutput]:
        """Advance the channel over an absence: a gap, or nothing for a pause."""
        absence, self._absence = self._absence, None
        if absence is None:
            return []
        if absence.notice is not None:
            self._emit(NoticeCleared(self.recogniser.channel, absence.notice))
        if is_back:
            if absence.reason == DEVICE_LOST and self.source.name == self._name:
                message = f"{self.source.name} is connected again."
                self._emit(Notice(self.recogniser.channel, message))
            self._report_name()
        if late + absence.unheard < _MIN_GAP:
            return []
        return self._advance(late, absence.reason, absence.unheard)

    def _advance(
        self, seconds: float, reason: str | None, unheard: float = 0.0
    ) -> list[ChannelOutput]:
        """Move the clock over missing audio; `unheard` seconds before it are missing as well."""
        outputs = self._drain()
        self._position += max(0.0, seconds)
        missing = max(0, round(self._position * SAMPLE_RATE) - self.recogniser.now)
        if reason is None:
            return outputs + self.recogniser.skip(missing)
        before = min(self.recogniser.now, round(unheard * SAMPLE_RATE))
        return outputs + self.recogniser.mark_gap(missing, reason, before)

    # -- another source ----------------------------------------------------------------------------

    def _try_next(self) -> list[ChannelOutput]:
        """Change to the next source once it delivers steadily."""
        if self._next is None or self._next_opening is None or not self._next_opening.is_done:
            return []
        try:
            self._next_opening.result()
            while (block := self._next.read(0)) is not None:
                self._next_blocks.append(block)
        except AudioError as error:
            self._drop_next()
            message = f"{error} Captions continue with {self.source.name}."
            self._emit(Notice(self.recogniser.channel, message))
            return []
        enough = _OVERLAP_SECONDS if self._is_open else 0.0
        if sum(block.duration for block in self._next_blocks) <= enough:
            return []
        source, blocks = self._next, steady(self._next_blocks)
        self._next, self._next_opening, self._next_blocks = None, None, []
        return self._change_to(source, blocks)

    def _change_to(self, source: Source, blocks: list[AudioBlock]) -> list[ChannelOutput]:
        outputs: list[ChannelOutput] = []
        if not self._abandon_opening() and self._is_open:
            _wait(self._background(self.source.close))
            outputs = self._take_rest()
        self._closing = None
        self._report_warning(None)
        self.source, self._is_open = source, True
        self._absence = self._absence or _Absence(SOURCE_CHANGED)
        for block in blocks:
            outputs += self._take(block)
        return outputs

    def _drop_next(self) -> None:
        if self._next is not None and self._next_opening is not None:
            self._next_opening.abandon(self._next.close)
        self._next, self._next_opening, self._next_blocks = None, None, []

    def _background(self, call: Callable[[], None]) -> BackgroundCall[None]:
        return BackgroundCall(call, f"{self.recogniser.channel} device")

    # -- blocks ------------------------------------------------------------------------------------

    def _take(self, block: AudioBlock) -> list[ChannelOutput]:
        """Place a block on the channel's clock, after a gap where audio is missing before it."""
        if self.source.channel == "file":
            return self._process(block)
        now = block.captured or self._clock()
        if not (block.captured or self._has_heard):
            self._zero = self._absence = None  # nothing places it on a clock that others share
        self._has_heard = True
        outputs: list[ChannelOutput] = []
        if block.switch is not None:
            outputs = self._release_held()
            late = self._late(block.switch.since)
            self._absence = self._absence or _Absence(SOURCE_CHANGED, unheard=max(0.0, -late))
        late = self._late(now - block.duration)
        if self._absence is not None:
            if not block.captured:
                late = max(0.0, late)  # without a time of its own it overlaps nothing
            if late <= -block.duration:
                return outputs  # the device before it has delivered this time already
            if late < 0:
                block = replace(block, samples=block.samples[round(-late * block.rate) :])
            return [*outputs, *self._end_absence(late), *self._process(block)]
        if block.captured and (self._held.blocks or late - block.lost / block.rate > LATE_SECONDS):
            self.captured_at = block.captured
            self._held.add(replace(block, lost=0), late - self._held.seconds)
            return outputs + self._release_held() if self._held.is_settled else outputs
        outputs += self._process(block)
        self._follow_drift(now, block)
        return outputs

    def _release_held(self) -> list[ChannelOutput]:
        """Process the blocks held back, with a gap where the audio between them never came."""
        held, self._held = self._held, HeldBlocks()
        outputs: list[ChannelOutput] = []
        before, after = held.split()
        for block in before:
            outputs += self._process(block)
        if held.blocks and held.late > LATE_SECONDS:
            outputs += self._advance(held.late, NO_AUDIO)
        for block in after:
            outputs += self._process(block)
        return outputs

    def _follow_drift(self, now: float, block: AudioBlock) -> None:
        """Let the clock of second 0 follow a device whose clock differs from the machine's."""
        zero = now - self._position
        if self._zero is None or not block.captured:
            self._zero = zero
        else:
            self._zero = min(zero, self._zero + _MAX_DRIFT * block.duration)

    def _rest(self) -> list[ChannelOutput]:
        return self._take_rest() + self._finish()

    def _take_rest(self) -> list[ChannelOutput]:
        """Process what the source had delivered before it was closed."""
        outputs: list[ChannelOutput] = []
        try:
            while self._is_open and (block := self.source.read(0)) is not None:
                outputs += self._take(block)
        except AudioError as error:
            log.warning("source lost while it was closed: %s", error)
        return outputs + self._release_held()

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
            outputs = self._advance(block.lost / block.rate, OVERLOADED)
        if self._resampler is None or block.format != self._format:
            outputs += self._drain()
            self._resampler, self._format = Resampler(*block.format), block.format
        self._report_start(block)
        self._position += block.duration
        self.captured_at = block.captured
        self._report_level(block)
        return outputs + self._push(self._resampler.push(block.samples))

    # -- events ------------------------------------------------------------------------------------

    def _report_start(self, block: AudioBlock) -> None:
        if block.captured and not self._has_started:
            self._has_started = True
            zero = block.captured - self._position - block.duration
            self._emit(AudioStarted(self.recogniser.channel, zero))

    def _report_name(self) -> None:
        """Publish the name of the device that is recorded, when it is another one."""
        if self.source.name != self._name:
            self._name = self.source.name
            self._emit(SourceChanged(self.recogniser.channel, self._name))

    def _report_warning(self, warning: str | None) -> None:
        """Pass each of the source's warnings on once, and its end."""
        if warning == self._warned:
            return
        if self._warned is not None:
            self._emit(NoticeCleared(self.recogniser.channel, self._warned))
        if warning is not None:
            self._emit(Notice(self.recogniser.channel, warning))
        self._warned = warning

    def _report_level(self, block: AudioBlock) -> None:
        now = self._clock()
        if now - self._last_level >= _LEVEL_SECONDS:
            self._last_level = now
            level = measure_level(block.samples)
            self._emit(LevelChanged(self.recogniser.channel, level.peak_db, level.rms_db))


def _wait(call: BackgroundCall[None]) -> None:
    """Wait for a device to close, but not for ever: the captions are worth more."""
    if not call.wait(CLOSE_SECONDS):
        log.warning("a device did not close within %s s", CLOSE_SECONDS)
        return
    try:
        call.result()
    except Exception:
        log.exception("a device could not be closed")
