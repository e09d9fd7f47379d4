"""The versions of the model: used, rolled back, exported, damaged."""

import pytest
from app_fakes import tiny_model
from dialogs import answer
from personal_fakes import SCORES, look, open_page
from PySide6.QtWidgets import QFileDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def two_versions(qtbot, window, service, tmp_path):
    versions = service.personal.versions
    for name in ("one", "two"):
        versions.use(versions.add(tiny_model(tmp_path / name), SCORES))
    return open_page(qtbot, window)


def names(page):
    return [row.name.text().split(" · ")[0] for row in page.versions.rows]


def test_versions_are_used_rolled_back_and_deleted(qtbot, window, two_versions):
    page, personalisation = two_versions, window.personalisation
    assert names(page) == ["Version 2", "Version 1", "Bundled model"]
    assert personalisation.summary.current == 2
    page.versions.rows[1].use.click()
    qtbot.waitUntil(lambda: personalisation.summary.current == 1)
    page.versions.back.click()
    qtbot.waitUntil(lambda: personalisation.summary.current == 2)
    page.versions.rows[2].use.click()
    qtbot.waitUntil(lambda: personalisation.summary.current is None)
    page.versions.rows[0].delete.click()
    answer(page, "Delete")
    qtbot.waitUntil(lambda: names(page) == ["Version 1", "Bundled model"])


def test_a_version_is_exported_and_imported(qtbot, window, two_versions, monkeypatch, tmp_path):
    target = tmp_path / "voice"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    two_versions.versions.rows[0].export.click()
    archive = target.with_suffix(".zip")
    qtbot.waitUntil(archive.is_file)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(archive), ""))
    two_versions.versions.load.click()
    qtbot.waitUntil(lambda: len(window.personalisation.summary.versions) == 3)
    assert window.personalisation.summary.current == 2
    qtbot.waitUntil(lambda: not window.is_busy)
    archive.write_bytes(b"no archive")
    two_versions.versions.load.click()
    qtbot.waitUntil(lambda: "not a model archive" in window.notices.text)


def test_a_damaged_version_is_reported_and_not_shown_as_in_use(
    qtbot, window, service, two_versions
):
    (service.personal.folder / "versions" / "2" / "encoder.onnx").write_bytes(b"rubbish")
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
    assert (
        "Word error rate for your voice: 20.0 → 10.0% · other voices: 11.0 → 11.1% · "
        "trained on 12 recordings"
    ) in texts


def test_the_model_page_s_choice_reaches_a_running_session(
    qtbot, window, service, running, preferences, tmp_path
):
    qtbot.waitUntil(lambda: not window.is_busy)
    running.models.clear()
    preferences.update("model", folder=str(tiny_model(tmp_path / "other")))
    qtbot.waitUntil(lambda: len(running.models) == 1)
    page = open_page(qtbot, window)
    assert page.status.model.text().startswith("Another model is in use.")


def test_of_two_choices_the_last_one_is_used(
    qtbot, window, service, running, preferences, tmp_path
):
    import threading

    qtbot.waitUntil(lambda: not window.is_busy)
    running.models.clear()
    slow = threading.Event()

    def load():
        folder = service.settings.model.folder
        if folder.endswith("slow"):
            slow.wait(10)
        return folder

    service.load_recogniser = load
    for name in ("slow", "quick"):
        preferences.update("model", folder=str(tmp_path / name))
    qtbot.waitUntil(lambda: len(running.models) == 1)
    slow.set()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert running.models == [str(tmp_path / "quick")]
