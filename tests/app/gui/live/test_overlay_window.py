import pytest
from app_fakes import caption
from painting import painted_texts
from PySide6.QtCore import QPoint, QRect, QSettings, Qt

from app.gui.live.overlay import FLAGS, Overlay
from engine import CaptionChanged, LevelChanged, SpeechEnded

pytestmark = pytest.mark.gui


@pytest.fixture
def overlay(window):
    window.live.overlay.click()
    assert window.overlay.isVisible()
    return window.overlay


def texts(overlay):
    return [line.text for line in overlay.lines.visible()]


def ink(overlay):
    """How much of the overlay is painted."""
    image = overlay.grab().toImage()
    points = ((x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5))
    return sum(image.pixelColor(x, y).alpha() > 0 for x, y in points)


def test_one_click_shows_captions_above_other_windows(qtbot, window, overlay, running):
    assert overlay.windowFlags() & FLAGS == FLAGS
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    running.emit(CaptionChanged(caption("Hello", "world")))
    qtbot.waitUntil(lambda: texts(overlay) == ["Hello world"])


def test_closing_the_overlay_releases_its_button(qtbot, window, overlay):
    overlay.make_menu().actions()[-1].trigger()
    assert not overlay.isVisible()
    assert not window.live.overlay.isChecked()


def test_it_is_dragged_resized_and_remembers_its_place(
    qtbot, window, overlay, preferences, service
):
    before = overlay.geometry()
    middle = QPoint(before.width() // 2, before.height() // 2)
    qtbot.mousePress(overlay, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(overlay, middle + QPoint(-40, -30))
    qtbot.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=middle)
    assert overlay.pos() == before.topLeft() + QPoint(-40, -30)
    overlay.setGeometry(QRect(20, 40, 500, before.height()))
    places = QSettings(str(service.paths.places), QSettings.Format.IniFormat)
    again = Overlay(preferences, places)
    qtbot.addWidget(again)
    again.show()
    assert again.geometry().topLeft() == QPoint(20, 40)
    assert again.width() == 500


def test_a_place_outside_the_screen_is_brought_back(qtbot, preferences, tmp_path, qapp):
    places = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    screen = qapp.primaryScreen()
    places.setValue(f"overlay/{screen.name()}", QRect(99_000, 99_000, 600, 80))
    overlay = Overlay(preferences, places)
    qtbot.addWidget(overlay)
    overlay.show()
    assert screen.availableGeometry().contains(overlay.geometry())


def test_settings_take_effect_immediately(qtbot, window, overlay, preferences, running):
    running.emit(CaptionChanged(caption("sure", "maybe")))
    qtbot.waitUntil(lambda: texts(overlay) == ["sure maybe"])
    height = overlay.height()
    preferences.update("captions", reading_mode=True, lines=3)
    assert texts(overlay) == ["sure"]
    assert overlay.height() > height


def test_clicks_go_through_when_wanted(qtbot, overlay, preferences):
    preferences.update("captions", click_through=True)
    assert overlay.windowFlags() & Qt.WindowType.WindowTransparentForInput
    assert overlay.isVisible()
    preferences.update("captions", click_through=False)
    assert not overlay.windowFlags() & Qt.WindowType.WindowTransparentForInput


def test_an_empty_box_is_visible_while_it_is_placed_before_captions_start(overlay):
    assert ink(overlay) > 0
    assert overlay.mask().isEmpty()


def test_an_empty_box_is_hidden_during_silence_and_after_the_end(qtbot, window, running, overlay):
    assert ink(overlay) == 0
    running.emit(CaptionChanged(caption("Hello")))
    qtbot.waitUntil(lambda: ink(overlay) > 0)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    qtbot.waitUntil(lambda: overlay.mask().boundingRect().width() == 1)  # takes no clicks
    assert ink(overlay) == 0


def test_the_rows_of_a_channel_are_reserved_before_its_first_words(qtbot, overlay, running):
    running.emit(LevelChanged("mic", -20.0, -30.0), LevelChanged("system", -20.0, -30.0))
    running.emit(CaptionChanged(caption("From them.", channel="system")))
    qtbot.waitUntil(lambda: texts(overlay) == ["", "From them."])
    before = overlay.grab().toImage()
    running.emit(CaptionChanged(caption("From me.", channel="mic", start=2.0)))
    qtbot.waitUntil(lambda: texts(overlay) == ["From me.", "From them."])
    lower = QRect(0, overlay.height() // 2, overlay.width(), overlay.height() // 2 - 20)
    assert overlay.grab().toImage().copy(lower) == before.copy(lower)


def test_channels_are_named_beside_their_words(qtbot, overlay, running, preferences):
    """A viewer who cannot tell the colours apart reads who speaks."""
    running.emit(CaptionChanged(caption("Hello", channel="mic")))
    running.emit(CaptionChanged(caption("and hello", channel="system")))
    qtbot.waitUntil(lambda: len(texts(overlay)) == 2)
    assert {"Microphone", "System audio"} <= set(painted_texts(overlay))
    preferences.update("captions", channel_labels=False)
    assert set(painted_texts(overlay)) == {"Hello", "and hello"}


def test_one_channel_alone_has_no_name(qtbot, overlay, running):
    running.emit(CaptionChanged(caption("Hello", channel="mic")))
    qtbot.waitUntil(lambda: texts(overlay) == ["Hello"])
    assert set(painted_texts(overlay)) == {"Hello"}


def test_it_is_not_raised_over_its_own_menu(qtbot, overlay, monkeypatch):
    raised = []
    monkeypatch.setattr(overlay, "raise_", lambda: raised.append(True))
    menu = overlay.make_menu()
    menu.popup(overlay.geometry().center())
    qtbot.waitUntil(menu.isVisible)
    overlay._raiser.timeout.emit()
    assert not raised
    menu.close()
    overlay._raiser.timeout.emit()
    assert raised


@pytest.mark.parametrize("edge", ["none", "outline", "shadow"])
@pytest.mark.parametrize("alignment", ["left", "centre"])
def test_every_style_is_painted(qtbot, window, overlay, preferences, running, edge, alignment):
    preferences.update("captions", edge=edge, alignment=alignment, bold=True)
    running.emit(CaptionChanged(caption("Hello")), SpeechEnded("mic", 1.0))
    running.emit(CaptionChanged(caption("and hello", channel="system")))
    qtbot.waitUntil(lambda: len(texts(overlay)) == 2)
    assert ink(overlay) > 0


def test_a_desktop_that_cannot_keep_it_on_top_is_reported(qtbot, window, monkeypatch):
    monkeypatch.setattr("app.gui.live.overlay.can_stay_on_top", lambda: False)
    window.live.overlay.click()
    assert "Wayland" in window.notices.text
