"""Whether memory grows, passes slow down or cues are lost in a session of several hours.

A recording is replayed over and over as one session, at full speed. The meter runs on the engine
thread and keeps running totals only, so that it measures the session's memory and not its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.bench.peers import process_memory_mb
from engine import (
    CaptionChanged,
    CueFinal,
    EngineError,
    LagChanged,
    MediaSource,
    SessionEnded,
    SessionFailed,
    load_session,
)

if TYPE_CHECKING:
    from app.service import CaptioningService
    from engine import AudioBlock, Channel

MEMORY_AT = (0.1, 0.5, 1.0)
"""Parts of the session after which resident memory is reported."""

WARM = 0.2
"""The part of the session after which memory should no longer grow."""

_MAX_READINGS = 1000
"""Memory readings in a session."""


class LoopingSource:
    """A file played from the beginning again and again; see :class:`engine.Source`.

    Parameters
    ----------
    path
        Any file with an audio track.
    seconds
        Audio to deliver, to within a block.

    Attributes
    ----------
    delivered
        Seconds delivered so far.
    """

    channel: Channel = "file"

    def __init__(self, path: str | Path, seconds: float) -> None:
        self._file = MediaSource(path)
        self._open = False
        self.name = self._file.name
        self.warning: str | None = None
        self.seconds = seconds
        self.delivered = 0.0

    @property
    def finished(self) -> bool:
        """Whether all was delivered, or the source is closed."""
        return not self._open

    def open(self) -> None:
        """Start from the beginning; raises MediaError when the file cannot be read."""
        self._file.open()
        self._open, self.delivered = True, 0.0

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, the file's first one after its last; None at the end."""
        if not self._open:
            return None
        if self.delivered >= self.seconds:
            self.close()
            return None
        block = self._file.read(timeout)
        if block is None:
            self.warning = self._file.warning
            self._file.open()
            block = self._file.read(timeout)
        if block is not None:
            self.delivered += len(block.samples) / block.rate
        return block

    def close(self) -> None:
        """Stop; nothing more can be read."""
        self._open = False
        self._file.close()

    def pause(self) -> None:
        """Stop at this position of the file."""
        self._file.pause()

    def resume(self) -> None:
        """Continue from this position."""
        self._file.resume()


@dataclass(slots=True)
class Passes:
    """Running mean of what passes cost, in seconds."""

    count: int = 0
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one more pass."""
        self.count += 1
        self.seconds += seconds

    @property
    def mean(self) -> float | None:
        """Seconds for each pass; None without any."""
        return self.seconds / self.count if self.count else None


@dataclass(slots=True)
class SessionMeter:
    """Keeps totals of a session from its events.

    Attributes
    ----------
    part
        Returns the part of the session that is over, 0 to 1.
    memory_mb
        Returns the resident memory now; None where the system does not report it.
    memory
        Part of the session and resident memory in MB, at most :data:`_MAX_READINGS` pairs.
    first, last
        Passes of the first and of the last quarter.
    cues, changed
        Final cues, and committed words that changed afterwards.
    """

    part: Callable[[], float]
    memory_mb: Callable[[], float | None]
    memory: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    first: Passes = field(default_factory=Passes)
    last: Passes = field(default_factory=Passes)
    cues: int = 0
    changed: int = 0
    ended: SessionEnded | None = None
    failure: str | None = None
    _committed: tuple[str, ...] = ()
    _utterance: int = -1

    def on_event(self, event: object) -> None:
        """Take an event that happens now."""
        match event:
            case LagChanged(seconds):
                self._count_pass(seconds)
            case CaptionChanged(caption):
                texts = tuple(word.text for word in caption.committed)
                self._compare_committed(caption.utterance, texts)
            case CueFinal():
                self.cues += 1
            case SessionFailed(message):
                self.failure = message
            case SessionEnded():
                self.ended = event
                self._read_memory(1.0)
            case _:
                pass

    def _count_pass(self, seconds: float) -> None:
        """Count a pass: the lag of a source without a clock is the duration of the pass."""
        part = self.part()
        if part <= 0.25:
            self.first.add(seconds)
        elif part >= 0.75:
            self.last.add(seconds)
        if not self.memory or part - self.memory[-1][0] >= 1 / _MAX_READINGS:
            self._read_memory(part)

    def _compare_committed(self, utterance: int, texts: tuple[str, ...]) -> None:
        if utterance == self._utterance:
            kept = sum(old == new for old, new in zip(self._committed, texts, strict=False))
            self.changed += len(self._committed) - kept
        self._utterance, self._committed = utterance, texts

    def _read_memory(self, part: float) -> None:
        memory = self.memory_mb()
        if memory is not None:
            self.memory.append((part, memory))


def measure_endurance(
    audio: str | Path, minutes: float, service: CaptioningService
) -> dict[str, Any]:
    """Caption `audio` over and over for `minutes` as one session; raises EngineError."""
    source = LoopingSource(audio, 60 * minutes)
    meter = SessionMeter(
        lambda: min(1.0, source.delivered / source.seconds), lambda: process_memory_mb(peak=False)
    )
    service.load_recogniser()
    opened = service.open_session((source,), meter.on_event)
    opened.session.start()
    opened.session.join()
    assert opened.path is not None
    return figures_of(meter, len(load_session(opened.path).cues))


def figures_of(meter: SessionMeter, kept: int) -> dict[str, Any]:
    """Return the figures of a session that has ended; `kept` cues were read back from its file."""
    if meter.ended is None:
        raise EngineError(meter.failure or "The session ended without a final event; run it again.")
    duration, busy = meter.ended.duration, meter.ended.busy
    first, last = meter.first.mean, meter.last.mean
    return {
        "audio_minutes": duration / 60,
        "compute_seconds": busy,
        "rtf": busy / duration if duration else None,
        "memory_mb": {f"{100 * at:g} %": memory_at(meter.memory, at) for at in MEMORY_AT},
        "memory_mb_per_hour": growth(meter.memory, duration / 3600),
        "pass_seconds": {
            "first_quarter": first,
            "last_quarter": last,
            "drift": last - first if first is not None and last is not None else None,
        },
        "cues_written": meter.cues,
        "cues_read": kept,
        "committed_changed": meter.changed,
    }


def memory_at(memory: Sequence[tuple[float, float]], part: float) -> float | None:
    """Return the resident memory in MB that was read nearest to `part` of the session."""
    nearest = min(memory, key=lambda seen: abs(seen[0] - part), default=None)
    return nearest[1] if nearest else None


def growth(memory: Sequence[tuple[float, float]], hours: float) -> float | None:
    """Return the slope of the least-squares line in MB per hour of audio, after :data:`WARM`."""
    seen = np.array([point for point in memory if point[0] >= WARM]).reshape(-1, 2)
    if len(seen) < 2 or hours <= 0:
        return None
    parts, values = (seen - seen.mean(axis=0)).T
    spread = float(parts @ parts)
    return float(parts @ values) / spread / hours if spread > 0 else None
