import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from app_fakes import cue
from dialogs import answer
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog
from speech_fakes import FakeRecogniser, tone, write_flac

from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.service import CaptioningService
from engine import AudioTrack, MediaError, Transcript, list_sessions

pytestmark = pytest.mark.gui


@pytest.fixture
def kept(service, preferences):
    for text in ("Bread and butter.", "The lease runs out in March."):
        service.add_session(
            Transcript((cue(text), cue("And so on.", start=9.0)), (), 12.0), "a.wav"
        )
    return service.sessions()


@pytest.fixture
def page(qtbot, kept, window):
    window.open_page(1)
    qtbot.waitUntil(lambda: window.library.model.rowCount() == 2)
    return window.library


def choose(qtbot, page, text):
    rows = range(page.model.rowCount())
    row = next(r for r in rows if text in page.model.data(page.model.index(r)))
    page.list.setCurrentIndex(page.model.index(row))
    qtbot.waitUntil(lambda: text in page.view.toPlainText())


def test_a_session_is_opened_and_read(qtbot, page):
    choose(qtbot, page, "Bread")
    assert page.view.toPlainText() == "Bread and butter.\nAnd so on."
    assert page.title.text() == "Bread and butter."


def test_the_search_runs_over_all_sessions_and_marks_the_place(qtbot, page):
    qtbot.keyClicks(page.field, "march")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    choose(qtbot, page, "lease")
    assert page.view.search_total == 1
    page.field.clear()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_a_search_without_matches_is_explained(qtbot, page):
    qtbot.keyClicks(page.field, "zebra")
    qtbot.waitUntil(lambda: page.no_results.isVisible())
    assert page.no_results.text() == "No matching sessions."


def test_a_session_is_renamed(qtbot, page, monkeypatch):
    choose(qtbot, page, "Bread")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Breakfast", True))
    page.rename.click()
    qtbot.waitUntil(lambda: page.title.text() == "Breakfast")


def test_a_line_is_corrected_and_the_original_is_stored(qtbot, page, window, kept):
    choose(qtbot, page, "Bread")
    qtbot.keyClick(page.view, Qt.Key.Key_F2)
    page.editor.setPlainText("Bread and honey.")
    qtbot.keyClick(page.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.is_busy)
    entry = next(e for e in kept.entries() if "Bread" in e.first_words)
    transcript, edits = kept.load(entry)
    assert transcript.cues[0].text == "Bread and butter."
    assert edits == {"mic@0.000": "Bread and honey."}


@pytest.mark.parametrize("ending", ["srt", "vtt", "txt", "md", "json"])
def test_a_session_is_exported(qtbot, page, window, tmp_path, ending, monkeypatch):
    choose(qtbot, page, "Bread")
    path = tmp_path / f"out.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    next(a for a in page.export.menu().actions() if f".{ending}" in a.text()).trigger()
    qtbot.waitUntil(lambda: window.notices.text == f"Saved to {path}")
    assert "Bread and butter." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("press", "left"), [("Delete", 1), ("Cancel", 2)])
def test_deleting_asks_first(qtbot, page, window, kept, press, left):
    choose(qtbot, page, "Bread")
    page.delete.click()
    answer(page, press)
    qtbot.waitUntil(lambda: not window.is_busy)
    assert len(kept.entries()) == left


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_neither_enter_nor_escape_deletes(qtbot, page, window, kept, key):
    choose(qtbot, page, "Bread")
    page.delete.click()
    question = page.findChild(ConfirmDialog)
    qtbot.keyClick(question, key)
    assert not question.isVisible()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert len(kept.entries()) == 2


def test_the_text_is_copied(qtbot, page):
    choose(qtbot, page, "Bread")
    page.copy.click()
    assert QGuiApplication.clipboard().text() == "Bread and butter.\n\nAnd so on."


