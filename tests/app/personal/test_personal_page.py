"""Personalisation through its widgets, with a trainer that only speaks the part."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from app_fakes import cue, tiny_model
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from test_personal import FakeMicrophone, real_speech, recording, speech

from app.addon import Installer, explain, install_commands
from app.models.changes import MISSING, mark_errors
from app.personal.trainer import Trainer
from app.settings import PersonalSettings
from engine import CueFinal, VersionScores

pytestmark = pytest.mark.gui
FAKE = Path(__file__).parent / "fake_trainer.py"
SCORES = VersionScores("base 1", 12, 1, 20.0, 10.0, 11.0, 11.1)


def trainer(how):
    return Trainer((sys.executable, str(FAKE), how), FAKE.parent)


def fill(backend, count):
    for number in range(count):
        text = f"This is sentence number {number}."
        backend.personal.add(recording(text, number=number), PersonalSettings())


@pytest.fixture
def say_yes(monkeypatch):
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)


@pytest.fixture
def page(qtbot, window):
    """The page, with what is kept on show."""
    return open_page(qtbot, window)


def open_page(qtbot, window):
    window.open_page(3)
    settings = window.make_settings()
    settings.list.setCurrentRow(settings.pages.indexOf(settings.personal))
    look(qtbot, window)
    return settings.personal


def look(qtbot, window):
    with qtbot.waitSignal(window.desk.changed):
        window.desk.refresh()
    qtbot.waitUntil(lambda: not window.busy)


def open_with(qtbot, window, backend, how, count=12):
    backend.trainer_found = trainer(how)
    fill(backend, count)
    return open_page(qtbot, window)


# -- what is kept ----------------------------------------------------------------------------------


def test_the_state_is_said_in_one_glance(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "accept", count=3)
    assert page.status.model.text() == "The bundled model is in use."
    assert page.status.kept.text().startswith("Recordings kept: 3 · 0.1 minutes")
    assert "encrypted" in page.status.protection.text()
    assert not page.status.retry.isVisible()


def test_a_missing_keyring_is_said_plainly(qtbot, window, backend):
    backend.keyring = None
    page = open_page(qtbot, window)
    assert "not encrypted" in page.status.protection.text()
    assert page.status.protection.property("mood") == "fair"


def test_a_locked_keyring_can_be_tried_again(qtbot, window, backend):
    fill(backend, 1)
    backend.personal.keys.retry()
    keyring, backend.keyring = backend.keyring, None
    page = open_page(qtbot, window)
    assert "cannot be reached" in page.status.protection.text()
    backend.keyring = keyring
    with qtbot.waitSignal(window.desk.changed):
        page.status.retry.click()
    assert "are encrypted" in page.status.protection.text()


def test_collecting_is_off_until_it_is_switched_on(qtbot, window, backend, running, page):
    assert not page.collect.isChecked()
    assert not backend.collector.is_on
    page.collect.click()
    assert backend.collector.is_on
    page.collect.click()
    assert not backend.collector.is_on


def test_a_correction_on_the_live_page_is_kept_with_its_sound(qtbot, window, backend, preferences):
    preferences.update("personal", collect=True)
    window.live.start.click()
    qtbot.waitUntil(lambda: window.controller.state == "running")
    backend.collector.write("mic", 0.0, speech(8.0))
    backend.session.say(CueFinal(cue("These are some birds that I said", start=1.0)))
    qtbot.waitUntil(lambda: "birds" in window.live.view.toPlainText())
    (paragraph,) = window.controller.transcript.paragraphs()
    window.live.editor.open_on(paragraph, window.live.view.rect_of(paragraph))
    window.live.editor.setPlainText("These are some words that I said")
    qtbot.keyClick(window.live.editor, Qt.Key.Key_Return)
    backend.collector.finish(10)
    (item,) = backend.personal.look(preferences.settings.personal).items
    assert (item.kind, item.text) == ("correction", "These are some words that I said")


def test_recordings_are_heard_and_deleted_one_by_one_or_all(qtbot, window, backend, say_yes):
    page = open_with(qtbot, window, backend, "accept", count=3)
    dialog = page.open_recordings()
    assert dialog.list.count() == 3
    assert dialog.list.item(0).text().startswith("This is sentence number 2.")
    dialog.play.click()
    qtbot.waitUntil(lambda: len(backend.played) == 1 and not page.player.is_playing)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.delete_all.click()
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    assert dialog.nothing.isVisible()
    assert list(backend.personal.recordings.glob("*.item")) == []
    dialog.reject()


def test_everything_can_be_deleted(qtbot, window, backend, preferences, say_yes, tmp_path):
    preferences.update("personal", collect=True)
    versions = backend.personal.versions
    versions.use(versions.add(tiny_model(tmp_path / "tiny"), SCORES))
    page = open_with(qtbot, window, backend, "accept", count=2)
    assert page.status.model.text() == "Version 1, with your voice, is in use."
    page.delete_all.click()
    qtbot.waitUntil(lambda: not backend.personal.folder.exists() and not window.busy)
    assert backend.keyring.kept == {}
    assert page.status.model.text() == "The bundled model is in use."
    assert not preferences.settings.personal.collect
    assert not backend.collector.is_on


# -- reading aloud ---------------------------------------------------------------------------------


def test_sentences_are_read_and_kept_with_the_keyboard_alone(qtbot, window, backend, sample, page):
    silence = np.zeros(3 * 16_000, np.float32)
    backend.microphones = [FakeMicrophone(silence, real_speech(sample), silence)]
    dialog = page.open_enrolment()
    first = dialog.sentence.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "stops by itself" in dialog.hint.text()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled())
    assert dialog.hint.property("mood") == "good"
    dialog.play.click()
    qtbot.waitUntil(lambda: len(backend.played) == 1 and not page.player.is_playing)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.n_read == 1)
    assert dialog.progress.text() == "1 of 20 sentences read"
    assert dialog.sentence.text() != first
    dialog.reject()
    look(qtbot, window)
    assert [(item.kind, item.text) for item in window.desk.kept.items] == [("enrolment", first)]
    again = page.open_enrolment()
    assert again.sentence.text() != first
    again.reject()


def test_a_take_that_is_silent_is_refused_with_its_reason(qtbot, window, backend, page):
    backend.microphones = [FakeMicrophone(), FakeMicrophone()]
    dialog = page.open_enrolment()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.hint.property("mood") == "poor")
    assert dialog.hint.text() == "Nothing is heard; check the microphone."
    assert not dialog.keep.isEnabled()
    assert dialog.record.text() == "Record again"
    dialog.reject()


def test_a_microphone_that_is_missing_is_said_in_the_dialog(qtbot, window, backend, page):
    from engine import DeviceNotFound

    class Absent(FakeMicrophone):
        def open(self):
            raise DeviceNotFound("There is no microphone; plug one in.")

    backend.microphones = [Absent()]
    dialog = page.open_enrolment()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.hint.text() == "There is no microphone; plug one in.")
    assert not dialog.play.isEnabled()
    dialog.reject()


def test_a_disk_that_is_full_loses_no_sentence(qtbot, window, backend, sample, page, monkeypatch):
    from engine import StorageError

    def full(*_):
        raise StorageError("The disk is full; free some space.")

    monkeypatch.setattr(backend.personal, "add", full)
    backend.microphones = [FakeMicrophone(real_speech(sample))]
    dialog = page.open_enrolment()
    first = dialog.sentence.text()
    dialog.record.click()
    qtbot.waitUntil(lambda: dialog.keep.isEnabled())
    dialog.keep.click()
    qtbot.waitUntil(lambda: dialog.hint.text() == "The disk is full; free some space.")
    assert (dialog.sentence.text(), dialog.n_read) == (first, 0)
    dialog.reject()


# -- learning --------------------------------------------------------------------------------------


def test_too_little_to_learn_from_is_said(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "accept", count=2)
    assert not page.learning.start.isEnabled()
    assert "there are 2" in page.learning.state.text()


def test_a_better_model_is_used_at_once_and_the_captions_go_on(
    qtbot, window, backend, running, tmp_path
):
    backend.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, backend, "accept")
    qtbot.waitUntil(lambda: not window.busy)
    running.models.clear()
    with qtbot.waitSignal(window.desk.learnt):
        page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.kept.current == 1)
    qtbot.waitUntil(lambda: len(running.models) == 1)
    assert window.controller.state == "running"
    assert page.versions.rows[0].name.text().startswith("Version 1")
    assert window.desk.kept.fresh == 0


def test_the_result_shows_figures_examples_and_what_was_rejected(qtbot, window, backend, tmp_path):
    backend.personal.versions.add(tiny_model(tmp_path / "tiny"), SCORES)
    page = open_with(qtbot, window, backend, "accept")
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


def test_whoever_looks_at_another_page_is_told_and_disturbed_no_more(qtbot, window, backend):
    open_with(qtbot, window, backend, "refuse")
    window.open_page(0)
    with qtbot.waitSignal(window.desk.learnt):
        window.desk.learn()
    assert window.notices.text.startswith("Your voice was learnt, but the new model is not better")
    window.notices.action.click()
    assert window.make_settings().personal.isVisible()
    qtbot.waitUntil(lambda: not window.busy)


def test_a_correction_in_the_library_is_learnt_where_sound_was_kept(
    qtbot, window, backend, preferences
):
    from engine import SessionStore, SoundRecorder

    preferences.update("personal", collect=True)
    store = SessionStore.create(backend.paths.sessions, {"mic": "Desk microphone"})
    store.append_cue(cue("These are some birds that I said", start=1.0))
    store.close(8.0)
    recorder = SoundRecorder(store.path)
    recorder.write("mic", 0.0, speech(8.0))
    recorder.close()
    window.open_session(store.path)
    qtbot.waitUntil(lambda: "birds" in window.library.view.toPlainText())
    (paragraph,) = window.library.transcript.paragraphs()
    window.library.editor.accepted.emit(paragraph, "These are some words that I said")
    backend.collector.finish(10)
    (item,) = backend.personal.look(preferences.settings.personal).items
    assert (item.kind, item.text) == ("correction", "These are some words that I said")


def test_a_model_that_is_no_better_is_not_used(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "refuse")
    with qtbot.waitSignal(window.desk.learnt):
        page.learning.start.click()
    qtbot.waitUntil(lambda: not window.busy)
    assert window.desk.kept.current is None
    dialog = page.show_result()
    assert dialog.headline.text() == "The new model is not used"
    assert dialog.reason.text() == "It hears you no better."
    dialog.reject()


def test_a_run_is_held_and_goes_on_and_can_be_cancelled(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "wait")
    learner = window.desk.learner
    page.learning.start.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.4)
    assert page.learning.state.text() == "Learning · 1:30 left"
    heard = json.loads((backend.personal.work / "heard.json").read_text())
    assert heard["--store"] == str(backend.personal.recordings)
    assert heard["key"] == backend.keyring.kept["fastwhisper-captions", "recordings"]
    page.learning.pause.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.5)
    assert page.learning.state.text() == "Paused"
    page.learning.pause.click()
    qtbot.waitUntil(lambda: learner.progress.share == 0.6)
    page.learning.cancel.click()
    qtbot.waitUntil(lambda: not learner.is_active and not window.busy)
    assert not window.desk.kept.resumable
    assert page.learning.start.text() == "Learn now"


def test_closing_the_window_stops_the_run_which_can_go_on_later(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "wait")
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


def test_a_run_that_was_cut_short_is_offered_at_the_next_start(qtbot, backend, preferences):
    from app.gui.main_window import MainWindow

    backend.trainer_found = trainer("wait")
    fill(backend, 12)
    backend.personal.work.mkdir()
    (backend.personal.work / "state.pt").write_bytes(b"half")
    window = MainWindow(backend, preferences)
    window.show()
    qtbot.waitUntil(lambda: "was interrupted" in window.notices.text)
    window.notices.action.click()
    page = window.make_settings().personal
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
def test_a_run_that_fails_says_why_in_one_sentence(qtbot, window, backend, how, sentence):
    page = open_with(qtbot, window, backend, how)
    with qtbot.waitSignal(window.desk.learner.failed):
        page.learning.start.click()
    assert window.notices.text == sentence
    assert not window.desk.learner.is_active


def test_a_trainer_that_cannot_be_started_is_said(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "accept")
    window.desk.trainer = Trainer(("/nowhere/fwtrainer",), FAKE.parent)
    with qtbot.waitSignal(window.desk.learner.failed):
        page.learning.start.click()
    assert "could not be started" in window.notices.text


def test_recordings_are_deleted_only_when_no_run_reads_them(qtbot, window, backend):
    page = open_with(qtbot, window, backend, "wait")
    page.learning.start.click()
    qtbot.waitUntil(lambda: window.desk.learner.progress.share == 0.4)
    window.desk.delete_recordings()
    qtbot.waitUntil(lambda: not window.desk.learner.is_active and not window.busy)
    qtbot.waitUntil(lambda: not window.desk.kept.items)


def test_learning_by_itself_waits_for_idleness_and_mains(
    qtbot, window, backend, preferences, monkeypatch
):
    mains = [False]
    monkeypatch.setattr("app.gui.personal_desk.on_mains", lambda: mains[0])
    open_with(qtbot, window, backend, "wait", count=31)
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


# -- versions --------------------------------------------------------------------------------------


@pytest.fixture
def two_versions(qtbot, window, backend, tmp_path):
    versions = backend.personal.versions
    for name in ("one", "two"):
        versions.use(versions.add(tiny_model(tmp_path / name), SCORES))
    return open_page(qtbot, window)


def names(page):
    return [row.name.text().split(" · ")[0] for row in page.versions.rows]


def test_versions_are_used_rolled_back_and_deleted(qtbot, window, two_versions, say_yes):
    page, desk = two_versions, window.desk
    assert names(page) == ["Version 2", "Version 1", "Bundled model"]
    assert desk.kept.current == 2
    page.versions.rows[1].use.click()
    qtbot.waitUntil(lambda: desk.kept.current == 1)
    page.versions.back.click()
    qtbot.waitUntil(lambda: desk.kept.current == 2)
    page.versions.rows[2].use.click()
    qtbot.waitUntil(lambda: desk.kept.current is None)
    page.versions.rows[0].delete.click()
    qtbot.waitUntil(lambda: names(page) == ["Version 1", "Bundled model"])


def test_a_version_is_exported_and_imported(qtbot, window, two_versions, monkeypatch, tmp_path):
    target = tmp_path / "voice"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    two_versions.versions.rows[0].export.click()
    archive = target.with_suffix(".zip")
    qtbot.waitUntil(archive.is_file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(archive), ""))
    two_versions.versions.load.click()
    qtbot.waitUntil(lambda: len(window.desk.kept.versions) == 3)
    assert window.desk.kept.current == 2
    qtbot.waitUntil(lambda: not window.busy)
    archive.write_bytes(b"no archive")
    two_versions.versions.load.click()
    qtbot.waitUntil(lambda: "no archive of a model" in window.notices.text)


def test_a_version_that_is_damaged_is_said_and_not_called_in_use(
    qtbot, window, backend, two_versions
):
    (backend.personal.folder / "versions" / "2" / "encoder.onnx").write_bytes(b"rubbish")
    look(qtbot, window)
    assert "Version 2 is damaged" in two_versions.status.model.text()
    assert not two_versions.versions.rows[0].use.isHidden()
    assert two_versions.versions.rows[2].use.isHidden()


def test_the_scores_of_a_version_are_shown(two_versions):
    texts = [
        label.text()
        for label in two_versions.versions.rows[0].findChildren(object)
        if hasattr(label, "text")
    ]
    assert "Your voice: 20.0 → 10.0 % wrong words · others: 11.0 → 11.1 % · 12 learnt" in texts


def test_the_model_page_s_choice_reaches_a_running_session(
    qtbot, window, backend, running, preferences, tmp_path
):
    qtbot.waitUntil(lambda: not window.busy)
    running.models.clear()
    preferences.update("model", folder=str(tiny_model(tmp_path / "other")))
    qtbot.waitUntil(lambda: len(running.models) == 1)
    page = open_page(qtbot, window)
    assert page.status.model.text().startswith("You chose another model")


def test_of_two_choices_the_last_one_listens(
    qtbot, window, backend, running, preferences, tmp_path
):
    import threading

    qtbot.waitUntil(lambda: not window.busy)
    running.models.clear()
    slow = threading.Event()

    def load(settings):
        if settings.model.folder.endswith("slow"):
            slow.wait(10)
        return settings.model.folder

    backend.recogniser = load
    for name in ("slow", "quick"):
        preferences.update("model", folder=str(tmp_path / name))
    qtbot.waitUntil(lambda: len(running.models) == 1)
    slow.set()
    qtbot.waitUntil(lambda: not window.busy)
    assert running.models == [str(tmp_path / "quick")]


# -- the add-on ------------------------------------------------------------------------------------


def test_without_the_add_on_the_page_offers_it(qtbot, window, page):
    assert page.addon.isVisible()
    assert not page.learning.isVisible()
    assert page.addon.install.isVisible()


def run_python(code):
    return [sys.executable, "-u", "-c", code]


def test_the_add_on_is_installed_with_progress(qtbot, window, backend, page):
    said = []
    code = "print('Collecting torch==2.13.0'); print('Progress 50 of 200')"
    installer = Installer([run_python(code), run_python("print('Collecting onnx')")])
    page.addon.begin(installer)
    page.addon._work.progressed.connect(said.append)
    backend.trainer_found = trainer("accept")
    qtbot.waitUntil(lambda: not page.addon.is_busy and not window.busy)
    assert ("torch==2.13.0", 0.25) in said or ("torch", 0.25) in said
    assert window.notices.text == "The add-on is installed."
    qtbot.waitUntil(page.learning.isVisible)
    assert not page.addon.isVisible()


def test_an_installation_without_a_network_says_so(qtbot, window, page):
    code = "import sys; print('Failed to establish a new connection: refused'); sys.exit(1)"
    page.addon.begin(Installer([run_python(code)]))
    qtbot.waitUntil(lambda: not page.addon.is_busy)
    assert page.addon.state.text() == (
        "The installation failed: the package index cannot be reached; check the connection."
    )
    assert page.addon.install.isVisible()


def test_an_installation_is_cancelled(qtbot, window, page):
    code = "import time; print('Collecting torch'); time.sleep(60)"
    page.addon.begin(Installer([run_python(code)]))
    qtbot.waitUntil(lambda: "torch" in page.addon.state.text())
    page.addon.cancel.click()
    qtbot.waitUntil(lambda: not page.addon.is_busy)
    assert page.addon.state.text() == "The installation was cancelled."


def test_pip_is_asked_for_locked_hashes_in_this_environment():
    locked, torch = install_commands("/env/python")
    assert locked[:5] == ["/env/python", "-I", "-m", "pip", "install"]
    assert "--require-hashes" in locked
    assert Path(locked[-1]).name == "training.txt"
    assert torch[-1].startswith("torch==")
    assert not any("index" in word for word in (*locked, *torch))


def test_pip_s_last_words_explain_what_no_mark_does():
    assert explain(["Something odd happened.\n", "\n"]) == "Something odd happened"
    assert explain([]) == "pip gave no reason"


# -- marking words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("The lease ends.", "the lease ends", []),
        ("The lease ends.", "The leash ends", ["leash"]),
        ("The lease ends soon", "The lease", [MISSING]),
        ("The old lease ends", "The lease ends", [MISSING]),
        ("The lease", "The new lease", ["new"]),
        ("It's ours", "Its ours", ["Its"]),
        ("", "words", ["words"]),
        ("words", "", [MISSING]),
    ],
)
def test_words_that_differ_are_marked(said, heard, wrong):
    assert [piece.text for piece in mark_errors(said, heard) if piece.is_wrong] == wrong
