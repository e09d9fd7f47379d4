"""The protocol of audio sources, and what the capturing sources share.

A device's own thread calls :meth:`BlockQueue.put` and nothing else; the engine thread opens, reads
and closes.
"""

from __future__ import annotations

import queue
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np

from engine.clock import session_clock
from engine.errors import AudioError, DeviceLost
from engine.types import AudioBlock, Channel

if TYPE_CHECKING:
    from engine.types import DeviceSwitch, Float32

QUEUE_SECONDS = 10.0
"""Audio that the queue holds; newer audio is dropped and counted."""

PATIENCE_SECONDS = 3.0
"""A microphone that delivers nothing for this long counts as lost."""

_SILENT_SECONDS = 5.0

_MAX_READ_SECONDS = 0.5
"""Time between two reads that counts as silence of the device; more is the engine's own absence."""


class Source(Protocol):
    """A source of audio.

    Attributes
    ----------
    name
        Display name of the device that is recorded, or would be.
    channel
        Channel that the audio belongs to.
    warning
        One sentence about a problem that does not stop the source (a file that ends early, a muted
        microphone); None where there is none, or no longer one.
    """

    name: str
    channel: Channel
    warning: str | None

    @property
    def finished(self) -> bool:
        """Whether no block can follow: the file has ended, or the device is closed and drained."""
        ...

    def open(self) -> None:
        """Start delivering; possible again after :meth:`close`.

        Raises
        ------
        DeviceNotFound, MediaError
            The device or file is missing or cannot be used.
        """

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, or None when none came within `timeout` seconds.

        Raises
        ------
        DeviceLost
            The device was disconnected or stopped delivering.
        MediaError
            The file contains no audio that can be decoded.
        """
        ...

    def close(self) -> None:
        """Stop; audio that was already captured can still be read. May be called again."""

    def pause(self) -> None:
        """Pause: a device is released, a file keeps its position."""

    def resume(self) -> None:
        """Continue after :meth:`pause`; raises like :meth:`open`."""


class BlockQueue:
    """Queue of audio from a device's thread to the engine thread; bounded, and never blocks.

    The number of queued frames is the difference of two counters, each written by one thread, so
    that the device's thread needs no lock.

    Parameters
    ----------
    rate
        Frames per second of every block.
    seconds
        Capacity.
    clock
        Seconds, monotonic; the time of capture of each block.

    Attributes
    ----------
    drained
        Whether the end has been read.
    """

    def __init__(
        self,
        rate: int,
        seconds: float = QUEUE_SECONDS,
        clock: Callable[[], float] = session_clock,
    ) -> None:
        self.rate = rate
        self._capacity = int(rate * seconds)
        self._clock = clock
        self._items: queue.SimpleQueue[AudioBlock | AudioError | None] = queue.SimpleQueue()
        self._frames_in = 0
        self._frames_out = 0
        self._lost = 0
        self._switch: DeviceSwitch | None = None
        self.drained = False

    def put(self, samples: Float32, switch: DeviceSwitch | None = None) -> None:
        """Enqueue float32 `samples` (frames, channels), or count them as lost when full.

        `switch` names the device of these samples where it is another one than before.
        """
        self._switch = switch or self._switch
        frames = len(samples)
        if self._frames_in - self._frames_out + frames > self._capacity:
            self._lost += frames
            return
        self._frames_in += frames
        lost, self._lost = self._lost, 0
        switch, self._switch = self._switch, None
        self._items.put(AudioBlock(samples, self.rate, lost, self._clock(), switch))

    def end(self, error: AudioError | None = None) -> None:
        """Mark the end; :meth:`get` raises `error` once, after everything before it was read."""
        self._items.put(error)

    def get(self, timeout: float) -> AudioBlock | None:
        """Return the oldest block; None at the end or when none came within `timeout` seconds."""
        if self.drained:
            return None
        try:
            item = self._items.get(timeout=timeout) if timeout > 0 else self._items.get_nowait()
        except queue.Empty:
            return None
        if item is None or isinstance(item, AudioError):
            self.drained = True
            if item is not None:
                raise item
            return None
        self._frames_out += len(item.samples)
        return item


class SilenceCheck:
    """Notices a microphone that has delivered nothing but zeros from the start.

    macOS delivers zeros without permission, and so does a microphone with a mute switch. One that
    has been heard may deliver zeros too: noise suppression does while nobody speaks.
    """

    def __init__(self) -> None:
        self._seconds: float | None = 0.0

    def is_silent(self, block: AudioBlock) -> bool:
        """Take the next block; return whether the silence is long enough to say so."""
        if self._seconds is not None:
            self._seconds = None if np.any(block.samples) else self._seconds + block.duration
        return self._seconds is not None and self._seconds > _SILENT_SECONDS


class DeviceSource(ABC):
    """Base of the sources that capture a device.

    Parameters
    ----------
    name, channel
        See :class:`Source`.
    patience
        Seconds without a block after which the device counts as lost.
    clock
        Seconds, monotonic.
    """

    def __init__(
        self,
        name: str,
        channel: Channel,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = session_clock,
    ) -> None:
        self.name = name
        self.channel: Channel = channel
        self.warning: str | None = None
        self._patience = patience
        self._clock = clock
        self._queue: BlockQueue | None = None
        self._last_block_at = 0.0
        self._last_read_at = 0.0
        self._waited = 0.0
        self._running = False

    @abstractmethod
    def _start(self) -> BlockQueue:
        """Start the device and return the queue that it fills; may raise DeviceNotFound."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop the device; no block follows."""

    @property
    def finished(self) -> bool:
        """Whether the device was closed and everything it had delivered was read."""
        return not self._running and (self._queue is None or self._queue.drained)

    def open(self) -> None:
        """Start capturing, with an empty queue.

        Raises
        ------
        DeviceNotFound
            The device is missing or may not be used.
        """
        self.close()
        self.warning = None
        self._queue = self._start()
        self._running = True
        self._last_block_at = self._last_read_at = self._clock()
        self._waited = 0.0

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, or None when none came within `timeout` seconds.

        Raises
        ------
        DeviceLost
            The device was disconnected, or delivered nothing for `patience` seconds.
        """
        if self._queue is None:
            return None
        block = self._queue.get(timeout)
        now = self._clock()
        # A process that was frozen must not take its own absence for the device's.
        self._waited += min(now - self._last_read_at, max(timeout, _MAX_READ_SECONDS))
        self._last_read_at = now
        if block is not None:
            self._last_block_at, self._waited = now, 0.0
            self.name = block.switch.name if block.switch is not None else self.name
            return self._inspect(block)
        if not self._running:
            return None
        return self._on_silence(self._queue.rate, now - self._last_block_at)

    def close(self) -> None:
        """Stop capturing; queued audio can still be read."""
        if not self._running:
            return
        self._running = False
        try:
            self._stop()
        finally:
            if self._queue is not None:
                self._queue.end()

    def pause(self) -> None:
        """Release the device, so that the system shows it as unused."""
        self.close()

    def resume(self) -> None:
        """Reopen the device; raises like :meth:`open`."""
        self.open()

    def _inspect(self, block: AudioBlock) -> AudioBlock:
        """Inspect a block of the device; returns it, or another one in its place."""
        return block

    def _on_silence(self, rate: int, seconds: float) -> AudioBlock | None:
        """Handle `seconds` without a block: raise DeviceLost, or return a substitute block."""
        if self._waited > self._patience:
            raise DeviceLost(f"{self.name} stopped delivering audio; check that it is connected.")
        return None
