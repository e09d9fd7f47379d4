"""Every control has a name for a screen reader and can be reached with the keyboard alone."""

import pytest
from app_fakes import cue
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from app.view_models.contrast import ENHANCED, contrast, parse_colour
from engine import CueFinal, Transcript

pytestmark = pytest.mark.gui


def controls(page):
    """Return what can take the keyboard, without the inner parts of composed controls."""
    found = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    composed = (QAbstractSpinBox, QComboBox)
    return [
        w
        for w in found
        if w.isVisible() and not isinstance(w.parent(), composed) and not is_inner(w)
    ]


def is_inner(widget):
    return isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox)


def name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def open_everything(window, qtbot, service, preferences, number):
    service.add_session(Transcript((cue("Something said."),), (), 3.0), "a.wav")
    window.open_page(number)
    if number == 1:
        qtbot.waitUntil(lambda: window.library.model.rowCount() == 1)
        window.library.list.setCurrentIndex(window.library.model.index(0))
        qtbot.waitUntil(lambda: window.library.view.isVisible())


@pytest.mark.parametrize("number", range(4))
def test_every_control_of_every_page_is_named(qtbot, window, service, preferences, number):
    open_everything(window, qtbot, service, preferences, number)
    pages = [window]
    if number == 3:
        stack = window.settings.pages
        pages = [stack.widget(row) for row in range(stack.count())]
    for row, page in enumerate(pages):
        if number == 3:
            window.settings.list.setCurrentRow(row)
        nameless = [type(w).__name__ for w in controls(page) if not name_of(w)]
        assert nameless == []


@pytest.mark.parametrize("number", range(3))
def test_tab_reaches_every_control(qtbot, window, service, preferences, number):
    open_everything(window, qtbot, service, preferences, number)
    window.activateWindow()
    # The rail is one group, as radio buttons are: Tab reaches the open page, arrows the others.
    others = {b for b in window.navigation.findChildren(QAbstractButton) if not b.isChecked()}
    wanted = {w for w in controls(window) if w.isEnabled()} - others
    reached = set()
    window.navigation.button(number).setFocus()
    for _ in range(4 * len(wanted)):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {name_of(w) for w in wanted - reached} == set()


@pytest.mark.parametrize("number", range(4))
def test_every_page_has_a_key(qtbot, window, number):
    window.activateWindow()
    key = Qt.Key(Qt.Key.Key_1.value + number)
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentIndex() == number


def test_the_transcript_can_be_read_by_a_screen_reader(qtbot, window, running):
    running.emit(CueFinal(cue("Read me.")))
    qtbot.waitUntil(lambda: "Read me." in window.live.view.toPlainText())
    interface = QAccessible.queryAccessibleInterface(window.live.view)
    assert interface.text(QAccessible.Text.Name) == "Transcript"
    assert "Read me." in interface.text(QAccessible.Text.Value)


@pytest.mark.parametrize("name", ["LIGHT", "DARK"])
def test_text_is_legible_in_both_themes(name):
    import app.gui.widgets.theme as themes

    theme = getattr(themes, name)
    for ground in (theme.window, theme.surface):
        assert contrast(parse_colour(theme.text), parse_colour(ground)) >= ENHANCED
        assert contrast(parse_colour(theme.muted), parse_colour(ground)) >= 6.0
        states = (theme.accent, theme.danger, theme.warning, theme.good)
        for words in (theme.tentative, *states, theme.mic, theme.system, theme.file):
            assert contrast(parse_colour(words), parse_colour(ground)) >= 4.5
    assert contrast(parse_colour(theme.on_accent), parse_colour(theme.accent)) >= 4.5
