"""The queue of files to transcribe: what is done, how fast, how long it will take."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine import MEDIA_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

JobState = Literal["waiting", "working", "done", "failed", "cancelled"]

ENDINGS = frozenset(MEDIA_SUFFIXES)


@dataclass(slots=True, eq=False)
class TranscriptionJob:
    """One file; ``heard`` and ``length`` in seconds of audio, ``result`` the session's folder.

    ``message`` says why it failed, ``warning`` what is wrong with a file that was transcribed.
    """

    path: Path
    state: JobState = "waiting"
    heard: float = 0.0
    length: float = 0.0
    began: float = 0.0
    took: float = 0.0
    message: str = ""
    warning: str = ""
    result: Path | None = None

    @property
    def fraction(self) -> float:
        """How much is done, 0 to 1."""
        if self.state == "done":
            return 1.0
        return min(1.0, self.heard / self.length) if self.length > 0 else 0.0

    @property
    def speed(self) -> float:
        """Seconds of sound per second; 0 while that is not known."""
        return self.heard / self.took if self.took > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until it is done; None while that is not known."""
        return (self.length - self.heard) / self.speed if self.speed else None


class JobQueue:
    """Files in the order they were added; one is worked on at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.jobs: list[TranscriptionJob] = []

    def add(self, paths: Iterable[Path]) -> list[TranscriptionJob]:
        """Add files, and the sound and video files of folders; returns what is new."""
        busy = {job.path for job in self.jobs if job.state in ("waiting", "working")}
        fresh = [TranscriptionJob(path) for path in media_files(paths) if path not in busy]
        self.jobs.extend(fresh)
        return fresh

    def take(self) -> TranscriptionJob | None:
        """Begin the next file that waits."""
        if any(job.state == "working" for job in self.jobs):
            return None
        job = next((job for job in self.jobs if job.state == "waiting"), None)
        if job is not None:
            job.state, job.began = "working", self._clock()
        return job

    def progress(self, job: TranscriptionJob, heard: float, length: float) -> None:
        """Note how far a file is, in seconds of its sound."""
        job.heard, job.length = heard, length
        job.took = self._clock() - job.began

    def finish(self, job: TranscriptionJob, result: Path) -> None:
        """Note that a file is done and where its session is."""
        job.took = self._clock() - job.began
        job.heard = max(job.heard, job.length)
        job.state, job.result = "done", result

    def fail(self, job: TranscriptionJob, message: str) -> None:
        """Note why a file could not be done; one that was cancelled stays cancelled."""
        if job.state != "cancelled":
            job.state, job.message = "failed", message

    def cancel(self, job: TranscriptionJob) -> None:
        """Give a file up, whether it waits or is being worked on."""
        if job.state in ("waiting", "working"):
            job.state = "cancelled"

    def clear_finished(self) -> None:
        """Forget the files that are over."""
        self.jobs = [job for job in self.jobs if job.state in ("waiting", "working")]

    @property
    def is_busy(self) -> bool:
        """Whether anything waits or is being worked on."""
        return any(job.state in ("waiting", "working") for job in self.jobs)


def media_files(paths: Iterable[Path]) -> list[Path]:
    """Return files as they are, and of folders the sound and video files below them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (item for item in sorted(path.rglob("*")) if item.is_file())
            found.extend(item for item in inside if item.suffix.lower() in ENDINGS)
        else:
            found.append(path)
    return list(dict.fromkeys(found))
