"""Functions that run on separate threads and report on the GUI thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from engine import EngineError

if TYPE_CHECKING:
    from app.gui.widgets.notice_bar import NoticeBar, NoticeKind

    class RunInBackground(Protocol):
        """The signature of :meth:`BackgroundRunner.run`, as pages see it."""

        def __call__(
            self, function: Callable[[], Result], done: Callable[[Result], object], /
        ) -> object:
            """Run `function`, then call `done` with what it returned on the GUI thread."""
            ...


Result = TypeVar("Result")
log = logging.getLogger(__name__)


class BackgroundTask(QObject):
    """Runs one function on a separate thread; its signals arrive on the thread that created it.

    ``done`` carries what the function returned, ``failed`` why it failed as one sentence for the
    user; ``ended`` follows either of them. ``progressed`` carries what :meth:`report` was given.
    """

    done = Signal(object)
    failed = Signal(str)
    progressed = Signal(object)
    ended = Signal()

    def __init__(self, function: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function = function
        self._thread = threading.Thread(target=self._run, name="background", daemon=True)

    def start(self) -> BackgroundTask:
        """Start the thread; returns the task itself."""
        self._thread.start()
        return self

    def report(self, value: object) -> None:
        """Emit ``progressed``; called by the function, on its thread."""
        self.progressed.emit(value)

    def wait(self, seconds: float | None = None) -> bool:
        """Block until the function has returned, at most `seconds`; returns whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._call()
            self.ended.emit()
        except RuntimeError:
            log.debug("the window closed before background work ended")

    def _call(self) -> None:
        try:
            result = self._function()
        except EngineError as error:
            self.failed.emit(str(error))
        except OSError as error:
            self.failed.emit(f"{error.strerror or error}.")
        except Exception:
            log.exception("background work failed")
            self.failed.emit("An internal error occurred; see the log for details.")
        else:
            self.done.emit(result)


class BackgroundRunner(QObject):
    """Starts background tasks, keeps each until it has ended and shows failures as notices."""

    def __init__(self, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._tasks: set[BackgroundTask] = set()

    @property
    def is_busy(self) -> bool:
        return bool(self._tasks)

    def wait(self, seconds: float) -> None:
        """Block until all tasks have ended, at most `seconds`, as the program is about to end."""
        until = time.monotonic() + seconds
        for task in tuple(self._tasks):
            task.wait(max(0.0, until - time.monotonic()))

    def run(
        self,
        function: Callable[[], Result],
        done: Callable[[Result], object],
        failure_kind: NoticeKind = "error",
    ) -> None:
        """Run `function`, then call `done` with what it returned; a failure becomes a notice."""
        task = BackgroundTask(function, self)
        self._tasks.add(task)
        task.done.connect(done)

        def show_failure(message: str) -> None:
            self._notices.show_notice(message, failure_kind)

        def forget() -> None:
            self._tasks.discard(task)
            task.deleteLater()

        task.failed.connect(show_failure)
        task.ended.connect(forget)
        task.start()
