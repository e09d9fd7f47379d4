import threading

import pytest
from app_fakes import caption, cue
from painting import painted_texts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLineEdit

from engine import (
    CaptionChanged,
    CueFinal,
    Device,
    Gap,
    GapFound,
    LagChanged,
    LevelChanged,
    LoadLevel,
    Notice,
    SessionFailed,
    read_notes,
)

pytestmark = pytest.mark.gui


def shown(window):
    return window.live.view.toPlainText()


def test_words_appear_and_a_final_cue_leaves_them_where_they_are(qtbot, window, running):
    running.emit(CaptionChanged(caption("Hello there", "my fr")))
    qtbot.waitUntil(lambda: shown(window) == "Hello there my fr")
    running.emit(
        CueFinal(cue("Hello there")), CaptionChanged(caption("Hello there my friends", ""))
    )
    qtbot.waitUntil(lambda: shown(window) == "Hello there my friends")


def test_tentative_words_are_lighter(qtbot, window, running):
    running.emit(CaptionChanged(caption("sure", "perhaps")))
    qtbot.waitUntil(lambda: "perhaps" in shown(window))
    cursor = window.live.view.textCursor()
    cursor.setPosition(2)
    confident = cursor.charFormat().foreground().color()
    cursor.setPosition(len("sure perhaps"))
    assert cursor.charFormat().foreground().color() != confident


def test_start_pause_resume_and_stop_reach_the_session(qtbot, window, running):
    live = window.live
    assert live.start.text() == "Stop"
    live.pause.click()
    assert live.status.text() == "Paused"
    live.pause.click()
    live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert running.calls == ["start", "pause", "resume", "stop"]
    assert live.start.text() == "Start"


def test_the_chosen_source_is_captioned_and_remembered(qtbot, window, service, preferences):
    picker = window.live.picker
    picker.set_devices((Device("Desk microphone", "mic", "x"), Device("Speakers", "system", "y")))
    picker.setCurrentIndex(picker.findText("Desk microphone"))
    picker.activated.emit(picker.currentIndex())
    window.live.start.click()
    qtbot.waitUntil(lambda: bool(service.choices))
    assert service.choices == ["Desk microphone"]
    assert preferences.settings.audio.source == "Desk microphone"


def test_a_file_can_be_chosen(qtbot, window, monkeypatch, tmp_path):
    path = tmp_path / "talk.wav"
    path.write_bytes(b"")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    picker = window.live.picker
    picker.setCurrentIndex(picker.count() - 1)
    picker.activated.emit(picker.currentIndex())
    assert picker.choice == f"file:{path}"
    assert picker.currentText() == "talk.wav"


def test_level_and_lag_are_shown(qtbot, window, running):
    running.emit(LevelChanged("mic", -2.0, -12.0), LagChanged(0.82, LoadLevel.FULL))
    qtbot.waitUntil(lambda: window.live.meter.level("mic") > 0.5)
    qtbot.waitUntil(lambda: "0.8 s" in window.live.lag.text())


def test_notices_gaps_and_failures_are_shown(qtbot, window, running):
    running.emit(Notice("mic", "The microphone is back."))
    qtbot.waitUntil(lambda: window.notices.text == "The microphone is back.")
    running.emit(GapFound("mic", Gap(0, 16_000, "the microphone was away")))
    qtbot.waitUntil(lambda: "the microphone was away" in shown(window))
    running.emit(SessionFailed("The disk is full."))
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert window.notices.text == "The disk is full."


def test_a_source_that_cannot_be_opened_is_a_notice_not_a_crash(qtbot, window, service):
    service.refusal = "There is no microphone on this machine; plug one in."
    window.live.start.click()
    qtbot.waitUntil(lambda: window.notices.text == service.refusal)
    assert window.controller.state == "idle"
    assert window.live.start.isEnabled()


def test_closing_while_captioning_drains_first_and_loses_no_word(qtbot, window, service):
    service.last_words = (CueFinal(cue("the very last words")),)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    with qtbot.waitSignal(window.closed):
        window.close()
    assert window.isHidden()
    assert window.controller.transcript.as_transcript().text == "the very last words"


