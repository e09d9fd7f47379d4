"""A corrected name is offered for the vocabulary, and takes effect immediately."""

import logging

import pytest
from app_fakes import cue
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.settings import MAX_TERMS
from engine import CueFinal, Transcript

pytestmark = pytest.mark.gui


@pytest.fixture
def service(service):
    service.rare = {"brownie", "beaver", "siobhan"}
    return service


@pytest.fixture
def correct(qtbot, window, running):
    """Corrects what a session recognised; returns once it has been searched for names."""
    count = 0

    def correct(recognised, meant):
        nonlocal count
        running.emit(CueFinal(cue(recognised, start=10.0 * count)))
        count += 1
        qtbot.waitUntil(lambda: window.live.view.toPlainText().endswith(recognised))
        rewrite(window.controller.transcript.paragraphs()[-1], meant)

    def rewrite(paragraph, meant):
        editor = window.live.editor
        editor.open_on(paragraph)
        editor.setPlainText(meant)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not window.is_busy)

    correct.again = lambda meant: rewrite(window.controller.transcript.paragraphs()[-1], meant)
    return correct


def dismiss(window):
    buttons = window.notices.findChildren(QAbstractButton)
    next(b for b in buttons if b.accessibleName() == "Dismiss").click()


def test_a_corrected_name_is_offered_and_added_to_the_vocabulary(window, correct, preferences):
    correct("I saw brown knee beaver.", "I saw Brownie Beaver.")
    assert window.notices.text == "Add “Brownie Beaver” to the vocabulary?"
    assert preferences.settings.vocabulary.terms == ()
    window.notices.action.click()
    assert preferences.settings.vocabulary.terms == ("Brownie Beaver",)
    assert window.notices.text == ""


def test_a_correction_in_the_library_is_offered_too(qtbot, window, service, preferences):
    kept = Transcript((cue("I saw brown knee."),), (), 3.0)
    window.open_session(service.add_session(kept, "a.wav"))
    qtbot.waitUntil(lambda: "brown knee" in window.library.view.toPlainText())
    qtbot.keyClick(window.library.view, Qt.Key.Key_F2)
    window.library.editor.setPlainText("I saw Brownie.")
    qtbot.keyClick(window.library.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.notices.text == "Add “Brownie” to the vocabulary?")


def test_an_added_name_takes_effect_in_the_running_session(qtbot, window, correct, running):
    correct("I saw brown knee.", "I saw Brownie.")
    window.notices.action.click()
    qtbot.waitUntil(lambda: running.terms == [("Brownie",)])


def test_an_added_name_can_be_removed_in_the_settings(qtbot, window, correct, preferences):
    preferences.update("vocabulary", terms=("Ada",))
    window.settings.build()
    page = window.settings.vocabulary
    correct("I saw brown knee.", "I saw Brownie.")
    window.notices.action.click()
    assert page.editor.toPlainText() == "Ada\nBrownie"
    page.editor.setPlainText("Ada")
    assert preferences.settings.vocabulary.terms == ("Ada",)


def test_names_typed_in_the_settings_take_effect_too(qtbot, window, running):
    window.settings.build()
    editor = window.settings.vocabulary.editor
    qtbot.keyClicks(editor, "Siobhan")
    qtbot.waitUntil(lambda: bool(running.terms))
    assert running.terms == [("Siobhan",)]


def test_names_that_come_while_a_session_opens_reach_it(qtbot, window, service, preferences):
    window.controller.start("mic")
    window.controller.use_terms(("Siobhan",))
    qtbot.waitUntil(lambda: window.controller.state == "running")
    assert service.session.terms == [("Siobhan",)]


def test_the_offer_leaves_the_keyboard_where_it_was_and_can_be_reached(
    qtbot, window, correct, preferences
):
    window.activateWindow()
    correct("I saw brown knee.", "I saw Brownie.")
    assert QApplication.focusWidget() in (window.live.view, window.live.view.viewport())
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is window.notices.action:
            break
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert preferences.settings.vocabulary.terms == ("Brownie",)


def test_an_ordinary_correction_offers_nothing(window, correct):
    correct("I saw teh garden.", "I saw the wood.")
    assert window.notices.text == ""


def test_what_the_vocabulary_has_is_not_offered(window, correct, preferences):
    preferences.update("vocabulary", terms=("BROWNIE", "Beaver"))
    correct("I saw brown knee.", "I saw Brownie.")
    correct("I saw brown knee bee for.", "I saw Brownie Beaver.")
    assert window.notices.text == ""


def test_a_dismissed_name_is_not_offered_again(window, correct):
    correct("I saw brown knee.", "I saw Brownie.")
    dismiss(window)
    assert window.notices.text == ""
    correct("And brown he went.", "And Brownie went.")
    assert window.notices.text == ""
    correct("We met chevron.", "We met Siobhan.")
    assert window.notices.text == "Add “Siobhan” to the vocabulary?"


def test_names_of_several_corrections_are_offered_together(window, correct, preferences):
    correct("I saw brown knee.", "I saw Brownie.")
    correct("We met chevron.", "We met Siobhan.")
    assert window.notices.text == "Add “Brownie”, “Siobhan” to the vocabulary?"
    window.notices.action.click()
    assert preferences.settings.vocabulary.terms == ("Brownie", "Siobhan")


def test_a_line_is_offered_and_not_a_page(window, service, correct, preferences):
    names = [f"Rare{letter}" for letter in "abcdefgh"]
    service.rare = {name.lower() for name in names}
    correct("I saw " + " or ".join("xyz" * 8) + ".", "I saw " + " or ".join(names) + ".")
    window.notices.action.click()
    assert preferences.settings.vocabulary.terms == tuple(names[-4:])


def test_a_mistyped_name_is_forgotten_when_it_is_put_right(window, service, correct):
    service.rare = {"brownie", "browny"}
    correct("I saw brown knee.", "I saw Browny.")
    correct.again("I saw Brownie.")
    assert window.notices.text == "Add “Brownie” to the vocabulary?"
    correct.again("I saw brown knee.")
    assert window.notices.text == ""


def test_an_offer_waits_until_a_warning_was_read(window, correct):
    window.notices.show_notice("The microphone has gone.", "warning")
    correct("I saw brown knee.", "I saw Brownie.")
    assert window.notices.text == "The microphone has gone."
    dismiss(window)
    assert window.notices.text == "Add “Brownie” to the vocabulary?"


def test_an_offer_does_not_replace_a_notice_with_an_action(window, correct):
    answers = []
    window.notices.show_notice("Go on?", "info", "Go on", lambda: answers.append("yes"))
    correct("I saw brown knee.", "I saw Brownie.")
    window.notices.action.click()
    assert answers == ["yes"]
    assert window.notices.text == "Add “Brownie” to the vocabulary?"


def test_a_full_vocabulary_is_left_alone(window, correct, preferences):
    terms = tuple(f"Name {number}" for number in range(MAX_TERMS - 1))
    preferences.update("vocabulary", terms=terms)
    correct("Brown knee met chevron.", "Then Brownie met Siobhan.")
    window.notices.action.click()
    assert len(preferences.settings.vocabulary.terms) == MAX_TERMS
    correct("I saw bee for.", "I saw Beaver.")
    assert window.notices.text == ""


def test_no_word_of_it_is_logged(window, correct, caplog):
    caplog.set_level(logging.DEBUG)
    correct("I saw brown knee.", "I saw Brownie.")
    window.notices.action.click()
    assert "rownie" not in caplog.text
