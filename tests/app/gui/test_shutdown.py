"""What ends the window from outside: signals, the end of the desktop session, a full disk."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from app_fakes import cue
from PySide6.QtCore import QTimer

from app import exits
from app.gui.shutdown import Shutdown, SignalWatcher
from app.gui.widgets.confirm_dialog import ConfirmDialog
from engine import CueFinal

pytestmark = pytest.mark.gui
ROOT = Path(__file__).parents[3]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")


def start_window(folder):
    """Run the window in a process of its own, until it has captured speech."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("closing_window.py")), str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "captured\n"
    return process


@posix
@pytest.mark.model
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_last_words_be_stored(tmp_path, number):
    with start_window(tmp_path) as process:
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert output.splitlines()[-1] == f"status {exits.OK}"
    assert "Traceback" not in errors
    (stored,) = tmp_path.rglob("session.jsonl")
    kinds = [json.loads(line)["kind"] for line in stored.read_text("utf-8").splitlines()]
    assert "cue" in kinds
    assert kinds[-1] == "end"


class FakeSignal:
    """A signal of the application."""

    def __init__(self):
        self.slots = []

    def connect(self, slot):
        self.slots.append(slot)

    def emit(self):
        for slot in self.slots:
            slot()


class FakeApplication:
    """Announces that it quits, as Qt's does, and keeps the status that its loop was left with."""

    def __init__(self):
        self.quitting, self.commitDataRequest = FakeSignal(), FakeSignal()
        self.left_with = None

    def quit(self):
        self.quitting.emit()
        self.left_with = exits.OK

    def exit(self, status):
        self.left_with = status


class FakeManager:
    """The desktop session while it ends."""

    def __init__(self, *, interactive=True):
        self.interactive = interactive
        self.calls = []

    def allowsInteraction(self):  # noqa: N802
        return self.interactive

    def cancel(self):
        self.calls.append("cancel")

    def release(self):
        self.calls.append("release")


@pytest.fixture
def app():
    return FakeApplication()


@pytest.fixture
def shutdown(window, app):
    shutdown = Shutdown(app, window)
    yield shutdown
    shutdown.end()


@pytest.fixture
def full_disk(window, service, monkeypatch):
    """The last words of a session could not be written."""
    with monkeypatch.context() as patch:
        patch.setattr(type(service), "unsaved_words", 2)
        yield


def answer_later(window, text):
    """Press a button of the question once it is open."""

    def press():
        (question,) = window.findChildren(ConfirmDialog)
        asked.append(question.text())
        next(button for button in question.buttons() if button.text() == text).click()

    asked = []
    QTimer.singleShot(0, press)
    return asked


def hold_last_words(service, session):
    """Keep the session from ending until the returned event is set, as slow recognition does."""
    service.last_words = ()
    end, release = session.stop, threading.Event()

    def stop():
        threading.Thread(target=lambda: (release.wait(10), end())).start()

    session.stop = stop
    return release


def test_the_end_of_the_desktop_session_waits_for_the_last_words(
    qtbot, window, service, running, shutdown
):
    running.last_words = (CueFinal(cue("the very last words")),)
    release = hold_last_words(service, running)
    QTimer.singleShot(0, release.set)
    shutdown.commit_data(FakeManager())
    assert window.controller.state == "idle"
    assert window.controller.transcript.as_transcript().text == "the very last words"
    assert window.isVisible(), "another program may cancel the log-out"


def test_unsaved_words_hold_up_the_end_of_the_desktop_session(window, shutdown, full_disk):
    manager = FakeManager()
    asked = answer_later(window, "Cancel")
    shutdown.commit_data(manager)
    assert asked == ["The last words are not stored"]
    assert manager.calls == ["cancel", "release"]


def test_a_log_out_without_questions_is_not_held_up(shutdown, full_disk):
    manager = FakeManager(interactive=False)
    shutdown.commit_data(manager)
    assert manager.calls == []
    assert shutdown.end() == exits.STORAGE


def test_closing_with_unsaved_words_asks(qtbot, window, full_disk):
    answer_later(window, "Cancel")
    window.close()
    assert window.isVisible()
    answer_later(window, "Close without them")
    with qtbot.waitSignal(window.closed):
        window.close()


def test_a_signal_asks_nothing_and_the_exit_code_tells(qtbot, window, shutdown, full_disk, capsys):
    with qtbot.waitSignal(window.closed):
        shutdown.on_signal(signal.SIGTERM)
    assert shutdown.end() == exits.STORAGE
    assert "could not be stored" in capsys.readouterr().err


def test_closing_a_second_time_does_not_wait(window, service, running, app, shutdown):
    release = hold_last_words(service, running)
    window.close()
    assert app.left_with is None
    window.close()
    assert app.left_with == exits.OK
    assert window.controller.state == "stopping"
    release.set()


def test_a_signal_while_the_window_closes_cuts_nothing_short(
    qtbot, window, service, running, app, shutdown
):
    release = hold_last_words(service, running)
    window.close()
    shutdown.on_signal(signal.SIGTERM)
    assert app.left_with is None
    release.set()
    qtbot.waitUntil(lambda: app.left_with == exits.OK)


def test_only_a_second_ctrl_c_does_not_wait(window, service, running, app, shutdown):
    release = hold_last_words(service, running)
    shutdown.on_signal(signal.SIGTERM)
    shutdown.on_signal(signal.SIGTERM)
    assert app.left_with is None
    shutdown.on_signal(signal.SIGINT)
    assert app.left_with == exits.INTERRUPTED
    release.set()


QUIT = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from app.gui.shutdown import Application

class Window(QWidget):
    def closeEvent(self, event):
        print("closing")

app = Application([])
app.quitting.connect(lambda: print("quitting"))
window = Window()
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def test_a_quit_by_the_system_is_announced_before_windows_close():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", QUIT]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == [b"quitting", b"closing"]


@posix
def test_what_nohup_ignores_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        watcher = SignalWatcher()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        watcher.stop()
    finally:
        signal.signal(signal.SIGHUP, before)


@posix
def test_handlers_are_restored(qtbot):
    before = signal.getsignal(signal.SIGTERM)
    watcher = SignalWatcher()
    with qtbot.waitSignal(watcher.received):
        os.kill(os.getpid(), signal.SIGTERM)
    watcher.stop()
    assert signal.getsignal(signal.SIGTERM) is before
