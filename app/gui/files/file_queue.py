"""Transcribes queued files one after the other, in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.gui.background import BackgroundTask
from app.view_models.file_queue import JobQueue, RateLimit, TranscriptionJob
from engine import StorageError

if TYPE_CHECKING:
    from app.service import CaptioningService


_PROGRESS_SECONDS = 0.1
"""Seconds between two updates of a job's progress."""


class FileQueue(QObject):
    """``changed`` is emitted after every change of a job, ``finished`` with each ended one."""

    changed = Signal()
    finished = Signal(TranscriptionJob)

    def __init__(self, service: CaptioningService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._task: BackgroundTask | None = None
        self._working: TranscriptionJob | None = None
        self._stop = threading.Event()
        self.model = JobQueue()

    def add(self, paths: Iterable[Path]) -> int:
        """Add files and folders; returns the number of new files."""
        added = self.model.add(paths)
        self.changed.emit()
        self._start_next()
        return len(added)

    def add_track(self, path: Path, track: int) -> None:
        """Add a file once more, with another of its audio tracks."""
        self.model.add_track(path, track)
        self.changed.emit()
        self._start_next()

    def cancel(self, job: TranscriptionJob) -> None:
        """Cancel a file; what was decoded of it is kept for :meth:`retry`."""
        self.model.cancel(job)
        if job is self._working:
            self._stop.set()
        self.changed.emit()

    def cancel_all(self) -> None:
        for job in self.model.jobs:
            self.model.cancel(job)
        self._stop.set()
        self.changed.emit()

    def retry(self, job: TranscriptionJob) -> None:
        """Transcribe a file that failed or was cancelled; what was decoded of it is used."""
        self.model.retry(job)
        self.changed.emit()
        self._start_next()

    def clear_finished(self) -> None:
        self.model.clear_finished()
        self.changed.emit()

    @property
    def is_working(self) -> bool:
        return self._task is not None

    def _start_next(self) -> None:
        if self._task is not None:
            return
        job = self.model.start_next()
        if job is not None:
            self._start(job)
            self.changed.emit()

    def _start(self, job: TranscriptionJob) -> None:
        self._working, self._stop = job, threading.Event()
        is_stopped, limit = self._stop.is_set, RateLimit(_PROGRESS_SECONDS)

        def report(done: float, length: float) -> None:
            if limit.is_due():
                task.report((done, length))

        def transcribe() -> Path:
            session, length = self._transcribe(job, report, is_stopped)
            task.report((length, length))
            return session

        def progressed(value: tuple[float, float]) -> None:
            self.model.progress(job, *value)
            self.changed.emit()

        def ended() -> None:
            self._task = self._working = None
            self.changed.emit()
            self.finished.emit(job)
            self._start_next()

        task = BackgroundTask(transcribe, self)
        task.progressed.connect(progressed)
        task.done.connect(partial(self.model.finish, job))
        task.failed.connect(partial(self.model.fail, job))
        task.ended.connect(ended)
        self._task = task.start()

    def _transcribe(
        self,
        job: TranscriptionJob,
        report: Callable[[float, float], None],
        is_stopped: Callable[[], bool],
    ) -> tuple[Path, float]:
        """Transcribe a file into a session, on the task's thread; return its folder and seconds."""
        service = self._service
        service.check_sessions_folder()
        with service.partial_transcript(job.path) as decoded:
            transcript = service.transcribe(
                job.path,
                progress=report,
                warn=lambda warning: self.model.warn(job, warning),
                cancelled=is_stopped,
                partial=decoded,
                track=job.track,
                on_track=lambda choice: self.model.choose_track(job, choice),
            )
            try:
                session = service.add_session(transcript, job.title)
            except StorageError as error:
                place = service.rescue(transcript, job.title, in_library=False)
                raise StorageError(f"{error} {place}") from error
            decoded.discard()
        return session, transcript.duration