def test_stop_while_the_source_is_still_opening_is_obeyed(qtbot, window, service):
    gate = threading.Event()
    plain = service.open_session

    def slow(*arguments):
        gate.wait(10)
        return plain(*arguments)

    service.open_session = slow
    window.live.start.click()
    window.live.start.click()
    gate.set()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    assert service.session.calls == ["start", "stop"]


@pytest.mark.parametrize("ending", ["srt", "vtt", "txt", "json"])
def test_the_transcript_is_saved_in_every_format(
    qtbot, window, running, tmp_path, monkeypatch, ending
):
    running.emit(CueFinal(cue("Saved words.")))
    qtbot.waitUntil(lambda: window.live.save.isEnabled())
    path = tmp_path / f"talk.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.live.export(ending)
    qtbot.waitUntil(lambda: window.notices.text.startswith("Saved to"))
    assert "Saved words." in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_reported_and_nothing_is_lost(
    qtbot, window, running, tmp_path
):
    running.emit(CueFinal(cue("Still here.")))
    qtbot.waitUntil(lambda: window.live.save.isEnabled())
    window.exporter.export(window.controller.transcript, tmp_path / "missing" / "talk.srt")
    qtbot.waitUntil(lambda: "choose another" in window.notices.text)
    assert shown(window) == "Still here."


def fill(window, running, qtbot, count=60):
    running.emit(*(CueFinal(cue(f"Sentence number {n}.", start=4.0 * n)) for n in range(count)))
    qtbot.waitUntil(lambda: f"number {count - 1}." in shown(window))


def test_scrolling_back_stops_following_and_offers_the_way_back(qtbot, window, running):
    fill(window, running, qtbot)
    bar = window.live.view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    bar.setValue(0)
    assert window.live.jump.isVisible()
    running.emit(CueFinal(cue("New words.", start=900.0)))
    qtbot.waitUntil(lambda: "New words." in shown(window))
    assert bar.value() == 0
    window.live.jump.click()
    assert bar.value() == bar.maximum()
    assert not window.live.jump.isVisible()


def test_the_channels_are_named_where_another_one_speaks(qtbot, window, running):
    """A reader who cannot tell the colours apart reads who speaks."""
    running.emit(CueFinal(cue("First by me.", start=0.0)), CueFinal(cue("Again.", start=9.0)))
    qtbot.waitUntil(lambda: "Again." in shown(window))
    view = window.live.view.viewport()
    assert not {"Microphone", "System audio"} & set(painted_texts(view))
    running.emit(CueFinal(cue("Then by them.", start=20.0, channel="system")))
    running.emit(CaptionChanged(caption("And I say", start=30.0, utterance=1)))
    qtbot.waitUntil(lambda: "And I say" in shown(window))
    names = [text for text in painted_texts(view) if text in ("Microphone", "System audio")]
    assert names == ["Microphone", "System audio", "Microphone"]


@pytest.mark.parametrize("size", [9, 15, 40])
def test_a_name_covers_no_words(qtbot, window, running, preferences, size):
    preferences.update("window", text_size=size)
    running.emit(CueFinal(cue("By me.")), CueFinal(cue("By them.", start=20.0, channel="system")))
    qtbot.waitUntil(lambda: "By them." in shown(window))
    view = window.live.view
    layout = view.document().documentLayout()
    first = layout.blockBoundingRect(view.document().firstBlock())
    second = layout.blockBoundingRect(view.document().lastBlock())
    name = QFontMetricsF(view.font()).height() * 0.7
    assert first.top() >= name
    assert second.top() - first.bottom() >= name


def test_after_jumping_to_live_the_keyboard_stays_in_the_transcript(qtbot, window, running):
    fill(window, running, qtbot)
    window.activateWindow()
    window.live.view.verticalScrollBar().setValue(0)
    window.live.jump.setFocus()
    qtbot.keyClick(window.live.jump, Qt.Key.Key_Space)
    assert not window.live.jump.isVisible()
    assert QApplication.focusWidget() is window.live.view


