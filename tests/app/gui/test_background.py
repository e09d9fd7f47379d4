import threading

import pytest

from app.gui.background import BackgroundRunner, BackgroundTask
from engine import StorageError

pytestmark = pytest.mark.gui


def test_background_work_reports_its_result(qtbot):
    task = BackgroundTask(lambda: 42)
    results = []
    task.done.connect(results.append)
    with qtbot.waitSignal(task.ended):
        task.start()
    assert results == [42]
    assert task.wait(5)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (StorageError("The disk is full."), "The disk is full."),
        (PermissionError(13, "Permission denied"), "Permission denied."),
        (ZeroDivisionError(), "An internal error occurred; see the log for details."),
    ],
)
def test_failed_background_work_reports_one_sentence(qtbot, error, sentence):
    def work():
        raise error

    task = BackgroundTask(work)
    with qtbot.waitSignal(task.failed) as blocker:
        task.start()
    assert blocker.args == [sentence]
    assert task.wait(5)


def test_the_end_of_the_program_waits_for_what_is_being_written(qtbot, window):
    written, go = [], threading.Event()
    runner = BackgroundRunner(window.notices, window)
    runner.run(lambda: written.append(go.wait(10)), lambda _: None)
    go.set()
    runner.wait(10)
    assert written == [True]
    qtbot.waitUntil(lambda: not runner.is_busy)