CRASH = """
import os, signal, sys
from engine import Cue, SessionStore
store = SessionStore.create(sys.argv[1], {"mic": "Desk"})
store.append_cue(Cue(0.0, 1.0, ("Before the lights went out.",), "mic"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_after_a_kill_the_next_start_offers_the_session(qtbot, service, preferences):
    folder = service.sessions_folder
    root = Path(__file__).parents[4]
    subprocess.run([sys.executable, "-c", CRASH, str(folder)], cwd=root, check=False)
    from app.gui.main_window import MainWindow

    window = MainWindow(service, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: "was interrupted" in window.notices.text)
    assert "Before the lights went out." in window.notices.text
    window.notices.action.click()
    qtbot.waitUntil(lambda: "lights" in window.library.view.toPlainText())
    qtbot.waitUntil(lambda: not window.is_busy)
    assert list_sessions(folder)[0].complete


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_dropped_files_are_transcribed_one_after_the_other_and_open(
    qtbot, window, service, tmp_path
):
    service.transcripts = {"one.wav": "Words of one.", "two.wav": "Words of two."}
    for name in service.transcripts:
        (tmp_path / name).write_bytes(b"")
    drop(window, tmp_path / "one.wav", tmp_path / "two.wav")
    assert window.pages.currentWidget() is window.files
    qtbot.waitUntil(lambda: [row.job.state for row in window.files.rows] == ["done", "done"])
    window.files.rows[1].open.click()
    qtbot.waitUntil(lambda: window.library.view.toPlainText() == "Words of two.")


def test_a_failed_file_shows_why_and_the_next_is_transcribed(qtbot, window, service, tmp_path):
    service.transcripts = {"bad.wav": MediaError("bad.wav contains no audio."), "good.wav": "Fine."}
    window.queue.add([tmp_path / "bad.wav", tmp_path / "good.wav"])
    qtbot.waitUntil(lambda: not window.is_busy)
    assert window.files.rows[0].state.text() == "Not transcribed. bad.wav contains no audio."
    assert window.files.rows[1].job.state == "done"


def test_a_damaged_file_is_transcribed_and_warned_of(qtbot, window, service, tmp_path, monkeypatch):
    whole = write_flac(tmp_path / "whole.flac", tone(20.0))
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    monkeypatch.setattr(service, "transcribe", partial(CaptioningService.transcribe, service))
    monkeypatch.setattr(service, "_load", lambda *_, **__: FakeRecogniser())
    window.open_page(2)
    window.queue.add([damaged, whole])
    qtbot.waitUntil(lambda: not window.is_busy, timeout=20_000)
    rows = window.files.rows
    assert [row.job.state for row in rows] == ["done", "done"]
    assert [row.warning.isVisible() for row in rows] == [True, False]
    assert "damaged.flac ends early" in rows[0].warning.toolTip()


def test_another_audio_track_of_a_file_is_transcribed_on_request(qtbot, window, service, tmp_path):
    service.transcripts = {"film.mkv": "Good evening.", "talk.wav": "Hello."}
    tracks = AudioTrack(1, "eng", is_default=True), AudioTrack(2, "eng", "Q & A")
    service.tracks = {"film.mkv": tracks}
    window.open_page(2)
    window.queue.add([tmp_path / "film.mkv", tmp_path / "talk.wav"])
    qtbot.waitUntil(lambda: not window.is_busy)
    film, talk = window.files.rows
    assert film.track.text() == "Audio track 1 of 2 · eng"
    assert [film.tracks.isVisible(), talk.tracks.isVisible()] == [True, False]
    (other,) = film.tracks.menu().actions()
    assert other.text() == "Track 2 · eng · Q && A"
    other.trigger()
    qtbot.waitUntil(lambda: not window.is_busy)
    again = window.files.rows[2]
    assert again.track.text() == "Audio track 2 of 2 · eng · Q & A"
    assert again.job.path == film.job.path


def test_a_file_is_cancelled(qtbot, window, service, tmp_path):
    service.transcripts = {"long.wav": "never", "next.wav": "Next."}
    service.hold.clear()
    window.queue.add([tmp_path / "long.wav", tmp_path / "next.wav"])
    qtbot.waitUntil(lambda: window.files.rows[0].job.fraction > 0)
    assert "left" in window.files.rows[0].state.text()
    window.files.rows[0].cancel.click()
    service.hold.set()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert [row.job.state for row in window.files.rows] == ["cancelled", "done"]
    window.files.clear.click()
    assert window.files.rows == []


def test_a_folder_without_media_files_is_reported(qtbot, window, tmp_path):
    (tmp_path / "empty").mkdir()
    drop(window, tmp_path / "empty")
    assert "No audio or video" in window.notices.text


def test_a_narrow_window_keeps_the_title_readable(qtbot, page, window):
    def place(widget):
        return widget.mapTo(page, QPoint())

    choose(qtbot, page, "Bread")
    window.resize(1300, 700)
    qtbot.waitUntil(lambda: place(page.finder).x() > place(page.title).x() + page.title.width())
    window.resize(760, 480)
    qtbot.waitUntil(lambda: place(page.finder).y() > place(page.title).y() + page.title.height())
    assert page.title.width() > 200


def test_reopening_a_session_restores_the_scroll_position(qtbot, service, window, kept):
    spoken = tuple(cue(f"Line {n} of many.", start=9.0 * n) for n in range(80))
    service.add_session(Transcript(spoken, (), 800.0), "long.wav")
    window.open_page(1)
    page = window.library
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    choose(qtbot, page, "Line 0")
    bar = page.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    bar.setValue(700)
    window.open_page(0)
    window.open_page(1)
    qtbot.waitUntil(lambda: not window.is_busy)
    assert bar.value() == 700
