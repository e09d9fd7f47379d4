"""Whether memory grows, passes slow down or cues are lost in a session that goes on for hours.

A recording is replayed over and over as one session, as fast as the machine goes. The listener
runs on the engine thread and keeps running totals only, so that the memory it measures is the
session's and not its own.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import (
    CaptionChanged,
    CueFinal,
    EngineError,
    LagChanged,
    MediaSource,
    Session,
    SessionEnded,
    SessionFailed,
    SessionStore,
    load_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine import AudioBlock, Channel, Event, Recogniser

MEMORY_AT = (0.1, 0.5, 1.0)
"""Parts of the session after which resident memory is reported."""

WARM = 0.2
"""The part of the session after which memory must not grow any more."""

_MARKS = 1000
"""How often memory is looked at in a session."""


class LoopingSource:
    """A file played from the beginning again and again; see :class:`engine.Source`.

    Parameters
    ----------
    path
        Any file with sound.
    seconds
        Sound to deliver, to within a block.

    Attributes
    ----------
    heard
        Seconds delivered so far.
    """

    channel: Channel = "file"

    def __init__(self, path: str | Path, seconds: float) -> None:
        self._file = MediaSource(path)
        self._open = False
        self.name = self._file.name
        self.warning: str | None = None
        self.seconds = seconds
        self.heard = 0.0

    @property
    def finished(self) -> bool:
        """Whether all was delivered, or the source is closed."""
        return not self._open

    def open(self) -> None:
        """Start from the beginning; raises MediaError without a recording."""
        self._file.open()
        self._open, self.heard = True, 0.0

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next block, the file's first one after its last; None at the end."""
        if not self._open:
            return None
        if self.heard >= self.seconds:
            self.close()
            return None
        block = self._file.read(timeout)
        if block is None:
            self.warning = self._file.warning
            self._file.open()
            block = self._file.read(timeout)
        if block is not None:
            self.heard += len(block.samples) / block.rate
        return block

    def close(self) -> None:
        """Stop; nothing more can be read."""
        self._open = False
        self._file.close()

    def pause(self) -> None:
        """Stay at this place of the file."""
        self._file.pause()

    def resume(self) -> None:
        """Go on from this place."""
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
class Watch:
    """Hears a session and keeps totals of it.

    Attributes
    ----------
    part
        Returns how much of the session has been heard, 0 to 1.
    memory_mb
        Returns the resident memory now, or None where the system does not tell.
    memory
        Part of the session and resident memory in MB, at most :data:`_MARKS` of them.
    first, last
        Passes of the first and of the last quarter.
    cues, changed
        Final cues told, and committed words that were changed afterwards.
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
    _promised: tuple[str, ...] = ()
    _utterance: int = -1

    def hear(self, event: Event) -> None:
        """Take in an event that happens now."""
        match event:
            case LagChanged(seconds):
                self._hear_pass(seconds)
            case CaptionChanged(caption):
                texts = tuple(word.text for word in caption.committed)
                self._hear_committed(caption.utterance, texts)
            case CueFinal():
                self.cues += 1
            case SessionFailed(message):
                self.failure = message
            case SessionEnded():
                self.ended = event
                self._look(1.0)
            case _:
                pass

    def _hear_pass(self, seconds: float) -> None:
        """Count a pass: the lag of a source without a clock is what the pass itself took."""
        part = self.part()
        if part <= 0.25:
            self.first.add(seconds)
        elif part >= 0.75:
            self.last.add(seconds)
        if not self.memory or part - self.memory[-1][0] >= 1 / _MARKS:
            self._look(part)

    def _hear_committed(self, utterance: int, texts: tuple[str, ...]) -> None:
        if utterance == self._utterance:
            kept = sum(old == new for old, new in zip(self._promised, texts, strict=False))
            self.changed += len(self._promised) - kept
        self._utterance, self._promised = utterance, texts

    def _look(self, part: float) -> None:
        memory = self.memory_mb()
        if memory is not None:
            self.memory.append((part, memory))


def measure_endurance(audio: str | Path, minutes: float, recogniser: Recogniser) -> dict[str, Any]:
    """Caption `audio` over and over for `minutes` of sound as one session, kept on disk.

    Raises
    ------
    EngineError
        The session failed, or its cues cannot be read back.
    """
    source = LoopingSource(audio, 60 * minutes)
    watch = Watch(lambda: min(1.0, source.heard / source.seconds), resident_memory_mb)
    with tempfile.TemporaryDirectory() as folder:
        store = SessionStore.create(folder, {source.channel: source.name})
        with store:
            session = Session((source,), lambda: recogniser, watch.hear, store)
            session.start()
            session.join()
        kept = len(load_session(store.path).cues)
    return figures_of(watch, kept)


def figures_of(watch: Watch, kept: int) -> dict[str, Any]:
    """Return the measures of a session that is over; `kept` cues were read back from its file."""
    if watch.ended is None:
        raise EngineError(watch.failure or "The session ended without saying so; run it again.")
    duration, busy = watch.ended.duration, watch.ended.busy
    first, last = watch.first.mean, watch.last.mean
    return {
        "audio_minutes": duration / 60,
        "compute_seconds": busy,
        "rtf": busy / duration if duration else None,
        "memory_mb": {f"{100 * at:g} %": memory_at(watch.memory, at) for at in MEMORY_AT},
        "memory_mb_per_hour": growth(watch.memory, duration / 3600),
        "pass_seconds": {
            "first_quarter": first,
            "last_quarter": last,
            "drift": last - first if first is not None and last is not None else None,
        },
        "cues_written": watch.cues,
        "cues_read": kept,
        "committed_changed": watch.changed,
    }


def memory_at(memory: Sequence[tuple[float, float]], part: float) -> float | None:
    """Return the resident memory in MB that was seen nearest to `part` of the session."""
    nearest = min(memory, key=lambda seen: abs(seen[0] - part), default=None)
    return nearest[1] if nearest else None


def growth(memory: Sequence[tuple[float, float]], hours: float) -> float | None:
    """Return the slope of the least-squares line in MB for an hour of sound, once warm."""
    seen = np.array([point for point in memory if point[0] >= WARM]).reshape(-1, 2)
    if len(seen) < 2 or hours <= 0:
        return None
    parts, values = (seen - seen.mean(axis=0)).T
    spread = float(parts @ parts)
    return float(parts @ values) / spread / hours if spread > 0 else None


def resident_memory_mb(status: Path = Path("/proc/self/status")) -> float | None:
    """Return the resident memory of this process in MB, or None where the system keeps none."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="ascii"))
    except OSError:
        return None
    return int(found[1]) / 1024 if found else None
