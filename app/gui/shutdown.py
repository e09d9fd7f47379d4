"""Ends the program when something outside its window asks for it, without losing a word.

Signals, the end of the desktop session and a console that closes all let the captioning session
recognise and store what was captured, as closing the window does. Runs on the GUI thread; only the
console's request arrives on another one.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from app import exits
from app.console import print_message
from app.console_end import on_console_close

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow

FINISH_MS = 20_000
"""The longest that the last words may take; systems end a program by force after 20 to 90 s."""

_SIGNALS = tuple(
    signal.Signals[name]
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if name in signal.Signals.__members__
)


class Application(QApplication):
    """Emits ``quitting`` before a request of the system to quit closes the windows."""

    quitting = Signal()

    def event(self, event: QEvent) -> bool:
        # On macOS a window that does not close at once would cancel the user's log-out.
        if event.type() == QEvent.Type.Quit:
            self.quitting.emit()
        return super().event(event)


class SignalWatcher(QObject):
    """``received`` carries the number of a terminating signal, on the GUI thread.

    A signal that is ignored when the program starts, as under ``nohup``, stays ignored.
    """

    received = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handlers: dict[signal.Signals, Any] = {}
        for number in _SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._handle)
        self._pipe: tuple[int, int] | None = None
        if sys.platform != "win32":  # there, the timer of the garbage collector wakes Python
            self._watch_pipe()

    def _watch_pipe(self) -> None:
        """Wake Python, which runs no handler while Qt waits for events."""
        self._pipe = reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._empty_pipe)

    @Slot()
    def _empty_pipe(self) -> None:
        if self._pipe is not None:
            with contextlib.suppress(BlockingIOError):
                os.read(self._pipe[0], 4096)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.received.emit(number)

    def stop(self) -> None:
        """Restore the handlers that were in force before."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._pipe is not None:
            signal.set_wakeup_fd(-1)
            self._notifier.setEnabled(False)
            for descriptor in self._pipe:
                os.close(descriptor)
            self._pipe = None


class Shutdown(QObject):
    """Closes the window when the system asks for it, and provides the program's exit status.

    Attributes
    ----------
    status
        One of ``app.exits``: ``INTERRUPTED`` if the last words were not waited for.
    """

    def __init__(self, app: Application, window: MainWindow) -> None:
        super().__init__(window)
        self._app = app
        self._window = window
        self._requested = self._closed = False
        self.status = exits.OK
        self._signals = SignalWatcher(self)
        # Queued: a handler runs in the middle of whichever function Python is in.
        self._signals.received.connect(self.on_signal, Qt.ConnectionType.QueuedConnection)
        window.closed.connect(self._on_closed)
        app.quitting.connect(self.finish)
        app.commitDataRequest.connect(self.commit_data)
        self._deadline = QTimer(self, singleShot=True, interval=FINISH_MS)
        self._deadline.timeout.connect(self._give_up)
        on_console_close(lambda: self._signals.received.emit(signal.SIGTERM))

    @Slot(int)
    def on_signal(self, number: int) -> None:
        """Finish and close at the first signal; at a second Ctrl-C, do not wait."""
        if not self._requested:
            self._requested = True
            self._deadline.start()
            self._window.quit(ask=False)
        elif number == signal.SIGINT:  # a log-out sends SIGTERM and SIGHUP together
            self._give_up()

    @Slot()
    def finish(self) -> None:
        """Stop captions and training, and return when they have ended; events are still handled."""
        window = self._window
        if self._closed:  # the user may have closed it without waiting
            return
        window.finish()
        if not window.must_finish:
            return
        loop = QEventLoop()

        def stop_waiting() -> None:
            if not window.must_finish:
                loop.quit()

        changes = (window.controller.state_changed, window.personalisation.training_changed)
        for changed in changes:
            changed.connect(stop_waiting)
        QTimer.singleShot(FINISH_MS, loop, loop.quit)
        loop.exec()
        for changed in changes:
            changed.disconnect(stop_waiting)

    @Slot(QSessionManager)
    def commit_data(self, manager: QSessionManager) -> None:
        """Finish before the desktop session ends; words that cannot be stored may hold it up."""
        self.finish()
        if self._window.has_unsaved_words and manager.allowsInteraction():
            if not self._window.confirm_loss():
                manager.cancel()
            manager.release()

    @Slot()
    def _on_closed(self) -> None:
        self._closed = True
        self._app.quit()

    @Slot()
    def _give_up(self) -> None:
        self.status = exits.INTERRUPTED
        self._app.exit(self.status)

    def end(self) -> int:
        """Stop watching, report words that could not be stored, and return the exit status."""
        self._signals.stop()
        if self._window.has_unsaved_words:
            self.status = exits.STORAGE
            with contextlib.suppress(OSError):  # the terminal may be gone
                print_message("The last words could not be stored; free some disk space.")
        return self.status
