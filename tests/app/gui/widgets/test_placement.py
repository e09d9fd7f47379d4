"""The main window fits its screen, and everything needed during captions is in sight."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from app_fakes import caption, cue
from PySide6.QtCore import QPoint, QRect, QSettings, QSize

from app.gui.main_window import MIN_SIZE, MainWindow
from app.gui.widgets.placement import FRAME, fitted
from engine import CaptionChanged, CueFinal, Transcript

pytestmark = pytest.mark.gui
ROOT = Path(__file__).parents[4]
AREA = QRect(0, 24, 1024, 576)


@pytest.mark.parametrize(
    ("rect", "wanted"),
    [
        (QRect(100, 100, 500, 400), QRect(100, 100, 500, 400)),
        (QRect(900, 500, 500, 400), QRect(524, 200, 500, 400)),
        (QRect(-50, 0, 500, 400), QRect(0, 24, 500, 400)),
        (QRect(5000, -3000, 1600, 1200), AREA),
    ],
)
def test_a_rectangle_is_fitted_into_an_area(rect, wanted):
    assert fitted(rect, AREA) == wanted


def in_sight(window):
    """The rectangles, in the window, of what must be visible while captions run."""
    live, rail = window.live, window.navigation
    widgets = {
        "start": live.start,
        "pause": live.pause,
        "source": live.picker,
        "overlay": live.overlay,
        "export": live.save,
        "settings": rail.button(3),
        "sign": rail.sign,
    }
    rects = {
        name: QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
        for name, widget in widgets.items()
    }
    cursor = live.view.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    line = live.view.cursorRect(cursor)
    rects["newest words"] = line.translated(live.view.viewport().mapTo(window, QPoint()))
    return rects


SCREENS = [QSize(1600, 1000) / 1.5, QSize(1600, 1000) / 2, QSize(1024, 600), QSize(1280, 720) / 2]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda size: f"{size.width()}x{size.height()}")
def test_controls_and_newest_words_are_in_sight_on_small_screens(qtbot, window, running, screen):
    running.emit(*(CueFinal(cue(f"Sentence {n}.", start=4.0 * n)) for n in range(40)))
    running.emit(CaptionChanged(caption("and the", "newest words", start=200.0)))
    qtbot.waitUntil(lambda: "newest words" in window.live.view.toPlainText())
    window.notices.show_notice("A notice that takes room as well.", "warning")
    window.resize(screen - FRAME)
    qtbot.waitUntil(lambda: window.live.view.following)
    qtbot.waitUntil(lambda: window.notices.isVisible() and window.notices.height() > 0)
    inner = window.rect()
    outside = {name: rect for name, rect in in_sight(window).items() if not inner.contains(rect)}
    assert outside == {}


def test_the_window_may_be_narrow(window):
    assert MIN_SIZE.width() <= 640
    assert window.minimumSizeHint().width() <= 640
    window.resize(10, 10)
    assert window.size() == MIN_SIZE


def test_a_session_in_the_library_does_not_widen_the_window(qtbot, window, service):
    service.add_session(Transcript((cue("Something said."),), (), 3.0), "a.wav")
    window.open_page(1)
    qtbot.waitUntil(lambda: window.library.model.rowCount() == 1)
    window.library.list.setCurrentIndex(window.library.model.index(0))
    qtbot.waitUntil(window.library.view.isVisible)
    assert window.minimumSizeHint().width() <= 640


@pytest.fixture
def places(service):
    return QSettings(str(service.paths.places), QSettings.Format.IniFormat)


def test_a_stored_place_outside_every_screen_is_brought_back(
    qtbot, qapp, service, preferences, places
):
    places.setValue("window/place", QRect(30_000, 9_000, 4_000, 3_000))
    places.sync()
    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    window.show()
    area = qapp.primaryScreen().availableGeometry()
    qtbot.waitUntil(lambda: area.contains(window.frameGeometry()))


def test_the_window_opens_where_it_was_closed(qtbot, service, preferences):
    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    window.show()
    window.setGeometry(40, 60, 640, 480)
    window.hide()
    again = MainWindow(service, preferences)
    qtbot.addWidget(again)
    assert again.geometry() == QRect(40, 60, 640, 480)


def test_the_window_follows_a_change_of_the_screen(qtbot, qapp, window):
    screen = qapp.primaryScreen()
    area = screen.availableGeometry()
    window.move(area.bottomRight())
    screen.availableGeometryChanged.emit(area)
    qtbot.waitUntil(lambda: area.contains(window.frameGeometry()))


FIRST_START = """
import json, os, sys
sys.path.insert(0, "tests/app")
from app_fakes import FakeService
from PySide6.QtWidgets import QApplication
from app.gui.main_window import MainWindow
from app.gui.preferences import Preferences
app = QApplication([])
service = FakeService(sys.argv[1])
service.preferences = Preferences(service.paths.settings)
window = MainWindow(service, service.preferences)
window.show()
for _ in range(5):
    app.processEvents()
area = window.screen().availableGeometry()
print(json.dumps([area.getRect(), window.frameGeometry().getRect()]), flush=True)
os._exit(0)
"""


@pytest.mark.parametrize("scale", ["1", "1.5", "2"])
def test_the_first_start_fits_the_screen_at_every_scale(tmp_path, scale):
    screen = {"name": "small", "x": 0, "y": 0, "width": 1600, "height": 1000}
    (tmp_path / "screens.json").write_text(json.dumps({"screens": [screen]}))
    result = subprocess.run(
        [sys.executable, "-c", FIRST_START, str(tmp_path)],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}",
            "QT_SCALE_FACTOR": scale,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    area, frame = (QRect(*numbers) for numbers in json.loads(result.stdout))
    assert area.width() == round(1600 / float(scale))
    assert area.contains(frame)
