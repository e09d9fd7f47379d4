"""Works through the queue of files, one after the other, behind the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.gui.bridge import Background
from app.view_models.file_queue import JobQueue, TranscriptionJob

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.service import CaptioningService


class FileQueue(QObject):
    """``changed`` follows every step of a job; ``finished`` carries a job that is over."""

    changed = Signal()
    finished = Signal(object)

    def __init__(self, service: CaptioningService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._task: Background | None = None
        self.model = JobQueue()

    def add(self, paths: Iterable[Path]) -> int:
        """Add files and folders; returns how many files are new."""
        fresh = self.model.add(paths)
        self.changed.emit()
        self._next()
        return len(fresh)

    def cancel(self, job: TranscriptionJob) -> None:
        """Give up a file."""
        self.model.cancel(job)
        self.changed.emit()

    def cancel_all(self) -> None:
        """Give up everything: the window closes."""
        for job in self.model.jobs:
            self.model.cancel(job)
        self.changed.emit()

    def clear_finished(self) -> None:
        """Forget the files that are over."""
        self.model.clear_finished()
        self.changed.emit()

    @property
    def is_working(self) -> bool:
        """Whether a file is being transcribed now."""
        return self._task is not None

    def _next(self) -> None:
        if self._task is not None:
            return
        job = self.model.take()
        if job is not None:
            self._work(job)

    def _work(self, job: TranscriptionJob) -> None:
        def transcribe() -> Path:
            transcript = self._service.transcribe(
                job.path,
                progress=lambda done, length: task.report((done, length)),
                warn=lambda warning: setattr(job, "warning", warning),
                cancelled=lambda: job.state == "cancelled",
            )
            return self._service.sessions().add(transcript, job.path.name)

        def progressed(value: Any) -> None:
            self.model.progress(job, *value)
            self.changed.emit()

        def done(result: Any) -> None:
            self.model.finish(job, result)

        def failed(message: str) -> None:
            self.model.fail(job, message)

        def ended() -> None:
            self._task = None
            self.changed.emit()
            self.finished.emit(job)
            self._next()

        task = Background(transcribe, self)
        task.progressed.connect(progressed)
        task.done.connect(done)
        task.failed.connect(failed)
        task.ended.connect(ended)
        self._task = task.start()
