import gc
import threading

import pytest
from PySide6.QtCore import QObject

pytestmark = pytest.mark.gui


class Pair(QObject):
    """A Qt object in a cycle, which only the collector can free."""

    def __init__(self, freed):
        super().__init__()
        self.itself = self
        self.mark = Mark(freed)


class Mark:
    """Notes on which thread it is freed."""

    def __init__(self, freed):
        self.freed = freed

    def __del__(self):
        self.freed.append(threading.current_thread())


def make_garbage():
    """Leave so many cycles that Python would collect by itself."""
    for _ in range(2 * (gc.get_threshold()[0] + 1)):
        cycle = []
        cycle.append(cycle)


def test_a_qt_object_is_freed_on_the_gui_thread_whichever_thread_allocates(qtbot):
    freed = []
    Pair(freed)
    thread = threading.Thread(target=make_garbage)
    thread.start()
    thread.join()
    assert freed == []
    qtbot.waitUntil(lambda: freed == [threading.main_thread()])
