"""Whatever may block runs on other threads than the window's."""

import threading

import pytest
from app_fakes import FakeService, cue
from PySide6.QtCore import Qt

from engine import CueFinal, Transcript

pytestmark = pytest.mark.gui

WATCHED = (
    *(
        "watch_devices",
        "set_source",
        "load_recogniser",
        "open_session",
        "transcribe",
        "recover",
        "write",
        "play",
    ),
    "terms_to_remember",
)
LIBRARY = ("entries", "load", "rename", "correct", "delete", "delete_session_audio")


class Watch:
    """Notes the thread that each method was called on."""

    def __init__(self):
        self.threads = {}

    def over(self, thing, names):
        for name in names:
            setattr(thing, name, self._noting(name, getattr(thing, name)))
        return thing

    def _noting(self, name, method):
        def call(*arguments, **options):
            self.threads.setdefault(name, set()).add(threading.current_thread())
            return method(*arguments, **options)

        return call


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def service(tmp_path, watch):
    service = watch.over(FakeService(tmp_path), WATCHED)
    sessions = service.sessions
    service.sessions = lambda: watch.over(sessions(), LIBRARY)
    return service


def test_nothing_heavy_runs_on_the_window_s_thread(
    qtbot, window, service, preferences, watch, tmp_path
):
    kept = Transcript((cue("Bread and butter."),), (), 12.0)
    service.add_session(kept, "a.wav")
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    service.session.emit(CueFinal(cue("Hello there.")))
    qtbot.waitUntil(lambda: "Hello" in window.live.view.toPlainText())
    preferences.update("audio", source="both")
    qtbot.waitUntil(lambda: window.controller.audio.source == "both")
    window.exporter.export(window.controller.transcript, tmp_path / "out.srt")
    window.live.start.click()
    window.open_page(1)
    qtbot.waitUntil(lambda: window.library.model.rowCount() == 1)
    window.library.list.setCurrentIndex(window.library.model.index(0))
    qtbot.waitUntil(lambda: "Bread" in window.library.view.toPlainText())
    qtbot.keyClick(window.library.view, Qt.Key.Key_F2)
    window.library.editor.setPlainText("Bread and honey.")
    qtbot.keyClick(window.library.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.is_busy)
    service.transcripts = {"b.wav": "Speech."}
    (tmp_path / "b.wav").touch()
    window.queue.add([tmp_path / "b.wav"])
    qtbot.waitUntil(lambda: not window.is_busy)
    wanted = {
        "watch_devices",
        "load_recogniser",
        "open_session",
        "transcribe",
        "write",
        "entries",
        "load",
    }
    assert wanted | {"correct", "terms_to_remember"} <= watch.threads.keys()
    on_gui = {name for name, threads in watch.threads.items() if threading.main_thread() in threads}
    assert on_gui == set()
