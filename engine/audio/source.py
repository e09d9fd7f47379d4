"""The protocol of everything that delivers sound, and what the capturing sources share.

A device's own thread calls :meth:`BlockQueue.put` and nothing else; the engine thread opens, reads
and closes.
"""

from __future__ import annotations

import queue
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

from engine.errors import AudioError, DeviceLost
from engine.types import AudioBlock, Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.types import Float32

QUEUE_SECONDS = 10.0
"""Audio that may wait for the engine before newer audio is dropped and counted."""

PATIENCE_SECONDS = 3.0
"""A microphone that delivers nothing for this long is taken for lost."""


class Source(Protocol):
    """Something that delivers sound.

    Attributes
    ----------
    name
        For people.
    channel
        The pipeline that the sound belongs to.
    warning
        One sentence about sound that came but is not whole (a file that ends early, a muted
        microphone); None while all is well.
    """

    name: str
    channel: Channel
    warning: str | None

    @property
    def finished(self) -> bool:
        """Whether nothing more can come: a file read to its end, a closed and drained device."""
        ...

    def open(self) -> None:
        """Start delivering; also after :meth:`close`.

        Raises
        ------
        DeviceNotFound, MediaError
            When there is nothing to open.
        """
        ...

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, or None when none came within `timeout` seconds.

        Raises
        ------
        DeviceLost
            When the device has gone or fallen silent.
        MediaError
            When a file turns out to hold no sound.
        """
        ...

    def close(self) -> None:
        """Stop; what was already captured can still be read. Harmless when called again."""
        ...

    def pause(self) -> None:
        """Hold still: a device is let go, a file stays where it is."""
        ...

    def resume(self) -> None:
        """Go on after :meth:`pause`; raises like :meth:`open`."""
        ...


class BlockQueue:
    """Audio on its way from a device's thread to the engine's; bounded by time, never blocking.

    The count of waiting frames is the difference of two counters, one written by each thread, so
    the device's thread needs no lock.

    Parameters
    ----------
    rate
        Frames per second of every block.
    seconds
        Audio that may wait.
    clock
        Stamps a block as captured.
    """

    def __init__(
        self,
        rate: int,
        seconds: float = QUEUE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rate = rate
        self._capacity = int(rate * seconds)
        self._clock = clock
        self._items: queue.SimpleQueue[tuple[Float32, int, float] | AudioError | None] = (
            queue.SimpleQueue()
        )
        self._frames_in = 0
        self._frames_out = 0
        self._lost = 0
        self._drained = False

    def put(self, samples: Float32) -> None:
        """Hand over `samples` (frames, channels), or count them when full; device thread."""
        frames = len(samples)
        if self._frames_in - self._frames_out + frames > self._capacity:
            self._lost += frames
            return
        self._frames_in += frames
        lost, self._lost = self._lost, 0
        self._items.put((samples, lost, self._clock()))

    def end(self, error: AudioError | None = None) -> None:
        """Say that nothing follows; `error` is raised, once, when everything before it was read."""
        self._items.put(error)

    @property
    def drained(self) -> bool:
        """Whether the end has been read."""
        return self._drained

    def get(self, timeout: float) -> AudioBlock | None:
        """Return the oldest block, or None when none came in time or at the end; engine thread."""
        if self._drained:
            return None
        try:
            item = self._items.get(timeout=timeout) if timeout > 0 else self._items.get_nowait()
        except queue.Empty:
            return None
        if item is None or isinstance(item, AudioError):
            self._drained = True
            if item is not None:
                raise item
            return None
        samples, lost, captured = item
        self._frames_out += len(samples)
        return AudioBlock(samples, self.rate, lost, captured)


class DeviceSource(ABC):
    """What microphones and system audio share: one queue, one patience, one way to end.

    Parameters
    ----------
    name, channel
        See :class:`Source`.
    patience
        Seconds without a block after which the device counts as silent.
    clock
        Seconds, monotonic.
    """

    def __init__(
        self,
        name: str,
        channel: Channel,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.channel: Channel = channel
        self.warning: str | None = None
        self._patience = patience
        self._clock = clock
        self._queue: BlockQueue | None = None
        self._heard_at = 0.0
        self._running = False

    @abstractmethod
    def _start(self) -> BlockQueue:
        """Start the device; return the queue that it fills. Raises DeviceNotFound."""

    @abstractmethod
    def _stop(self) -> None:
        """Stop the device for good; no block follows."""

    @property
    def finished(self) -> bool:
        """Whether the device was closed and everything it had delivered was read."""
        return not self._running and (self._queue is None or self._queue.drained)

    def open(self) -> None:
        """Start capturing, with an empty queue.

        Raises
        ------
        DeviceNotFound
            When the device is not there or may not be used.
        """
        self.close()
        self.warning = None
        self._queue = self._start()
        self._running = True
        self._heard_at = self._clock()

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, or None when none came within `timeout` seconds.

        Raises
        ------
        DeviceLost
            When the device has gone, or delivered nothing for longer than the patience.
        """
        if self._queue is None:
            return None
        block = self._queue.get(timeout)
        if block is not None:
            self._heard_at = self._clock()
            self._inspect(block)
            return block
        if not self._running:
            return None
        return self._nothing_came(self._queue.rate, self._clock() - self._heard_at)

    def close(self) -> None:
        """Stop capturing; what waits in the queue can still be read."""
        if not self._running:
            return
        self._running = False
        self._stop()
        if self._queue is not None:
            self._queue.end()

    def pause(self) -> None:
        """Let the device go, so that others see it is not in use."""
        self.close()

    def resume(self) -> None:
        """Take the device again; raises like :meth:`open`."""
        self.open()

    def _inspect(self, block: AudioBlock) -> None:  # noqa: B027
        """Look at a block on its way out; nothing to see by default."""

    def _nothing_came(self, rate: int, seconds: float) -> AudioBlock | None:
        """Decide what a silence of the driver means; `rate` is the device's."""
        if seconds > self._patience:
            raise DeviceLost(f"{self.name} stopped delivering sound; check that it is connected.")
        return None
