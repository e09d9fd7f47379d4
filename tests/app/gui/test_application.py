import subprocess
import sys
from pathlib import Path

import pytest
from app_fakes import FakeService, caption, cue
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QSystemTrayIcon

from app.gui.preferences import Preferences
from app.gui.single_instance import SingleInstance
from app.gui.tray import Tray
from engine import CaptionChanged, CueFinal, Device, LevelChanged, Notice

pytestmark = pytest.mark.gui
ROOT = Path(__file__).parents[3]


def test_a_second_start_shows_the_first_window_and_ends(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.acquire()
    with qtbot.waitSignal(first.requested):
        assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_the_window_opens_even_if_its_folder_cannot_be_used(tmp_path):
    (tmp_path / "file").write_text("")
    assert SingleInstance(tmp_path / "file").acquire()


def test_the_tray_offers_the_main_actions(qtbot, window, service):
    tray = Tray(window)
    tray.start.trigger()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    assert tray.start.text() == "Stop captions"
    tray.pause.trigger()
    assert window.controller.state == "paused"
    tray.overlay.trigger()
    assert window.overlay.isVisible()
    tray.set_enabled(True)
    assert tray.icon.isVisible() == QSystemTrayIcon.isSystemTrayAvailable()


@pytest.fixture
def tray(window, monkeypatch):
    """A tray icon on a desktop that has a tray; its messages are collected."""
    tray = Tray(window)
    tray.messages = []
    monkeypatch.setattr(tray.icon, "showMessage", lambda _, text, *rest: tray.messages.append(text))
    window.has_tray_icon = lambda: True
    yield tray
    window.has_tray_icon = lambda: False


def test_closing_the_window_leaves_captions_running_in_the_tray(qtbot, window, running, tray):
    window.live.overlay.click()
    window.close()
    assert window.isHidden()
    assert window.overlay.isVisible()
    assert window.controller.state == "running"
    running.emit(CaptionChanged(caption("still here")))
    qtbot.waitUntil(lambda: bool(window.overlay.lines.visible()))
    assert len(tray.messages) == 1
    tray.menu.actions()[4].trigger()
    assert window.isVisible()
    window.close()
    assert len(tray.messages) == 1, "said once"


def test_quitting_from_the_tray_finishes_the_last_words(qtbot, window, running, tray):
    running.last_words = (CueFinal(cue("the very last words")),)
    window.close()
    with qtbot.waitSignal(window.closed):
        tray.menu.actions()[-1].trigger()
    assert window.controller.transcript.as_transcript().text == "the very last words"


def test_without_captions_closing_ends_the_program(qtbot, window, tray):
    window.live.overlay.click()
    with qtbot.waitSignal(window.closed):
        window.close()


def test_without_a_tray_closing_ends_the_session(qtbot, window, running):
    window.live.overlay.click()
    with qtbot.waitSignal(window.closed):
        window.close()
    assert running.calls[-1] == "stop"
    assert not window.overlay.isVisible()


def test_a_problem_of_hidden_captions_is_a_message_of_the_tray(qtbot, window, running, tray):
    window.close()
    running.emit(Notice("mic", "The microphone is disconnected."))
    qtbot.waitUntil(lambda: "The microphone is disconnected." in tray.messages)


def pixels(icon):
    return icon.pixmap(64, 64).toImage()


def test_every_page_the_title_and_the_tray_say_that_it_listens(qtbot, window, service, tray):
    idle = window.windowTitle()
    tray.refresh()
    plain = pixels(tray.icon.icon())
    assert not window.navigation.sign.isVisible()
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    seen = [plain]
    for state, word in (("running", "Listening"), ("paused", "Paused")):
        if state == "paused":
            window.live.pause.click()
        assert window.windowTitle().startswith(word)
        assert tray.icon.toolTip() == window.windowTitle()
        seen.append(pixels(tray.icon.icon()))
        for number in range(4):
            window.open_page(number)
            assert window.navigation.sign.isVisible()
            assert window.navigation.sign.text() == word
    assert len({bytes(image.constBits()) for image in seen}) == 3
    window.navigation.sign.click()
    assert window.pages.currentWidget() is window.live
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert window.windowTitle() == idle
    assert not window.navigation.sign.isVisible()
    assert pixels(tray.icon.icon()) == plain


def test_a_new_user_picks_a_source_sees_the_level_reads_and_is_done(qtbot, qapp, tmp_path):
    from app.gui.main_window import MainWindow

    service = FakeService(tmp_path)
    service.known = (Device("Headset", "mic", "h"),)
    preferences = service.preferences = Preferences(service.paths.settings)
    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    window.show()
    page = window.welcome
    qtbot.waitUntil(lambda: page.picker.findText("Headset") >= 0)
    page.picker.setCurrentIndex(page.picker.findText("Headset"))
    page.picker.activated.emit(page.picker.currentIndex())
    page.start.click()
    qtbot.waitUntil(lambda: service.choices == ["Headset"])
    qtbot.waitUntil(lambda: window.controller.state == "running")
    service.session.emit(LevelChanged("mic", -3.0, -10.0), CaptionChanged(caption("the quick")))
    qtbot.waitUntil(lambda: page.meter.level("mic") > 0)
    qtbot.waitUntil(lambda: page.caption.text() == "the quick")
    service.session.emit(CaptionChanged(caption(" ".join(["surprised!"] * 40))))
    qtbot.waitUntil(lambda: page.caption.text() == " ".join(["surprised!"] * 21))
    assert page.finish.text() == "Done"
    page.finish.click()
    assert window.pages.currentWidget() is window.live
    assert preferences.settings.window.welcomed
    window.controller.stop()
    qtbot.waitUntil(lambda: not window.is_busy)
    preferences.save()
    again = MainWindow(service, Preferences(service.paths.settings))
    qtbot.addWidget(again)
    assert again.welcome is None


def test_a_notice_moves_nothing_on_the_first_page(qtbot, qapp, tmp_path):
    from app.gui.main_window import MainWindow

    service = FakeService(tmp_path)
    preferences = service.preferences = Preferences(service.paths.settings)
    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.is_busy)
    before = window.welcome.start.mapTo(window, QPoint())
    window.notices.show_notice("Microphone access is blocked.", "warning")
    window.layout().activate()
    qtbot.waitUntil(lambda: window.notices.height() > 0 and window.notices.isVisible())
    assert window.welcome.start.mapTo(window, QPoint()) == before


