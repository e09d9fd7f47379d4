"""One session of the soak, in a process of its own that may be killed at any moment.

A device that follows a plan delivers speech, noise and silence, goes away and comes back, while the
disk refuses writes now and then. Engine and store are the real ones; only waiting is left out. What
the listener hears is told on standard output, a line of JSON each, by the engine thread.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from app.bench.endurance import resident_memory_mb
from engine import (
    SAMPLE_RATE,
    AudioBlock,
    CaptionChanged,
    CueFinal,
    DeviceLost,
    DeviceNotFound,
    GapFound,
    LagChanged,
    Notice,
    RecogniserOptions,
    Session,
    SessionEnded,
    SessionFailed,
    SessionStore,
    load_recogniser,
    read_audio,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from engine import Channel, Event

Kind = Literal["speech", "noise", "silence", "away"]

SPELLS: tuple[tuple[Kind, float, float, float], ...] = (
    ("speech", 0.5, 3.0, 40.0),
    ("noise", 0.2, 2.0, 30.0),
    ("silence", 0.2, 2.0, 30.0),
    ("away", 0.1, 1.0, 30.0),
)
"""Kind of a spell, how often it comes, and its shortest and longest seconds."""

DISK_SPELLS = 1 / 240
"""Disk troubles a second, of 5 to 30 seconds each."""

_BLOCK = SAMPLE_RATE // 10
_HURRY = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """What one session of the soak does; `seed` fixes all of it."""

    folder: str
    audio: str
    seconds: float
    seed: int
    model: str | None = None
    threads: int = 2


class SkippingClock:
    """Monotonic seconds in which nobody waits: computing takes its time, waiting takes none.

    Attributes
    ----------
    hurry
        Seconds that pass at every look, while nothing happens but waiting.
    """

    def __init__(self) -> None:
        self._skipped = 0.0
        self.hurry = 0.0

    def __call__(self) -> float:
        """Return the time."""
        self._skipped += self.hurry
        return time.monotonic() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let `seconds` have passed."""
        self._skipped += seconds


class PlannedDevice:
    """A microphone that does what a plan says; see :class:`engine.Source`."""

    channel: Channel = "mic"
    name = "Planned microphone"

    def __init__(self, job: Job, clock: SkippingClock, tick: Callable[[float], None]) -> None:
        self.warning: str | None = None
        self._seconds = job.seconds
        self._clock = clock
        self._tick = tick
        self._random = np.random.default_rng(job.seed)
        self._voice = read_audio(job.audio).samples
        self._blocks: Iterator[NDArray[np.float32] | float] = self._plan()
        self._next: NDArray[np.float32] | None = None
        self._captured = 0.0
        self._back_at = 0.0
        self._over = False

    @property
    def finished(self) -> bool:
        """Whether the plan is at its end."""
        return self._over

    def open(self) -> None:
        """Start, or come back; raises DeviceNotFound while it is away."""
        if self._clock() < self._back_at:
            raise DeviceNotFound("The planned microphone is away; wait for it.")
        self._clock.hurry = 0.0
        self._captured = self._clock()

    def read(self, timeout: float) -> AudioBlock | None:
        """Return the next tenth of a second once it has been spoken; time to wait is skipped."""
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
        """Stop; nothing is held back."""

    def pause(self) -> None:
        """Hold still; the soak never pauses."""

    def resume(self) -> None:
        """Go on."""

    def _advance(self) -> None:
        """Take the next block of the plan, or go away."""
        part = next(self._blocks, None)
        if part is None:
            self._over = True
        elif isinstance(part, np.ndarray):
            self._next = part
        else:
            self._back_at, self._clock.hurry = self._clock() + part, _HURRY
            raise DeviceLost("The planned microphone has gone; wait for it.")

    def _plan(self) -> Iterator[NDArray[np.float32] | float]:
        """Yield blocks of sound, and as a number the seconds that the device is away."""
        kinds, shares = [spell[0] for spell in SPELLS], [spell[1] for spell in SPELLS]
        left = self._seconds
        while left > 0:
            spell = SPELLS[int(self._random.choice(len(kinds), p=shares))]
            seconds = min(left, float(self._random.uniform(*spell[2:])))
            left -= seconds
            if spell[0] == "away":
                yield seconds
            else:
                sound = self._sound(spell[0], int(seconds * SAMPLE_RATE))
                yield from (sound[at : at + _BLOCK] for at in range(0, len(sound), _BLOCK))

    def _sound(self, kind: Kind, count: int) -> NDArray[np.float32]:
        """Return a stretch of speech with some noise under it, of noise, or of silence."""
        level = {"speech": -60.0, "noise": -30.0, "silence": -90.0}[kind]
        loudness = 10 ** ((level + self._random.normal(0, 6)) / 20)
        noise = self._random.standard_normal(count) * loudness
        if kind == "speech":
            start = int(self._random.integers(len(self._voice)))
            voice = np.roll(self._voice, -start)
            noise += np.resize(voice, count) * self._random.uniform(0.2, 1.0)
        return np.clip(noise, -1.0, 1.0).astype(np.float32)


