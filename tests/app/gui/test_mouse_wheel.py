"""The mouse wheel scrolls the page; a control it passes over keeps its value."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QScrollArea,
    QScrollBar,
    QTabBar,
)

from engine import Device

pytestmark = pytest.mark.gui


@pytest.fixture
def controls(window):
    """Every control of the window that has a value which a wheel could change."""
    window.live.picker.set_devices([Device("Desk microphone", "mic", "desk")])
    window.open_page(3)
    kinds = QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar
    found = [control for kind in kinds for control in window.findChildren(kind)]
    found = [control for control in found if not isinstance(control, QScrollBar)]
    assert len(found) > 10
    return found


def value_of(control):
    if isinstance(control, (QComboBox, QTabBar)):
        return control.currentIndex()
    return control.text() if isinstance(control, QAbstractSpinBox) else control.value()


def turn(control, steps):
    """Turn the wheel over a control, as the window system reports it."""
    window = control.window()
    place = QPointF(control.mapTo(window, control.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, 120 * steps))


def test_no_control_changes_while_the_page_is_scrolled(qtbot, window, controls, preferences):
    before = preferences.settings
    tried = 0
    for control in controls:
        assert control.focusPolicy() != Qt.FocusPolicy.WheelFocus
        if not bring_up(window, control):
            continue
        value = value_of(control)
        for steps in (1, -1, -1):
            turn(control, steps)
            assert value_of(control) == value, control.accessibleName()
            bring_up(window, control)
        tried += 1
    assert tried > 10
    assert preferences.settings == before


def bring_up(window, control):
    """Show the page of a control, scrolled to it; returns whether it is on the screen."""
    page = next(p for p in range(window.pages.count()) if is_in(window.pages.widget(p), control))
    window.open_page(page)
    settings = window.settings
    for row in range(settings.pages.count()):
        if is_in(settings.pages.widget(row), control):
            settings.list.setCurrentRow(row)
            area = settings.pages.widget(row)
            assert isinstance(area, QScrollArea)
            area.ensureWidgetVisible(control)
    window.navigation.button(page).setFocus()
    return control.isVisible() and control.isEnabled()


def is_in(page, control):
    return page is not None and page.isAncestorOf(control)


def test_the_page_scrolls_under_a_control(qtbot, window, preferences):
    window.open_caption_settings()
    window.navigation.button(3).setFocus()
    page = window.settings.captions
    window.resize(window.minimumSize())
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    (lines,) = (spin for spin in page.findChildren(QAbstractSpinBox) if spin.text() == "2")
    page.ensureWidgetVisible(lines)
    before = bar.value()
    turn(lines, 1)
    assert bar.value() < before
    assert preferences.settings.captions.lines == 2


def test_a_control_with_the_focus_follows_the_wheel(window, preferences):
    window.open_caption_settings()
    page = window.settings.captions
    (lines,) = (spin for spin in page.findChildren(QAbstractSpinBox) if spin.text() == "2")
    page.ensureWidgetVisible(lines)
    lines.setFocus()
    turn(lines, 1)
    assert preferences.settings.captions.lines == 3
