"""The Files page: what each file shows, and what can be done with it."""

import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
from app_fakes import cue
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.gui.widgets.theme import current_theme
from engine import Cancelled, MediaError, StorageError, Transcript, Word, read_transcript

pytestmark = pytest.mark.gui

WINDOW = np.zeros(16_000, np.float32)


@pytest.fixture
def page(window):
    window.open_page(2)
    return window.files


def states(page):
    return [row.job.state for row in page.rows]


class Decoder:
    """Decodes one window of speech, then waits until it is cancelled or let go."""

    def __init__(self, service):
        self.calls, self.earlier = 0, []
        self.go_on = threading.Event()
        service.transcribe = self

    def __call__(self, path, *, progress, warn, cancelled, partial, **_):
        self.calls += 1
        self.earlier.append(partial.seconds)
        words = partial.recall(WINDOW, lambda _: (Word("Hello.", 0.0, 0.4, 0.9),))
        progress(0.5, 1.0)
        while not self.go_on.wait(0.01):
            if cancelled():
                raise Cancelled("Transcription was cancelled.")
        return Transcript((cue(words[0].text),), (), 1.0)


def test_a_file_that_is_at_work_does_not_say_that_it_waits(qtbot, page, service, tmp_path):
    decoder = Decoder(service)
    page.add([tmp_path / "one.wav", tmp_path / "two.wav"])
    assert [row.state.text() for row in page.rows] == ["Transcribing…", "Waiting"]
    assert page.rows[0].bar.maximum() == 0, "there is no progress to show yet"
    decoder.go_on.set()
    qtbot.waitUntil(lambda: states(page) == ["done", "done"])


def test_a_failure_stands_out_and_can_be_tried_again(qtbot, page, service, tmp_path):
    service.transcripts = {"talk.wav": MediaError("talk.wav is damaged; choose another file.")}
    page.add([tmp_path / "talk.wav"])
    qtbot.waitUntil(lambda: states(page) == ["failed"])
    (row,) = page.rows
    assert row.state.text() == "Not transcribed. talk.wav is damaged; choose another file."
    assert row.state.palette().windowText().color().name() == current_theme().danger
    service.transcripts = {"talk.wav": "Hello there."}
    assert row.retry.text() == "Try again"
    row.retry.click()
    qtbot.waitUntil(lambda: states(page) == ["done"])
    assert row.state.palette().windowText().color().name() == current_theme().muted
    assert row.retry.isHidden()


def test_a_cancelled_file_is_resumed_with_what_was_decoded(qtbot, page, service, tmp_path):
    decoder = Decoder(service)
    (tmp_path / "talk.wav").write_bytes(b"a recording")
    page.add([tmp_path / "talk.wav"])
    (row,) = page.rows
    qtbot.waitUntil(lambda: row.job.transcribed == 0.5)
    row.cancel.click()
    assert row.retry.text() == "Resume"
    row.retry.click()
    qtbot.waitUntil(lambda: decoder.calls == 2)
    decoder.go_on.set()
    qtbot.waitUntil(lambda: states(page) == ["done"])
    assert decoder.earlier[-1] == 1.0
    assert list(service.paths.partials.iterdir()) == []


def test_nothing_is_decoded_when_no_session_can_be_stored(qtbot, page, service, tmp_path):
    decoder = Decoder(service)
    service.paths.data.mkdir(parents=True, exist_ok=True)
    service.sessions_folder.write_bytes(b"a file in the place of the folder")
    page.add([tmp_path / "talk.wav"])
    qtbot.waitUntil(lambda: states(page) == ["failed"])
    assert decoder.calls == 0
    assert "There is no folder" in page.rows[0].state.text()


def test_a_transcript_that_cannot_be_stored_after_all_is_in_a_file_that_is_named(
    qtbot, page, service, tmp_path, monkeypatch
):
    def full(*_):
        raise StorageError("The disk is full; free some space.")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    service.transcripts = {"talk.wav": "Hello there."}
    service.add_session = full
    page.add([tmp_path / "talk.wav"])
    qtbot.waitUntil(lambda: states(page) == ["failed"])
    (kept,) = tmp_path.rglob("transcript.json")
    assert read_transcript(kept).text == "Hello there."
    assert f"The disk is full; free some space. The transcript is in {kept}" in (
        page.rows[0].state.text()
    )


def test_files_that_are_dragged_over_the_page_highlight_where_they_go(
    qtbot, page, service, tmp_path
):
    service.transcripts = {"talk.wav": "Hello there."}
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "talk.wav"))])
    rest = data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def enter():
        at = QPointF(50, 50).toPoint()
        QApplication.sendEvent(page, QDragEnterEvent(at, Qt.DropAction.CopyAction, *rest))

    plain = page.drop_card.grab().toImage()
    enter()
    assert page.drop_card.grab().toImage() != plain
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert page.drop_card.grab().toImage() == plain
    enter()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, *rest)
    QApplication.sendEvent(page, drop)
    assert page.drop_card.grab().toImage() == plain
    qtbot.waitUntil(lambda: states(page) == ["done"])


def test_progress_is_shown_a_few_times_a_second_however_often_it_comes(
    qtbot, window, page, service, tmp_path
):
    def transcribe(path, *, progress, **_):
        for second in range(10_000):
            progress(second, second)
        return Transcript((), (), 10_000)

    service.transcribe = transcribe
    changes = []
    window.queue.changed.connect(lambda: changes.append(1))
    page.add([Path("hours.wav")])
    qtbot.waitUntil(lambda: states(page) == ["done"])
    assert len(changes) < 1000
    assert page.rows[0].state.text().startswith("Done · 2:46:40 of audio")
