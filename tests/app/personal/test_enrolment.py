"""Reading sentences aloud in the dialog."""

import numpy as np
import pytest
from personal_fakes import FakeMicrophone, look, real_speech
from PySide6.QtCore import Qt

pytestmark = pytest.mark.gui


def test_sentences_are_read_and_saved_with_the_keyboard_alone(qtbot, window, service, sample, page):
    silence = np.zeros(3 * 16_000, np.float32)
    service.microphones = [FakeMicrophone(silence, real_speech(sample), silence)]
    dialog = page.open_enrolment()
    first = dialog.sentence.text()
    service.recognised = [first]
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "stops automatically" in dialog.hint.text()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled())
    assert dialog.hint.property("severity") == "good"
    dialog.play.click()
    qtbot.waitUntil(lambda: len(service.played) == 1 and not page.player.is_playing)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.n_read == 1)
    assert dialog.progress.text() == "1 of 20 sentences read"
    assert dialog.sentence.text() != first
    dialog.reject()
    look(qtbot, window)
    items = window.personalisation.summary.recordings
    assert [(item.kind, item.text) for item in items] == [("enrolment", first)]
    again = page.open_enrolment()
    assert again.sentence.text() != first
    again.reject()


def test_a_silent_recording_is_rejected_with_a_reason(qtbot, window, service, page):
    service.microphones = [FakeMicrophone(), FakeMicrophone()]
    dialog = page.open_enrolment()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.hint.property("severity") == "poor")
    assert dialog.hint.text() == "The recording is silent; check the microphone."
    assert not dialog.keep.isEnabled()
    assert dialog.record.text() == "Record again"
    dialog.reject()


def test_a_missing_microphone_is_reported_in_the_dialog(qtbot, window, service, page):
    from engine import DeviceNotFound

    class Absent(FakeMicrophone):
        def open(self):
            raise DeviceNotFound("There is no microphone; plug one in.")

    service.microphones = [Absent()]
    dialog = page.open_enrolment()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.hint.text() == "There is no microphone; plug one in.")
    assert not dialog.play.isEnabled()
    dialog.reject()


def test_a_disk_that_is_full_loses_no_sentence(qtbot, window, service, sample, page, monkeypatch):
    from engine import StorageError

    def full(*_):
        raise StorageError("The disk is full; free some space.")

    monkeypatch.setattr(service.personal, "add", full)
    service.microphones = [FakeMicrophone(real_speech(sample))]
    dialog = page.open_enrolment()
    first = dialog.sentence.text()
    service.recognised = [first]
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled())
    dialog.keep.click()
    qtbot.waitUntil(lambda: dialog.hint.text() == "The disk is full; free some space.")
    assert (dialog.sentence.text(), dialog.n_read) == (first, 0)
    dialog.reject()


@pytest.mark.parametrize(
    ("recognised", "said"),
    [
        (
            "Ask not what your country can do for you.",
            "This does not match the sentence. Read it again. Not recognised:",
        ),
        ("", "No words were recognised. Read the sentence again."),
        (
            "The boys in the kitchen measured flour.",
            "A part of the sentence is missing. Read the whole sentence. "
            "Not recognised: and, sugar, for, a, birthday, cake",
        ),
        (
            2 * "The boys in the kitchen measured flour and sugar for a birthday cake. ",
            "There are more words than in the sentence. Read only the sentence.",
        ),
    ],
)
def test_other_words_than_the_sentence_are_not_kept(
    qtbot, window, service, sample, page, recognised, said
):
    service.microphones = [FakeMicrophone(real_speech(sample))]
    service.recognised = [recognised]
    dialog = page.open_enrolment()
    assert dialog.sentence.text().startswith("The boys in the kitchen measured flour and sugar")
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.hint.property("severity") == "poor")
    assert dialog.hint.text().startswith(said)
    assert not dialog.keep.isEnabled()
    assert dialog.play.isEnabled()
    dialog.reject()


def test_an_accent_is_accepted_and_the_words_it_cost_are_named(
    qtbot, window, service, sample, page
):
    service.microphones = [FakeMicrophone(real_speech(sample))]
    service.recognised = ["The boys in the kitchen measure flower and sugar for a bad day gig."]
    dialog = page.open_enrolment()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled())
    assert dialog.hint.text() == "Good. Press Enter to keep the recording. Not recognised: cake"
    dialog.reject()
