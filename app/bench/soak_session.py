"""One session of the soak test, in a separate process that may be killed at any moment.

A simulated device delivers speech, noise and silence and disconnects at times, while the disk
rejects writes now and then. Engine and store are the real ones; only waiting is skipped. The engine
thread prints every event to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from app.bench.peers import process_memory_mb
from app.paths import Paths
from app.service import CaptioningService
from app.settings import FileSettings, ModelSettings, Settings
from engine import (
    SAMPLE_RATE,
    AudioBlock,
    CaptionChanged,
    DeviceLost,
    DeviceNotFound,
    GapFound,
    LagChanged,
    Notice,
    SessionEnded,
    SessionFailed,
    read_audio,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine import Caption, Channel, SessionStore

Kind = Literal["speech", "noise", "silence", "disconnected"]

SEGMENTS: tuple[tuple[Kind, float, float, float], ...] = (
    ("speech", 0.5, 3.0, 40.0),
    ("noise", 0.2, 2.0, 30.0),
    ("silence", 0.2, 2.0, 30.0),
    ("disconnected", 0.1, 1.0, 30.0),
)
"""Kind of a segment, its probability, and its shortest and longest duration in seconds."""

DISK_FAULTS = 1 / 240
"""Disk faults per second; each lasts 5 to 30 seconds."""

_BLOCK = SAMPLE_RATE // 10
_SKIP_PER_CALL = 0.5


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """One session of the soak test; `seed` determines all of it."""

    folder: str
    audio: str
    seconds: float
    seed: int
    model: str | None = None
    threads: int = 2


class SkippingClock:
    """Monotonic seconds in which computing takes its time and waiting takes none.

    Attributes
    ----------
    skip_per_call
        Seconds that are skipped at every call, while a device is disconnected.
    """

    def __init__(self) -> None:
        self._skipped = 0.0
        self.skip_per_call = 0.0

    def __call__(self) -> float:
        """Return the time."""
        self._skipped += self.skip_per_call
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Advance by `seconds`."""
        self._skipped += seconds


class PlannedDevice:
    """A simulated microphone; see :class:`engine.Source`."""

    channel: Channel = "mic"
    name = "Simulated microphone"

    def __init__(self, plan: SoakPlan, clock: SkippingClock, tick: Callable[[float], None]) -> None:
        self.warning: str | None = None
        self._seconds = plan.seconds
        self._clock = clock
        self._tick = tick
        self._random = np.random.default_rng(plan.seed)
        self._voice = read_audio(plan.audio).samples
        self._blocks: Iterator[NDArray[np.float32] | float] = self._plan()
        self._next: NDArray[np.float32] | None = None
        self._captured = 0.0
        self._back_at = 0.0
        self._over = False

    @property
    def finished(self) -> bool:
        """Whether the plan has ended."""
        return self._over

    def open(self) -> None:
        """Connect; raises DeviceNotFound while the device is disconnected."""
        if self._clock() < self._back_at:
            raise DeviceNotFound("The simulated microphone is disconnected; wait for it.")
        self._clock.skip_per_call = 0.0
        self._captured = self._clock()

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next 0.1 s once it is due; the time until then is skipped."""
        if self._next is None and not self._over:
            self._advance()
        if self._next is None:
            return None
        due = self._captured + len(self._next) / SAMPLE_RATE
        early = due - self._clock()
        if early > timeout:
            self._clock.skip(timeout)
            return None
        self._clock.skip(max(0.0, early))
        samples, self._next, self._captured = self._next, None, due
        self._tick(due)
        return AudioBlock(samples[:, None], SAMPLE_RATE, captured=due)

    def close(self) -> None:
        """Do nothing: no resources are held."""

    def pause(self) -> None:
        """Do nothing: the soak test never pauses."""

    def resume(self) -> None:
        """Do nothing, like :meth:`pause`."""

    def _advance(self) -> None:
        """Take the next block of the plan, or disconnect."""
        part = next(self._blocks, None)
        if part is None:
            self._over = True
        elif isinstance(part, np.ndarray):
            self._next = part
        else:
            self._back_at, self._clock.skip_per_call = self._clock() + part, _SKIP_PER_CALL
            raise DeviceLost("The simulated microphone was disconnected; wait for it.")

    def _plan(self) -> Iterator[NDArray[np.float32] | float]:
        """Yield blocks of audio, and as a number the seconds that the device is disconnected."""
        kinds, shares = [segment[0] for segment in SEGMENTS], [segment[1] for segment in SEGMENTS]
        left = self._seconds
        while left > 0:
            segment = SEGMENTS[int(self._random.choice(len(kinds), p=shares))]
            seconds = min(left, float(self._random.uniform(*segment[2:])))
            left -= seconds
            if segment[0] == "disconnected":
                yield seconds
            else:
                audio = self._audio(segment[0], int(seconds * SAMPLE_RATE))
                yield from (audio[at : at + _BLOCK] for at in range(0, len(audio), _BLOCK))

    def _audio(self, kind: Kind, count: int) -> NDArray[np.float32]:
        """Return speech with background noise, noise alone, or near silence."""
        level = {"speech": -60.0, "noise": -30.0, "silence": -90.0}[kind]
        loudness = 10 ** ((level + self._random.normal(0, 6)) / 20)
        noise = self._random.standard_normal(count) * loudness
        if kind == "speech":
            start = int(self._random.integers(len(self._voice)))
            voice = np.roll(self._voice, -start)
            noise += np.resize(voice, count) * self._random.uniform(0.2, 1.0)
        return np.clip(noise, -1.0, 1.0).astype(np.float32)


class Disk:
    """A simulated full disk: at times files cannot grow, in the middle of a write."""

    def __init__(self, store: SessionStore, seed: int) -> None:
        self._store = store
        self._random = np.random.default_rng((seed, 1))
        self._change_at = 0.0
        self._full = False

    def tick(self, now: float) -> None:
        """Begin or end a fault when it is due; `now` in seconds of the session's clock."""
        if not self._change_at:
            self._change_at = now + float(self._random.exponential(1 / DISK_FAULTS))
        if sys.platform == "win32" or now < self._change_at or self._store.path is None:
            return
        import resource

        self._full = not self._full
        room = resource.RLIM_INFINITY
        if self._full:
            file = self._store.path / "session.jsonl"
            room = file.stat().st_size + int(self._random.integers(300))
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        quiet = self._random.exponential(1 / DISK_FAULTS)
        self._change_at = now + float(self._random.uniform(5, 30) if self._full else quiet)