class Disk:
    """A disk that refuses to let files grow now and then, in the middle of a write."""

    def __init__(self, file: Path, seed: int) -> None:
        self._file = file
        self._random = np.random.default_rng((seed, 1))
        self._change_at = 0.0
        self._full = False

    def tick(self, now: float) -> None:
        """Change the disk's mind when it is time; `now` in seconds of the session's clock."""
        if not self._change_at:
            self._change_at = now + float(self._random.exponential(1 / DISK_SPELLS))
        if sys.platform == "win32" or now < self._change_at:
            return
        import resource

        self._full = not self._full
        room = resource.RLIM_INFINITY
        if self._full:
            room = self._file.stat().st_size + int(self._random.integers(300))
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
        quiet = self._random.exponential(1 / DISK_SPELLS)
        self._change_at = now + float(self._random.uniform(5, 30) if self._full else quiet)


class Teller:
    """Hears the session on the engine thread and tells each thing at once."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store
        self._caption: tuple[int, int] = (0, 0)
        self._fixed = 0

    def hear(self, event: Event) -> None:
        """Tell what matters of an event."""
        match event:
            case CueFinal(cue):
                tell(cue=[cue.start, cue.end, cue.text], unsaved=self._store.unsaved)
            case GapFound():
                tell(gap=True, unsaved=self._store.unsaved)
            case LagChanged(seconds):
                tell(lag=seconds, memory=resident_memory_mb())
            case CaptionChanged(caption):
                self._count(caption.utterance, len(caption.committed))
            case Notice(_, text):
                tell(notice=text)
            case SessionFailed(message):
                tell(failed=message)
            case SessionEnded(duration, busy):
                self._count(-1, 0)
                tell(ended=[duration, busy], fixed=self._fixed, unsaved=self._store.unsaved)
            case _:
                pass

    def _count(self, utterance: int, committed: int) -> None:
        """Count the words that were fixed, utterance by utterance."""
        before, words = self._caption
        if utterance != before:
            self._fixed += words
        self._caption = utterance, committed


def tell(**fields: Any) -> None:
    """Write one line to standard output at once, past every buffer."""
    line = (json.dumps(fields) + "\n").encode()
    while line:
        line = line[os.write(1, line) :]


def run_session(job: Job) -> None:
    """Caption one plan from its beginning to its end, if nobody kills the process before."""
    recogniser = load_recogniser(job.model, RecogniserOptions(threads=job.threads))
    store = SessionStore.create(job.folder, {PlannedDevice.channel: PlannedDevice.name})
    tell(path=str(store.path))
    with store:
        clock, disk = SkippingClock(), Disk(store.path / "session.jsonl", job.seed)
        device = PlannedDevice(job, clock, disk.tick)
        session = Session((device,), lambda: recogniser, Teller(store).hear, store, clock=clock)
        session.start()
        session.join()
