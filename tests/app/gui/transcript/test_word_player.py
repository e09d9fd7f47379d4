"""Storing the audio of sessions, and clicking a word to play it."""

import threading

import numpy as np
import pytest
from app_fakes import cue
from dialogs import answer
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from app.settings import FileSettings
from app.view_models.transcript import TranscriptModel
from app.view_models.word_positions import spoken_words, word_at, words_from
from engine import (
    CueFinal,
    MediaError,
    SessionAudioRecorder,
    SessionEnded,
    Transcript,
    list_session_audio,
)


def model_of(*cues, edits=None):
    model = TranscriptModel()
    model.load(Transcript(tuple(cues), (), 60.0), edits or {})
    return model


def test_every_word_has_its_position_and_time():
    model = model_of(cue("Bread and butter."), cue("Or honey?", start=1.2))
    (paragraph,) = model.paragraphs()
    found = spoken_words(paragraph, model.cue)
    text = paragraph.text
    assert [text[w.position : w.position + w.length] for w in found] == text.split()
    assert [w.start for w in found] == pytest.approx([0, 0.3, 0.6, 1.2, 1.5])
    assert word_at(found, text.index("honey") + 2) is found[4]
    assert word_at(found, 500) is None


def test_a_corrected_cue_spreads_its_words_over_its_time():
    said = cue("Bread and butter.", start=10.0)
    model = model_of(said, edits={"mic@10.000": "Bread with butter and honey."})
    (paragraph,) = model.paragraphs()
    found = spoken_words(paragraph, model.cue)
    assert len(found) == 5
    assert found[0].start == 10.0
    assert found[-1].end == pytest.approx(said.end)


def test_words_go_on_in_the_next_paragraph_of_the_same_voice():
    model = model_of(
        cue("One two."), cue("Else.", start=5, channel="system"), cue("Three.", start=9)
    )
    numbers = [number for number, _ in words_from(model.paragraphs(), 0, "mic", model.cue)]
    assert numbers == [0, 0, 2]


def test_audio_is_stored_only_on_request():
    assert FileSettings().keep_audio is False


# -- in the window -------------------------------------------------------------------------------


class Player:
    """Plays only what a test asks for; `on_position` reports the position."""

    def __init__(self):
        self.calls = []
        self.go = threading.Semaphore(0)
        self.times = []
        self.fails = ""

    def __call__(self, path, channel, start, on_position, stopped):
        self.calls.append((path, channel, start))
        if self.fails:
            raise MediaError(self.fails)
        while not stopped():
            self.go.acquire(timeout=0.05)
            while self.times:
                on_position(self.times.pop(0))

    def reach(self, time):
        self.times.append(time)
        self.go.release()


@pytest.fixture
def player(service):
    service.play = Player()
    return service.play


def keep_audio(path, seconds=20):
    recorder = SessionAudioRecorder(path)
    recorder.write("mic", 0.0, np.zeros(seconds * 16_000, np.float32))
    recorder.close()


@pytest.fixture
def page(qtbot, player, service, preferences, window):
    silent = Transcript((cue("Nothing to hear."),), (), 12.0)
    service.add_session(silent, "Nothing to hear.wav")
    said = (cue("Bread and butter."), cue("And so on.", start=9.0))
    path = service.add_session(Transcript(said, (), 12.0), "Bread and butter.wav")
    keep_audio(path)
    window.open_page(1)
    page = window.library
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.path = path
    yield page
    page.player.stop()
    qtbot.waitUntil(lambda: not page.player.is_playing)


def open_session(qtbot, page, text):
    rows = range(page.model.rowCount())
    row = next(r for r in rows if text in page.model.data(page.model.index(r)))
    page.list.setCurrentIndex(page.model.index(row))
    qtbot.waitUntil(lambda: text in page.view.toPlainText())


def click_on(qtbot, view, text):
    cursor = view.document().find(text)
    cursor.setPosition(cursor.selectionStart() + 1)
    place = view.cursorRect(cursor).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def marked_text(view):
    return [mark.cursor.selectedText() for mark in view.extraSelections()]


