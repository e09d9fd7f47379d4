import pytest
from painting import painted_texts
from PySide6.QtGui import QColor

from app.gui.widgets.source_picker import SourcePicker
from app.gui.widgets.theme import DARK, LIGHT, apply_theme, current_theme
from app.view_models.contrast import contrast, parse_colour
from engine import Device

pytestmark = pytest.mark.gui

LONG = "Built-in Audio Analogue Stereo (Microphone Array with four capsules)"
GRAPHICS = 3.0
"""The contrast that WCAG asks of icons."""


@pytest.fixture
def picker(qtbot, qapp, preferences):
    apply_theme(qapp, "light")
    picker = SourcePicker(preferences)
    qtbot.addWidget(picker)
    picker.set_devices((Device(LONG, "mic", "a"), Device("Speakers", "system", "b")))
    picker.resize(200, 36)
    picker.show()
    return picker


def test_the_list_is_as_wide_as_its_longest_entry(qtbot, picker):
    picker.showPopup()
    needed = picker.fontMetrics().horizontalAdvance(LONG) + picker.iconSize().width()
    assert picker.view().viewport().width() > needed
    picker.hidePopup()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_icons_are_visible_on_the_selected_entry(qtbot, qapp, picker, theme):
    apply_theme(qapp, theme.name)
    picker.refresh_icons()
    picker.showPopup()
    view = picker.view()
    row = view.visualRect(picker.model().index(picker.currentIndex(), 0))
    image = view.viewport().grab(row).toImage()
    assert image.pixelColor(image.width() - 12, image.height() // 2) == QColor(theme.soft)
    assert current_theme().name == theme.name
    assert contrast(parse_colour(theme.muted), parse_colour(theme.soft)) >= GRAPHICS
    picker.hidePopup()
    apply_theme(qapp, "light")


def test_the_list_has_one_frame(qtbot, picker):
    picker.showPopup()
    container = picker.view().parentWidget()
    assert picker.view().geometry() == container.rect()
    picker.hidePopup()


def test_a_name_that_is_too_long_ends_in_an_ellipsis(qtbot, picker):
    picker.choose(LONG)
    (shown,) = painted_texts(picker)
    assert shown.endswith("…")
    assert LONG.startswith(shown[:-1])
