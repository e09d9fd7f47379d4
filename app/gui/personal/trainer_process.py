"""The trainer as a process of its own: started, listened to, held and stopped; GUI thread.

The key goes to it through standard input. Captions are not disturbed: the trainer lowers its own
priority. Closing its input stops it at its next step, and the run can go on later.
"""

from __future__ import annotations

import base64
import json
import logging
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from app.personal.events import (
    MAX_LINE,
    Failed,
    Rejected,
    Result,
    TrainingProgress,
    parse_event,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

LearnState = Literal["idle", "running", "paused", "stopping"]

STOPPED = 130
"""The trainer's exit status after a stop."""
PATIENCE_MS = 15_000
"""How long a stop may take before the process is ended by force; its last checkpoint stays."""


class Learner(QObject):
    """One run at a time.

    Signals
    -------
    changed
        State or progress changed.
    finished
        A :class:`Result`.
    failed
        One sentence.
    stopped
        The run was stopped, and can go on if it was not cancelled.
    """

    changed = Signal()
    finished = Signal(object)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: LearnState = "idle"
        self.progress = TrainingProgress()
        self.rejected: list[Rejected] = []
        self._process: QProcess | None = None
        self._rest = b""
        self._outcome: Result | Failed | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._end_by_force)

    @property
    def is_active(self) -> bool:
        """Whether a process runs."""
        return self.state != "idle"

    def start(self, command: Sequence[str], folder: Path, key: bytes | None) -> None:
        """Begin a run, or go on with the one that was stopped; does nothing while one runs."""
        if self.is_active:
            return
        self.progress, self.rejected, self._outcome, self._rest = TrainingProgress(), [], None, b""
        process = QProcess(self)
        process.setWorkingDirectory(str(folder))
        # Errors come as events; what libraries print beside them helps nobody here.
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._not_started)
        process.finished.connect(self._ended)
        self._process = process
        self._enter("running")
        process.start(command[0], list(command[1:]))
        text = None if key is None else base64.b64encode(key).decode("ascii")
        self._say(json.dumps({"key": text}))

    @Slot()
    def pause(self) -> None:
        """Hold still; the process keeps its memory and uses no processor."""
        if self.state == "running":
            self._say("pause")
            self._enter("paused")

    @Slot()
    def resume(self) -> None:
        """Go on after :meth:`pause`."""
        if self.state == "paused":
            self._say("resume")
            self._enter("running")

    @Slot()
    def cancel(self) -> None:
        """Give the run up; nothing of it stays."""
        if self.state in ("running", "paused"):
            self._say("cancel")
            self._wait_for_end()

    @Slot()
    def stop(self) -> None:
        """Stop so that the run can go on later."""
        if self.state in ("running", "paused"):
            self._wait_for_end()

    def _wait_for_end(self) -> None:
        self._enter("stopping")
        self._timer.start()
        if self._process is not None:
            self._process.closeWriteChannel()

    def _say(self, line: str) -> None:
        if self._process is not None:
            self._process.write(line.encode() + b"\n")

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        *lines, rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        # Whoever writes without an end is no trainer; its words are not kept.
        self._rest = rest if len(rest) <= MAX_LINE else b""
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        event = parse_event(line)
        if isinstance(event, TrainingProgress):
            self.progress = event
            self.changed.emit()
        elif isinstance(event, Rejected):
            self.rejected.append(event)
        elif event is not None:
            self._outcome = event

    @Slot(QProcess.ProcessError)
    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._outcome = Failed(self.tr("The trainer could not be started; install it again."))
            self._ended(1)

    @Slot(int)
    def _ended(self, status: int) -> None:
        if self._process is None:
            return
        self._read()
        self._take(self._rest)
        self._process.deleteLater()
        self._process = None
        self._timer.stop()
        was_stopping = self.state == "stopping"
        self._enter("idle")
        self._tell(status, was_stopping=was_stopping)

    def _tell(self, status: int, *, was_stopping: bool) -> None:
        if isinstance(self._outcome, Result):
            self.finished.emit(self._outcome)
        elif was_stopping or status == STOPPED:
            self.stopped.emit()
        elif isinstance(self._outcome, Failed) and self._outcome.message:
            self.failed.emit(self._outcome.message)
        else:
            log.warning("the trainer ended with status %d", status)
            self.failed.emit(self.tr("Learning stopped unexpectedly; the captions are as before."))

    @Slot()
    def _end_by_force(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _enter(self, state: LearnState) -> None:
        self.state = state
        self.changed.emit()
