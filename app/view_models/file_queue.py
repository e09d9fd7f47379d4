"""The queue of files to transcribe: state, speed and remaining time of each."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine import ALL_MEDIA_SUFFIXES, MEDIA_SUFFIXES

if TYPE_CHECKING:
    from engine import TrackChoice

JobState = Literal["waiting", "working", "done", "failed", "cancelled"]

MEDIA_PATTERN = " ".join(f"*{suffix}" for suffix in MEDIA_SUFFIXES)
"""The suffixes as a pattern for file dialogs."""


class RateLimit:
    """Lets an event pass at most every `seconds`; for progress that comes far more often."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._next = -math.inf

    def is_due(self) -> bool:
        """Whether the event may pass now."""
        now = self._clock()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


@dataclass(slots=True, eq=False)
class TranscriptionJob:
    """One file of the queue.

    Attributes
    ----------
    transcribed, length
        Seconds of audio that are done, and of the whole file.
    started, elapsed
        When transcription started on the queue's clock, and seconds since then.
    message
        Why it failed.
    warning
        What is wrong with a damaged file that was transcribed as far as possible.
    result
        The folder of its session.
    track
        Number of the audio track to transcribe; None for the engine's choice.
    choice
        The track that is transcribed, and the others; None before it has started.
    """

    path: Path
    state: JobState = "waiting"
    transcribed: float = 0.0
    length: float = 0.0
    started: float = 0.0
    elapsed: float = 0.0
    message: str = ""
    warning: str = ""
    result: Path | None = None
    track: int | None = None
    choice: TrackChoice | None = None

    @property
    def title(self) -> str:
        """The name of its session."""
        return self.path.name if self.track is None else f"{self.path.name} ({self.track})"

    @property
    def fraction(self) -> float:
        """The part that is done, 0 to 1."""
        if self.state == "done":
            return 1.0
        return min(1.0, self.transcribed / self.length) if self.length > 0 else 0.0

    @property
    def speed(self) -> float:
        """Seconds of audio per second of work; 0 while unknown."""
        return self.transcribed / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until it is done; None while unknown."""
        return (self.length - self.transcribed) / self.speed if self.speed else None


class JobQueue:
    """Files in the order they were added; one is transcribed at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.jobs: list[TranscriptionJob] = []

    def add(self, paths: Iterable[Path]) -> list[TranscriptionJob]:
        """Add files and the media files of folders; returns the new jobs."""
        active = {job.path for job in self.jobs if job.state in ("waiting", "working")}
        added = [TranscriptionJob(path) for path in media_files(paths) if path not in active]
        self.jobs.extend(added)
        return added

    def add_track(self, path: Path, track: int) -> TranscriptionJob:
        """Add a file once more, with another of its audio tracks."""
        job = TranscriptionJob(path, track=track)
        self.jobs.append(job)
        return job

    def start_next(self) -> TranscriptionJob | None:
        """Mark the next waiting file as started and return it; None while one is in progress."""
        if any(job.state == "working" for job in self.jobs):
            return None
        job = next((job for job in self.jobs if job.state == "waiting"), None)
        if job is not None:
            job.state, job.started = "working", self._clock()
        return job

    def progress(self, job: TranscriptionJob, transcribed: float, length: float) -> None:
        """Update the progress of a file, in seconds of its audio."""
        job.transcribed, job.length = transcribed, length
        job.elapsed = self._clock() - job.started

    def warn(self, job: TranscriptionJob, warning: str) -> None:
        """Set what is wrong with a file that is transcribed nevertheless; any thread may call."""
        job.warning = warning

    def choose_track(self, job: TranscriptionJob, choice: TrackChoice) -> None:
        """Set which audio track of a file is transcribed; any thread may call."""
        job.choice = choice

    def finish(self, job: TranscriptionJob, result: Path) -> None:
        """Mark a file as done, with the folder of its session."""
        job.elapsed = self._clock() - job.started
        job.transcribed = max(job.transcribed, job.length)
        job.state, job.result = "done", result

    def fail(self, job: TranscriptionJob, message: str) -> None:
        """Mark a file as failed; one that was cancelled meanwhile stays as it is."""
        if job.state == "working":
            job.state, job.message = "failed", message

    def cancel(self, job: TranscriptionJob) -> None:
        """Cancel a file that is waiting or being transcribed."""
        if job.state in ("waiting", "working"):
            job.state = "cancelled"

    def retry(self, job: TranscriptionJob) -> None:
        """Put a file that failed or was cancelled back into the queue."""
        if job.state in ("failed", "cancelled"):
            job.state, job.message, job.warning = "waiting", "", ""
            job.transcribed = job.length = job.elapsed = 0.0

    def clear_finished(self) -> None:
        """Remove the files that have ended."""
        self.jobs = [job for job in self.jobs if job.state in ("waiting", "working")]

    @property
    def is_busy(self) -> bool:
        return any(job.state in ("waiting", "working") for job in self.jobs)


def media_files(paths: Iterable[Path]) -> list[Path]:
    """Return the given files, and all media files below the given folders, hidden ones excepted."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(item for item in sorted(path.rglob("*")) if _is_media(item, path))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_media(path: Path, folder: Path) -> bool:
    """Whether `path` below `folder` is a media file that a user sees there."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in ALL_MEDIA_SUFFIXES and not hidden and path.is_file()
