"""Transcribes queued files one after the other, in the background."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.gui.background import BackgroundTask
from app.view_models.file_queue import JobQueue, TranscriptionJob

if TYPE_CHECKING:
    from app.service import CaptioningService


class FileQueue(QObject):
    """``changed`` is emitted after every change of a job, ``finished`` with each ended one."""

    changed = Signal()
    finished = Signal(TranscriptionJob)

    def __init__(self, service: CaptioningService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._task: BackgroundTask | None = None
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
        self.model.cancel(job)
        self.changed.emit()

    def cancel_all(self) -> None:
        for job in self.model.jobs:
            self.model.cancel(job)
        self.changed.emit()

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
            self._transcribe(job)

    def _transcribe(self, job: TranscriptionJob) -> None:
        def transcribe() -> Path:
            transcript = self._service.transcribe(
                job.path,
                progress=lambda done, length: task.report((done, length)),
                warn=lambda warning: self.model.warn(job, warning),
                cancelled=lambda: job.state == "cancelled",
                track=job.track,
                on_track=lambda choice: self.model.choose_track(job, choice),
            )
            return self._service.add_session(transcript, job.title)

        def progressed(value: tuple[float, float]) -> None:
            self.model.progress(job, *value)
            self.changed.emit()

        def ended() -> None:
            self._task = None
            self.changed.emit()
            self.finished.emit(job)
            self._start_next()

        task = BackgroundTask(transcribe, self)
        task.progressed.connect(progressed)
        task.done.connect(partial(self.model.finish, job))
        task.failed.connect(partial(self.model.fail, job))
        task.ended.connect(ended)
        self._task = task.start()
