"""The trainer as a child process: started, paused, resumed and stopped; runs on the GUI thread.

The process gets the key through standard input and lowers its own priority, so that captions are
not disturbed. Closing its input stops it at the next step; the run can be resumed later.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from app.personal.events import (
    MAX_LINE,
    Failed,
    Rejected,
    Result,
    TrainingProgress,
    parse_event,
)

log = logging.getLogger(__name__)

TrainerState = Literal["idle", "running", "paused", "stopping"]

STOPPED = 130
"""The trainer's exit status after a stop."""
STOP_TIMEOUT_MS = 15_000
"""How long a stop may take before the process is killed; its last checkpoint stays."""


class TrainerProcess(QObject):
    """Runs the trainer; one run at a time.

    ``failed`` carries the reason as one sentence; after ``stopped``, a run that was not cancelled
    can be resumed.
    """

    changed = Signal()
    finished = Signal(Result)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: TrainerState = "idle"
        self.progress = TrainingProgress()
        self.rejected: list[Rejected] = []
        self._process: QProcess | None = None
        self._buffer = b""
        self._outcome: Result | Failed | None = None
        self._stop_timer = QTimer(self, interval=STOP_TIMEOUT_MS, singleShot=True)
        self._stop_timer.timeout.connect(self._kill)

    @property
    def is_active(self) -> bool:
        """Whether the process is running, paused or stopping."""
        return self.state != "idle"

    def start(self, command: Sequence[str], folder: Path, key: bytes | None) -> None:
        """Start a run, or resume the one that was stopped; nothing happens while one is active.

        Parameters
        ----------
        key
            Opens the encrypted recordings; None where they are not encrypted.
        """
        if self.is_active:
            return
        self.progress, self.rejected, self._outcome, self._buffer = (
            TrainingProgress(),
            [],
            None,
            b"",
        )
        process = QProcess(self)
        process.setWorkingDirectory(str(folder))
        # Errors arrive as events; what libraries print to stderr is of no use here.
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.errorOccurred.connect(self._not_started)
        process.finished.connect(self._ended)
        self._process = process
        self._set_state("running")
        process.start(command[0], list(command[1:]))
        text = None if key is None else base64.b64encode(key).decode("ascii")
        self._send(json.dumps({"key": text}))

    @Slot()
    def pause(self) -> None:
        """Pause the run; the process keeps its memory but uses no CPU."""
        if self.state == "running":
            self._send("pause")
            self._set_state("paused")

    @Slot()
    def resume(self) -> None:
        if self.state == "paused":
            self._send("resume")
            self._set_state("running")

    @Slot()
    def cancel(self) -> None:
        """Cancel the run; nothing of it is kept."""
        if self.state in ("running", "paused"):
            self._send("cancel")
            self._wait_for_end()

    @Slot()
    def stop(self) -> None:
        """Stop the run so that it can be resumed later."""
        if self.state in ("running", "paused"):
            self._wait_for_end()

    def _wait_for_end(self) -> None:
        self._set_state("stopping")
        self._stop_timer.start()
        if self._process is not None:
            self._process.closeWriteChannel()

    def _send(self, line: str) -> None:
        if self._process is not None:
            self._process.write(line.encode() + b"\n")

    @Slot()
    def _read(self) -> None:
        if self._process is None:
            return
        *lines, rest = (self._buffer + self._process.readAllStandardOutput().data()).split(b"\n")
        # The trainer writes no line this long, so the rest of it is not buffered.
        self._buffer = rest if len(rest) <= MAX_LINE else b""
        for line in lines:
            self._on_line(line)

    def _on_line(self, line: bytes) -> None:
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
            self._outcome = Failed(self.tr("The trainer could not be started. Reinstall it."))
            self._ended(1)

    @Slot(int)
    def _ended(self, status: int) -> None:
        if self._process is None:
            return
        self._read()
        self._on_line(self._buffer)
        self._process.deleteLater()
        self._process = None
        self._stop_timer.stop()
        was_stopping = self.state == "stopping"
        self._set_state("idle")
        self._report(status, was_stopping=was_stopping)

    def _report(self, status: int, *, was_stopping: bool) -> None:
        if isinstance(self._outcome, Result):
            self.finished.emit(self._outcome)
        elif was_stopping or status == STOPPED:
            self.stopped.emit()
        elif isinstance(self._outcome, Failed) and self._outcome.message:
            self.failed.emit(self._outcome.message)
        else:
            log.warning("the trainer ended with status %d", status)
            self.failed.emit(self.tr("Training stopped unexpectedly. The model has not changed."))

    @Slot()
    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _set_state(self, state: TrainerState) -> None:
        self.state = state
        self.changed.emit()
