"""Training through its widgets, with a fake trainer process."""

import json

import pytest
from app_fakes import tiny_model
from personal_fakes import FAKE, SCORES, fill, look, open_with, trainer

from app.personal.trainer import TrainerProgram

pytestmark = pytest.mark.gui


def test_too_few_recordings_are_reported(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept", count=2)
    assert not page.training.start.isEnabled()
    assert "you have 2" in page.training.state.text()


def test_a_better_model_is_used_immediately_and_captions_continue(
    qtbot, window, service, running, tmp_path
):
    service.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, service, "accept")
    qtbot.waitUntil(lambda: not window.is_busy)
    running.models.clear()
    with qtbot.waitSignal(window.personalisation.training_finished):
        page.training.start.click()
    qtbot.waitUntil(lambda: window.personalisation.summary.current == 1)
    qtbot.waitUntil(lambda: len(running.models) == 1)
    assert window.controller.state == "running"
    assert page.versions.rows[0].name.text().startswith("Version 1")
    assert window.personalisation.summary.fresh == 0


def test_the_result_shows_figures_examples_and_what_was_rejected(qtbot, window, service, tmp_path):
    service.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, service, "accept")
    with qtbot.waitSignal(window.personalisation.training_finished):
        page.training.start.click()
    qtbot.waitUntil(lambda: window.personalisation.summary.current == 1)
    dialog = page.show_result()
    shown = dialog.details.toPlainText()
    assert dialog.headline.text() == "The new model is in use"
    assert "The leash ends" in shown
    assert "underline" in dialog.details.toHtml()
    assert "This is sentence number 0." in shown
    assert "The recording is silent." in shown
    dialog.reject()


def test_the_end_of_a_run_is_a_notice_while_another_page_is_open(qtbot, window, service):
    open_with(qtbot, window, service, "refuse")
    window.open_page(0)
    with qtbot.waitSignal(window.personalisation.training_finished):
        window.personalisation.start_training()
    assert window.notices.text.startswith("Personalisation finished. The new model is no better")
    window.notices.action.click()
    assert window.settings.personalisation.isVisible()
    qtbot.waitUntil(lambda: not window.is_busy)


def test_a_model_that_is_no_better_is_not_used(qtbot, window, service):
    page = open_with(qtbot, window, service, "refuse")
    with qtbot.waitSignal(window.personalisation.training_finished):
        page.training.start.click()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert window.personalisation.summary.current is None
    dialog = page.show_result()
    assert dialog.headline.text() == "The new model is not used"
    assert dialog.reason.text() == "It recognises you no better."
    dialog.reject()


def test_a_run_is_paused_resumed_and_cancelled(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    personalisation = window.personalisation
    page.training.start.click()
    qtbot.waitUntil(lambda: personalisation.progress.share == 0.4)
    assert page.training.state.text() == "Training · 1:30 left"
    recognised = json.loads((service.personal.work_folder / "received.json").read_text())
    assert recognised["--store"] == str(service.personal.recordings_folder)
    assert recognised["key"] == service.keyring.kept["fastwhisper-captions", "recordings"]
    page.training.pause.click()
    qtbot.waitUntil(lambda: personalisation.progress.share == 0.5)
    assert page.training.state.text() == "Paused"
    page.training.pause.click()
    qtbot.waitUntil(lambda: personalisation.progress.share == 0.6)
    page.training.cancel.click()
    qtbot.waitUntil(lambda: not personalisation.is_training and not window.is_busy)
    assert not window.personalisation.summary.resumable
    assert page.training.start.text() == "Start training"


def test_closing_the_window_stops_the_run_which_can_be_resumed(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    page.training.start.click()
    qtbot.waitUntil(lambda: window.personalisation.progress.share == 0.4)
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.personalisation.is_training
    look(qtbot, window)
    assert window.personalisation.summary.resumable
    assert page.training.start.text() == "Resume training"
    page.training.discard.click()
    qtbot.waitUntil(lambda: not window.personalisation.summary.resumable)


def test_an_interrupted_run_is_offered_at_the_next_start(qtbot, service, preferences):
    from app.gui.main_window import MainWindow

    service.trainer_found = trainer("wait")
    fill(service, 12)
    service.personal.work_folder.mkdir()
    (service.personal.work_folder / "state.pt").write_bytes(b"half")
    window = MainWindow(service, preferences)
    window.show()
    qtbot.waitUntil(lambda: "was interrupted" in window.notices.text)
    window.notices.action.click()
    page = window.settings.personalisation
    qtbot.waitUntil(lambda: page.training.start.text() == "Resume training")
    qtbot.waitUntil(lambda: not window.is_busy)
    page.training.start.click()
    qtbot.waitUntil(lambda: window.personalisation.progress.share == 0.4)
    with qtbot.waitSignal(window.closed):
        window.close()
    window.overlay.deleteLater()
    window.deleteLater()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("error", "The disk is full; free some space."),
        ("die", "Training stopped unexpectedly. The model has not changed."),
    ],
)
def test_a_run_that_fails_is_explained_in_one_sentence(qtbot, window, service, how, sentence):
    page = open_with(qtbot, window, service, how)
    page.training.start.click()
    qtbot.waitUntil(lambda: window.notices.text == sentence)
    assert not window.personalisation.is_training


def test_a_trainer_that_cannot_be_started_is_reported(qtbot, window, service):
    page = open_with(qtbot, window, service, "accept")
    window.personalisation.trainer = TrainerProgram(("/nowhere/fwtrainer",), FAKE.parent)
    page.training.start.click()
    qtbot.waitUntil(lambda: "could not be started" in window.notices.text)


def test_recordings_are_deleted_only_when_no_run_reads_them(qtbot, window, service):
    page = open_with(qtbot, window, service, "wait")
    page.training.start.click()
    qtbot.waitUntil(lambda: window.personalisation.progress.share == 0.4)
    window.personalisation.delete_all_recordings()
    qtbot.waitUntil(lambda: not window.personalisation.is_training and not window.is_busy)
    qtbot.waitUntil(lambda: not window.personalisation.summary.recordings)


def test_automatic_training_waits_for_idleness_and_mains_power(
    qtbot, window, service, preferences, monkeypatch
):
    mains = [False]
    monkeypatch.setattr("app.gui.personal.controller.on_mains", lambda: mains[0])
    open_with(qtbot, window, service, "wait", count=31)
    personalisation = window.personalisation

    def pass_minutes(count):
        for _ in range(count):
            personalisation.check_automatic_training()
        qtbot.waitUntil(lambda: not window.is_busy)

    pass_minutes(20)
    preferences.update("personal", automatic=True)
    pass_minutes(20)
    assert not personalisation.is_training
    mains[0] = True
    personalisation.check_automatic_training()
    qtbot.waitUntil(lambda: personalisation.progress.share == 0.4)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    personalisation.check_automatic_training()
    assert personalisation.state == "paused"
    window.controller.stop()
    qtbot.waitUntil(lambda: window.controller.state == "idle")
    personalisation.check_automatic_training()
    assert personalisation.state == "running"
    personalisation.cancel_training()
    qtbot.waitUntil(lambda: not personalisation.is_training)
    pass_minutes(20)
    assert not personalisation.is_training