class EventPrinter:
    """Prints the events of a session as they arrive; called on the engine thread."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store
        self._path: Path | None = None
        self._caption: tuple[int, int] = (0, 0)

    def on_event(self, event: object) -> None:
        """Print what the soak test checks of an event."""
        if self._path is None and self._store.path is not None:
            self._path = self._store.path
            print_line(path=str(self._path))
        match event:
            case GapFound():
                print_line(gap=True, unsaved=self._store.unsaved)
            case LagChanged(seconds):
                print_line(lag=seconds, memory=process_memory_mb(peak=False))
            case CaptionChanged(caption):
                self._print_words(caption)
            case Notice(_, text):
                print_line(notice=text)
            case SessionFailed(message):
                print_line(failed=message)
            case SessionEnded(duration, busy):
                print_line(ended=[duration, busy], unsaved=self._store.unsaved)
            case _:
                pass

    def _print_words(self, caption: Caption) -> None:
        """Print the words that are shown as final for the first time."""
        utterance, shown = self._caption
        new = caption.committed[shown if utterance == caption.utterance else 0 :]
        self._caption = caption.utterance, len(caption.committed)
        if new:
            texts, until = [word.text for word in new], new[-1].end
            print_line(words=texts, until=until, unsaved=self._store.unsaved)


def print_line(**fields: Any) -> None:
    """Write one line to standard output, past every buffer."""
    line = (json.dumps(fields) + "\n").encode()
    while line:
        line = line[os.write(1, line) :]


def run_session(plan: SoakPlan) -> None:
    """Caption one plan from beginning to end, unless the process is killed."""
    settings = Settings(
        model=ModelSettings(plan.model or "", plan.threads), files=FileSettings(plan.folder)
    )
    service = CaptioningService(Paths.under(Path(plan.folder, "user")), lambda: settings)
    service.load_recogniser()
    clock = SkippingClock()
    device = PlannedDevice(plan, clock, lambda now: disk.tick(now))

    def on_event(event: object) -> None:
        printer.on_event(event)

    opened = service.open_session((device,), on_event, clock=clock)
    assert opened.store is not None
    disk = Disk(opened.store, plan.seed)
    printer = EventPrinter(opened.store)
    opened.session.start()
    opened.session.join()
