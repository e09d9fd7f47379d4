"""Learning through its widgets, with a trainer that only speaks the part."""

import json

import pytest
from app_fakes import tiny_model
from personal_fakes import FAKE, SCORES, fill, look, open_with, trainer

from app.personal.trainer import TrainerProgram

pytestmark = pytest.mark.gui


def test_too_little_to_learn_from_is_said(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept", count=2)
    assert not page.learning.start.isEnabled()
    assert "there are 2" in page.learning.state.text()


def test_a_better_model_is_used_at_once_and_the_captions_go_on(
    qtbot, window, service, running, tmp_path
):
    service.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, service, "accept")
    qtbot.waitUntil(lambda: not window.busy)
    running.models.clear()
    with qtbot.waitSignal(window.desk.learnt):
        page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.kept.current == 1)
    qtbot.waitUntil(lambda: len(running.models) == 1)
    assert window.controller.state == "running"
    assert page.versions.rows[0].name.text().startswith("Version 1")
    assert window.desk.kept.fresh == 0


def test_the_result_shows_figures_examples_and_what_was_rejected(qtbot, window, service, tmp_path):
    service.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, service, "accept")
    with qtbot.waitSignal(window.desk.learnt):
        page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.kept.current == 1)
    dialog = page.show_result()
    shown = dialog.details.toPlainText()
    assert dialog.headline.text() == "The new model is in use"
    assert "The leash ends" in shown
    assert "underline" in dialog.details.toHtml()
    assert "This is sentence number 0." in shown
    assert "Nothing is heard." in shown
    dialog.reject()


def test_whoever_looks_at_another_page_is_told_and_disturbed_no_more(qtbot, window, service):
    open_with(qtbot, window, service, "refuse")
    window.open_page(0)
    with qtbot.waitSignal(window.desk.learnt):
        window.desk.learn()
    assert window.notices.text.startswith("Your voice was learnt, but the new model is not better")
    window.notices.action.click()
    assert window.settings.page().personal.isVisible()
    qtbot.waitUntil(lambda: not window.busy)


def test_a_model_that_is_no_better_is_not_used(qtbot, window, service):
    page = open_with(qtbot, window, service, "refuse")
    with qtbot.waitSignal(window.desk.learnt):
        page.learning.start.click()
    qtbot.waitUntil(lambda: not window.busy)
    assert window.desk.kept.current is None
    dialog = page.show_result()
    assert dialog.headline.text() == "The new model is not used"
    assert dialog.reason.text() == "It hears you no better."
    dialog.reject()


def test_a_run_is_held_and_goes_on_and_can_be_cancelled(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    learner = window.desk.learner
    page.learning.start.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.4)
    assert page.learning.state.text() == "Learning · 1:30 left"
    heard = json.loads((service.personal.work_folder / "heard.json").read_text())
    assert heard["--store"] == str(service.personal.recordings_folder)
    assert heard["key"] == service.keyring.kept["fastwhisper-captions", "recordings"]
    page.learning.pause.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.5)
    assert page.learning.state.text() == "Paused"
    page.learning.pause.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.6)
    page.learning.cancel.click()
    qtbot.waitUntil(lambda: not learner.is_active and not window.busy)
    assert not window.desk.kept.resumable
    assert page.learning.start.text() == "Learn now"


def test_closing_the_window_stops_the_run_which_can_go_on_later(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.learner.progress.share == 0.4)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.desk.learner.is_active
    look(qtbot, window)
    assert window.desk.kept.resumable
    assert page.learning.start.text() == "Go on learning"
    page.learning.anew.click()
    qtbot.waitUntil(lambda: not window.desk.kept.resumable)


def test_a_run_that_was_cut_short_is_offered_at_the_next_start(qtbot, service, preferences):
    from app.gui.main_window import MainWindow

    service.trainer_found = trainer("wait")
    fill(service, 12)
    service.personal.work_folder.mkdir()
    (service.personal.work_folder / "state.pt").write_bytes(b"half")
    window = MainWindow(service, preferences)
    window.show()
    qtbot.waitUntil(lambda: "was interrupted" in window.notices.text)
    window.notices.action.click()
    page = window.settings.page().personal
    qtbot.waitUntil(lambda: page.learning.start.text() == "Go on learning")
    qtbot.waitUntil(lambda: not window.busy)
    page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.learner.progress.share == 0.4)
    with qtbot.waitSignal(window.closed):
        window.close()
    window.overlay.deleteLater()
    window.deleteLater()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("error", "The disk is full; free some space."),
        ("die", "Learning stopped unexpectedly; the captions are as before."),
    ],
)
def test_a_run_that_fails_says_why_in_one_sentence(qtbot, window, service, how, sentence):
    page = open_with(qtbot, window, service, how)
    with qtbot.waitSignal(window.desk.learner.failed):
        page.learning.start.click()
    assert window.notices.text == sentence
    assert not window.desk.learner.is_active


def test_a_trainer_that_cannot_be_started_is_said(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept")
    window.desk.trainer = TrainerProgram(("/nowhere/fwtrainer",), FAKE.parent)
    with qtbot.waitSignal(window.desk.learner.failed):
        page.learning.start.click()
    assert "could not be started" in window.notices.text


def test_recordings_are_deleted_only_when_no_run_reads_them(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.learner.progress.share == 0.4)
    window.desk.delete_recordings()
    qtbot.waitUntil(lambda: not window.desk.learner.is_active and not window.busy)
    qtbot.waitUntil(lambda: not window.desk.kept.recordings)


def test_learning_by_itself_waits_for_idleness_and_mains(
    qtbot, window, service, preferences, monkeypatch
):
    mains = [False]
    monkeypatch.setattr("app.gui.personal.controller.on_mains", lambda: mains[0])
    open_with(qtbot, window, service, "wait", count=31)
    desk = window.desk

    def pass_minutes(count):
        for _ in range(count):
            desk.look_for_idleness()
        qtbot.waitUntil(lambda: not window.busy)

    pass_minutes(20)
    preferences.update("personal", automatic=True)
    pass_minutes(20)
    assert not desk.learner.is_active
    mains[0] = True
    desk.look_for_idleness()
    qtbot.waitUntil(lambda: desk.learner.progress.share == 0.4)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    desk.look_for_idleness()
    assert desk.learner.state == "paused"
    window.controller.stop()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    desk.look_for_idleness()
    assert desk.learner.state == "running"
    desk.learner.cancel()
    qtbot.waitUntil(lambda: not desk.learner.is_active)
    pass_minutes(20)
    assert not desk.learner.is_active