@pytest.mark.gui
def test_a_clicked_word_is_played_and_highlighted(qtbot, page, player):
    open_session(qtbot, page, "Bread")
    click_on(qtbot, page.view, "butter")
    qtbot.waitUntil(lambda: player.calls != [])
    path, channel, start = player.calls[0]
    assert (path, channel) == (page.path, "mic")
    assert start == pytest.approx(0.5)
    assert marked_text(page.view) == ["butter."]
    player.reach(0.62)
    qtbot.waitUntil(lambda: marked_text(page.view) == ["butter."])
    player.reach(9.4)
    qtbot.waitUntil(lambda: marked_text(page.view) == ["so"])


@pytest.mark.gui
def test_escape_stops_playback(qtbot, page, player):
    open_session(qtbot, page, "Bread")
    click_on(qtbot, page.view, "Bread")
    qtbot.waitUntil(lambda: page.player.is_playing)
    player.reach(0.1)
    qtbot.waitUntil(lambda: marked_text(page.view) == ["Bread"])
    assert page.player.button.isVisible()
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.player.is_playing)
    assert marked_text(page.view) == []
    assert not page.player.button.isVisible()


@pytest.mark.gui
def test_another_word_takes_over(qtbot, page, player):
    open_session(qtbot, page, "Bread")
    click_on(qtbot, page.view, "Bread")
    qtbot.waitUntil(lambda: len(player.calls) == 1)
    click_on(qtbot, page.view, "And so")
    qtbot.waitUntil(lambda: len(player.calls) == 2)
    assert player.calls[1][2] == pytest.approx(8.9)


@pytest.mark.gui
def test_space_plays_from_the_cursor(qtbot, page, player):
    open_session(qtbot, page, "Bread")
    page.view.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(page.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(player.calls) == 1)
    assert player.calls[0][2] == 0.0


@pytest.mark.gui
def test_a_session_without_audio_plays_nothing(qtbot, page, player):
    open_session(qtbot, page, "Nothing to hear")
    click_on(qtbot, page.view, "hear")
    assert not page.player.is_playing
    assert player.calls == []
    assert not page.delete_audio.isVisible()


@pytest.mark.gui
def test_failed_playback_is_reported(qtbot, page, player, window):
    player.fails = "No audio was recorded at this point."
    open_session(qtbot, page, "Bread")
    click_on(qtbot, page.view, "Bread")
    qtbot.waitUntil(lambda: "No audio was recorded" in window.notices.text)


@pytest.mark.gui
def test_the_list_shows_which_sessions_have_audio(qtbot, page):
    spoken = [
        page.model.data(page.model.index(row), Qt.ItemDataRole.AccessibleTextRole)
        for row in range(page.model.rowCount())
    ]
    assert [("audio" in text) for text in spoken] == [("Bread" in text) for text in spoken]


@pytest.mark.gui
def test_only_the_audio_is_deleted(qtbot, page):
    open_session(qtbot, page, "Bread")
    assert page.delete_audio.isVisible()
    page.delete_audio.click()
    answer(page, "Delete audio")
    qtbot.waitUntil(
        lambda: list_session_audio(page.path) == () and not page.delete_audio.isVisible()
    )
    assert "Bread" in page.view.toPlainText()


@pytest.mark.gui
def test_deleting_a_session_deletes_its_audio(qtbot, page):
    open_session(qtbot, page, "Bread")
    page.delete.click()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert not page.path.exists()


@pytest.mark.gui
def test_the_live_page_plays_once_it_no_longer_listens(qtbot, player, service, preferences, window):
    preferences.update("files", keep_audio=True)
    with qtbot.waitSignal(
        window.controller.state_changed, check_params_cb=lambda s: s == "running"
    ):
        window.live.start.click()
    service.session.emit(CueFinal(cue("Bread and butter.")))
    qtbot.waitUntil(lambda: "Bread" in window.live.view.toPlainText())
    click_on(qtbot, window.live.view, "Bread")
    assert player.calls == []
    service.session.emit(SessionEnded(3.0))
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    click_on(qtbot, window.live.view, "Bread")
    qtbot.waitUntil(lambda: len(player.calls) == 1)
    window.live.player.stop()
    qtbot.waitUntil(lambda: not window.live.player.is_playing)
