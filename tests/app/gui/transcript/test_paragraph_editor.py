"""Correcting a paragraph in its place, as a user does with mouse and keyboard."""

import pytest
from app_fakes import cue
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from app.view_models.library import read_notes
from engine import CueFinal

pytestmark = pytest.mark.gui

FIRST = (
    "We walked along the river until the old mill came into sight, and there we sat down under a "
    "tree to wait for the others, who had taken the road across the hill with the two dogs."
)
SECOND = "Nobody spoke for a long time."


@pytest.fixture
def view(qtbot, window, running):
    running.emit(CueFinal(cue(FIRST)), CueFinal(cue(SECOND, start=60.0)))
    view = window.live.view
    qtbot.waitUntil(lambda: view.toPlainText() == f"{FIRST}\n{SECOND}")
    return view


@pytest.fixture
def editor(window):
    return window.live.editor


def point_of(view, text):
    """The place of a text in the viewport."""
    cursor = view.document().find(text)
    cursor.setPosition(cursor.selectionStart())
    return view.cursorRect(cursor).center()


def double_click(view, text):
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, text))


def texts(window):
    return [paragraph.text for paragraph in window.live.view.paragraphs]


def test_the_caret_is_where_one_clicked_and_nothing_is_selected(qtbot, view, editor):
    double_click(view, "mill came")
    assert editor.isVisible()
    assert not editor.textCursor().hasSelection()
    assert editor.textCursor().position() == FIRST.index("mill came")
    qtbot.keyClicks(editor, "water")
    assert "the old watermill came into" in editor.toPlainText()


def test_f2_puts_the_caret_where_the_cursor_of_the_text_is(qtbot, view, editor):
    cursor = view.document().find("dogs")
    cursor.setPosition(cursor.selectionStart())
    view.setTextCursor(cursor)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert editor.textCursor().position() == FIRST.index("dogs")


@pytest.mark.parametrize("points", [11, 24])
def test_every_letter_stays_where_it_is(qtbot, window, preferences, view, editor, points):
    preferences.update("window", text_size=points)
    double_click(view, "We walked")
    assert editor.font().pointSize() == view.font().pointSize() == points
    document, written = view.document(), editor.document()
    for place in (0, FIRST.index("river"), FIRST.index("tree"), FIRST.index("dogs"), len(FIRST)):
        there, here = QTextCursor(document), QTextCursor(written)
        there.setPosition(place)
        here.setPosition(place)
        before = view.cursorRect(there).center()
        after = editor.viewport().mapTo(view.viewport(), editor.cursorRect(here).center())
        assert (before - after).manhattanLength() <= 2, place


def test_a_paragraph_at_the_edge_is_scrolled_into_view(qtbot, window, running, view, editor):
    for number in range(20):
        running.emit(CueFinal(cue(FIRST, start=100.0 + 60 * number)))
    qtbot.waitUntil(lambda: len(view.paragraphs) == 22)
    view.verticalScrollBar().setValue(0)
    room = view.viewport().height()
    cut = next(n for n in range(22) if view.rect_of(n).bottom() > room - 10)
    view.edit_requested.emit(view.paragraphs[cut], 0)
    assert editor.geometry().bottom() <= room
    assert abs(editor.y() - view.rect_of(cut).top()) < 10


def test_a_click_elsewhere_accepts_a_change(qtbot, window, view, editor):
    double_click(view, "Nobody")
    qtbot.keyClicks(editor, "Almost ")
    window.live.start.setFocus()
    assert not editor.isVisible()
    assert texts(window) == [FIRST, f"Almost {SECOND}"]


def test_a_click_elsewhere_never_deletes_a_paragraph(qtbot, window, view, editor):
    double_click(view, "Nobody")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    window.live.start.setFocus()
    assert texts(window) == [FIRST, SECOND]
    qtbot.waitUntil(lambda: not window.is_busy)
    assert read_notes(window.controller.session_path).edits == ()


def test_enter_deletes_an_emptied_paragraph_and_it_can_be_reverted(qtbot, window, view, editor):
    double_click(view, "Nobody")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert texts(window) == [FIRST, ""]
    assert view.paragraphs[1].is_edited
    view.revert_requested.emit(view.paragraphs[1])
    assert texts(window) == [FIRST, SECOND]