def test_the_window_is_painted_before_anything_is_loaded(qtbot, qapp, service, preferences):
    from app.gui.main_window import MainWindow

    loaded = []
    load = service.load_recogniser
    service.load_recogniser = lambda: loaded.append("model") or load()
    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    qapp.processEvents()
    assert window.is_busy
    assert not loaded
    window.show()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert loaded == ["model"]


def test_settings_that_cannot_be_saved_are_reported(qtbot, window, preferences, service):
    service.paths.settings.mkdir(parents=True)  # a folder stands where the file goes
    preferences.update("captions", size=33)
    preferences.save()
    assert "could not be saved" in window.notices.text


def test_a_damaged_settings_file_is_reported_at_the_start(qtbot, service):
    from app.gui.main_window import MainWindow

    service.paths.settings.parent.mkdir(parents=True)
    service.paths.settings.write_text("= = =")
    window = MainWindow(service, Preferences(service.paths.settings))
    qtbot.addWidget(window)
    assert "damaged" in window.notices.text


def test_an_update_of_a_long_session_touches_its_end_and_nothing_else(qtbot, window, running):
    """Ten thousand lines above must cost a new word nothing."""
    running.emit(*(CueFinal(cue(f"Line {n} of many.", start=4.0 * n)) for n in range(10_000)))
    qtbot.waitUntil(lambda: "Line 9999" in window.live.view.toPlainText(), timeout=30_000)
    touched = []
    document = window.live.view.document()
    document.contentsChange.connect(lambda _, removed, added: touched.append(removed + added))
    running.emit(CaptionChanged(caption("some new words", "at the end", start=50_000.0)))
    qtbot.waitUntil(lambda: "at the end" in window.live.view.toPlainText())
    running.emit(CaptionChanged(caption("some new words at", "the very end", start=50_000.0)))
    qtbot.waitUntil(lambda: "the very end" in window.live.view.toPlainText())
    assert 0 < sum(touched) < 300
    assert window.live.view.search("Line 77") == 111


OPEN = """
import sys
import app.gui.main_window
heavy = {"onnxruntime", "av", "sounddevice", "soundcard", "soxr", "torch"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_window_opens_before_the_heavy_libraries_load():
    result = subprocess.run(
        [sys.executable, "-c", OPEN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
