"""Recordings through their widgets: counted, collected, corrected, deleted."""

import pytest
from app_fakes import cue, tiny_model
from dialogs import answer
from personal_fakes import SCORES, fill, open_page, open_with, speech
from PySide6.QtCore import Qt

from engine import CueFinal

pytestmark = pytest.mark.gui


def test_the_status_is_summed_up(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept", count=3)
    assert page.status.model.text() == "The bundled model is in use."
    assert page.status.recordings.text().startswith("Recordings: 3 · 0.1 min")
    assert "encrypted" in page.status.protection.text()
    assert not page.status.retry.isVisible()


def test_a_missing_keyring_is_reported(qtbot, window, service):
    service.keyring = None
    page = open_page(qtbot, window)
    assert "not encrypted" in page.status.protection.text()
    assert page.status.protection.property("severity") == "fair"


def test_a_locked_keyring_can_be_tried_again(qtbot, window, service):
    fill(service, 1)
    service.personal.keys.retry()
    keyring, service.keyring = service.keyring, None
    page = open_page(qtbot, window)
    assert "locked or unavailable" in page.status.protection.text()
    service.keyring = keyring
    with qtbot.waitSignal(window.personalisation.summary_changed):
        page.status.retry.click()
    assert "are encrypted with" in page.status.protection.text()


def test_collecting_is_off_until_it_is_switched_on(qtbot, window, service, running, page):
    assert not page.collect.isChecked()
    assert not service.collector.is_on
    page.collect.click()
    assert service.collector.is_on
    page.collect.click()
    assert not service.collector.is_on


def test_a_correction_on_the_live_page_is_collected_with_audio(qtbot, window, service, preferences):
    preferences.update("personal", collect=True)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    service.collector.write("mic", 0.0, speech(8.0))
    service.session.emit(CueFinal(cue("These are some birds that I said", start=1.0)))
    qtbot.waitUntil(lambda: "birds" in window.live.view.toPlainText())
    (paragraph,) = window.controller.transcript.paragraphs()
    window.live.editor.open_on(paragraph)
    window.live.editor.setPlainText("These are some words that I said")
    qtbot.keyClick(window.live.editor, Qt.Key.Key_Return)
    service.collector.finish(10)
    (item,) = service.personal.summarise(preferences.settings.personal).recordings
    assert (item.kind, item.text) == ("correction", "These are some words that I said")


def test_a_correction_in_the_library_is_collected_where_audio_was_stored(
    qtbot, window, service, preferences
):
    from engine import SessionAudioRecorder, SessionStore

    preferences.update("personal", collect=True)
    store = SessionStore.create(service.paths.sessions, {"mic": "Desk microphone"})
    store.append_cue(cue("These are some birds that I said", start=1.0))
    store.close(8.0)
    recorder = SessionAudioRecorder(store.path)
    recorder.write("mic", 0.0, speech(8.0))
    recorder.close()
    window.open_session(store.path)
    qtbot.waitUntil(lambda: "birds" in window.library.view.toPlainText())
    (paragraph,) = window.library.transcript.paragraphs()
    window.library.editor.accepted.emit(paragraph, "These are some words that I said")
    service.collector.finish(10)
    (item,) = service.personal.summarise(preferences.settings.personal).recordings
    assert (item.kind, item.text) == ("correction", "These are some words that I said")


def test_recordings_are_played_and_deleted_one_by_one_or_all(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept", count=3)
    dialog = page.open_recordings()
    assert dialog.list.count() == 3
    assert dialog.list.item(0).text().startswith("This is sentence number 2.")
    dialog.play.click()
    qtbot.waitUntil(lambda: len(service.played) == 1 and not page.player.is_playing)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.delete_all.click()
    assert dialog.list.count() == 2
    answer(dialog, "Delete")
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    assert dialog.nothing.isVisible()
    assert list(service.personal.recordings_folder.glob("*.item")) == []
    dialog.reject()


def test_everything_can_be_deleted(qtbot, window, service, preferences, tmp_path):
    preferences.update("personal", collect=True)
    versions = service.personal.versions
    versions.use(versions.add(tiny_model(tmp_path / "tiny"), SCORES))
    page = open_with(qtbot, window, service, "accept", count=2)
    assert page.status.model.text() == "Personalised version 1 is in use."
    page.delete_all.click()
    answer(page, "Delete everything")
    qtbot.waitUntil(lambda: not service.personal.folder.exists() and not window.is_busy)
    assert service.keyring.kept == {}
    assert page.status.model.text() == "The bundled model is in use."
    assert not preferences.settings.personal.collect
    assert not service.collector.is_on