def test_escape_leaves_the_text_as_it_was(qtbot, window, view, editor):
    double_click(view, "Nobody")
    qtbot.keyClicks(editor, "xyz")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert texts(window) == [FIRST, SECOND]
    assert not view.paragraphs[1].is_edited


def test_typing_can_be_undone_and_redone_but_not_the_opening(qtbot, view, editor):
    double_click(view, "Nobody")
    assert not editor.document().isUndoAvailable()
    qtbot.keyClicks(editor, "Almost ")
    editor.undo()
    assert editor.toPlainText() == SECOND
    assert not editor.document().isUndoAvailable()
    editor.redo()
    assert editor.toPlainText() == f"Almost {SECOND}"


def test_a_correction_is_marked_and_reverts_to_the_recognised_text(qtbot, window, view, editor):
    double_click(view, "Nobody")
    qtbot.keyClicks(editor, "Almost ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert [paragraph.is_edited for paragraph in view.paragraphs] == [False, True]
    double_click(view, "Almost")
    editor.show_recognised()
    assert editor.toPlainText() == SECOND
    editor.undo()
    assert editor.toPlainText() == f"Almost {SECOND}"
    editor.redo()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert [paragraph.is_edited for paragraph in view.paragraphs] == [False, False]
    qtbot.waitUntil(lambda: not window.is_busy)
    assert read_notes(window.controller.session_path).edits == ()


def test_the_mark_is_painted_in_the_margin_and_explained(qtbot, window, view, editor):
    def margin():
        rect = view.rect_of(1).toRect()
        return view.viewport().grab().copy(0, rect.top(), view.gutter, rect.height()).toImage()

    before = margin()
    double_click(view, "Nobody")
    qtbot.keyClicks(editor, "Almost ")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert margin() != before


def test_a_correction_without_a_full_stop_keeps_its_paragraph(qtbot, window, running, view, editor):
    long = " ".join(f"This is sentence number {number}." for number in range(40))
    running.emit(CueFinal(cue(long, start=80.0)), CueFinal(cue("The next one.", start=140.8)))
    qtbot.waitUntil(lambda: len(view.paragraphs) == 4)
    double_click(view, "number 39")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert texts(window)[2:] == [long.removesuffix("."), "The next one."]


def test_pasted_lines_become_one_line(qtbot, view, editor):
    double_click(view, "Nobody")
    QGuiApplication.clipboard().setText("one\ntwo\n")
    editor.selectAll()
    editor.paste()
    assert editor.toPlainText() == "one two"


def test_new_words_do_not_scroll_the_field_away(qtbot, window, running, view, editor):
    double_click(view, "Nobody")
    place = editor.pos()
    for number in range(40):
        running.emit(CueFinal(cue(f"More of it, {number}.", start=100.0 + 10 * number)))
    qtbot.waitUntil(lambda: len(view.paragraphs) == 42)
    assert editor.isVisible()
    assert editor.pos() == place
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()


def caret(view, editor):
    """The caret's place in the viewport of the transcript."""
    return editor.viewport().mapTo(view.viewport(), editor.cursorRect().center())


def test_the_caret_stays_visible_in_a_paragraph_higher_than_the_window(
    qtbot, window, preferences, view, editor
):
    window.resize(window.minimumSize())
    preferences.update("window", text_size=28)
    double_click(view, "We walked")
    assert editor.document().size().height() > view.viewport().height()
    for move in (QTextCursor.MoveOperation.End, QTextCursor.MoveOperation.Start):
        editor.moveCursor(move)
        assert view.viewport().rect().contains(caret(view, editor))


def test_the_last_paragraph_can_grow(qtbot, view, editor):
    double_click(view, "Nobody")
    for _ in range(30):
        editor.insertPlainText("and so on and on and on without any end in sight ")
        qtbot.waitUntil(lambda: view.viewport().rect().contains(caret(view, editor)))


def test_the_field_follows_its_paragraph_when_the_window_is_resized(qtbot, window, view, editor):
    double_click(view, "Nobody")
    window.resize(800, 600)
    qtbot.waitUntil(
        lambda: (
            abs(editor.pos().y() - view.rect_of(1).top()) < 10
            and abs(editor.geometry().right() - view.rect_of(1).right()) < 10
        )
    )
    assert editor.childAt(QPoint(5, 5)) is not None