def test_the_first_scroll_bar_does_not_wrap_the_transcript_anew(qtbot, window, running):
    long = "These are quite a few words in one sentence, so that it takes several lines. " * 3
    running.emit(CueFinal(cue(long)))
    qtbot.waitUntil(lambda: "several lines" in shown(window))
    view = window.live.view
    assert view.verticalScrollBar().maximum() == 0
    before = view.document().firstBlock().layout().lineCount(), view.viewport().width()
    running.emit(*(CueFinal(cue(f"Later {n}.", start=100 + 4.0 * n)) for n in range(40)))
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    assert (view.document().firstBlock().layout().lineCount(), view.viewport().width()) == before


def places(page):
    """Where the page's buttons and choices are on the screen."""
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    controls = [widget for kind in kinds for widget in page.findChildren(kind)]
    return [(w, w.mapToGlobal(QPoint()), w.size()) for w in controls if w.isVisible()]


@pytest.mark.parametrize("number", range(4))
def test_a_notice_moves_nothing_that_can_be_clicked(qtbot, window, running, number):
    window.open_page(number)
    page = window.pages.currentWidget()
    before = places(page)
    assert before
    window.notices.show_notice("The device was disconnected.", "warning")
    qtbot.waitUntil(lambda: window.notices.height() > 0 and window.notices.isVisible())
    window.layout().activate()
    assert places(page) == before
    shut = window.notices.mapTo(window, QPoint()).y()
    assert shut >= page.mapTo(window, page.rect().bottomLeft()).y(), "below the page"


def test_search_finds_and_steps_through_matches(qtbot, window, running):
    fill(window, running, qtbot, 20)
    window.live.finder.click()
    search = window.live.search
    qtbot.keyClicks(search.field, "number 1")
    assert search.count.text() == "11 found"
    qtbot.keyClick(search.field, Qt.Key.Key_Return)
    assert search.count.text() == "1 of 11"
    qtbot.keyClick(search.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert search.count.text() == "11 of 11"
    qtbot.keyClick(search.field, Qt.Key.Key_Escape)
    assert not search.isVisible()


def test_a_paragraph_is_corrected_in_place(qtbot, window, running):
    running.emit(CueFinal(cue("I met Ann.")))
    qtbot.waitUntil(lambda: shown(window) == "I met Ann.")
    view, editor = window.live.view, window.live.editor
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert editor.isVisible()
    editor.setPlainText("I met Anne.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert shown(window) == "I met Anne."
    qtbot.waitUntil(lambda: not window.is_busy)
    assert read_notes(window.controller.session_path).edits == (("mic@0.000", "I met Anne."),)


def test_escape_drops_a_correction(qtbot, window, running):
    running.emit(CueFinal(cue("Right.")))
    qtbot.waitUntil(lambda: shown(window) == "Right.")
    qtbot.keyClick(window.live.view, Qt.Key.Key_F2)
    window.live.editor.setPlainText("Wrong.")
    qtbot.keyClick(window.live.editor, Qt.Key.Key_Escape)
    assert shown(window) == "Right."


def test_text_grows_and_shrinks_by_keyboard(qtbot, window, preferences):
    before = window.live.view.font().pointSize()
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.live.view.font().pointSize() == before + 1
    assert preferences.settings.window.text_size == before + 1
    qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.live.view.font().pointSize() == before


def test_selected_text_stays_selected_while_words_arrive(qtbot, window, running):
    running.emit(CueFinal(cue("Copy me please.")))
    qtbot.waitUntil(lambda: shown(window) == "Copy me please.")
    view = window.live.view
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    running.emit(CaptionChanged(caption("More", "words", start=1.0)))
    qtbot.waitUntil(lambda: "More words" in shown(window))
    assert view.textCursor().selectedText() == "Copy me"


def test_a_new_theme_keeps_the_size_of_the_text(qtbot, qapp, window, running, preferences):
    from app.gui.widgets.theme import apply_theme

    preferences.update("window", text_size=22)
    running.emit(CueFinal(cue("Some words.")))
    qtbot.waitUntil(lambda: shown(window) == "Some words.")
    apply_theme(qapp, "dark")
    window.refresh_theme()
    assert window.live.view.font().pointSize() == 22
    assert shown(window) == "Some words."
