from dataclasses import fields

import pytest
from app_fakes import caption, tiny_model
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QColorDialog,
    QComboBox,
    QFileDialog,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.settings import Settings
from app.settings_file import load_settings
from engine import CaptionChanged, Device, MicrophoneAccess

pytestmark = pytest.mark.gui


@pytest.fixture
def page(window):
    window.open_page(3)
    return window.settings


def named(page, kind, name):
    return next(w for w in page.findChildren(kind) if w.accessibleName() == name)


def pick(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_every_page_opens(page):
    for row in range(page.list.count()):
        page.list.setCurrentRow(row)
        assert page.pages.currentWidget().isVisible()


def test_a_number_takes_effect_immediately_and_is_stored(qtbot, window, page, preferences, service):
    named(page, QSpinBox, "Size").setValue(40)
    assert preferences.settings.captions.size == 40
    preferences.save()
    assert load_settings(service.paths.settings).settings.captions.size == 40


def test_switches_choices_and_colours_apply(qtbot, page, preferences, monkeypatch):
    named(page, QCheckBox, "Committed words only").click()
    pick(named(page, QComboBox, "Text edge"), "outline")
    monkeypatch.setattr(QColorDialog, "getColor", lambda *_: QColor("#ffee00"))
    named(page, QPushButton, "Text colour").click()
    chosen = preferences.settings.captions
    assert (chosen.reading_mode, chosen.edge, chosen.text) == (True, "outline", "#ffee00")


def test_the_preview_and_the_contrast_follow(qtbot, page, preferences):
    page.open_captions()
    before = page.captions.widget().grab().toImage()
    preferences.update("captions", opacity=5)
    assert page.captions.widget().grab().toImage() != before
    notes = [w for w in page.captions.findChildren(QWidget) if w.property("severity")]
    assert notes[0].property("severity") == "fair"
    preferences.update("captions", opacity=100)
    assert notes[0].property("severity") == "good"


def test_reset_puts_the_defaults_back(qtbot, page, preferences):
    preferences.update("captions", size=60, bold=True)
    buttons = page.captions.findChildren(QPushButton)
    next(button for button in buttons if button.text() == "Reset captions").click()
    assert preferences.settings.captions == Settings().captions
    assert named(page, QSpinBox, "Size").value() == Settings().captions.size


def test_vocabulary_is_one_term_a_line(qtbot, page, preferences, tmp_path, monkeypatch):
    page.vocabulary.editor.setPlainText("Siobhán\n\n  Łódź \nSiobhán")
    assert preferences.settings.vocabulary.terms == ("Siobhán", "Łódź")
    path = tmp_path / "names.csv"
    path.write_text("Ada,Grace", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.vocabulary.findChildren(QPushButton)[0].click()
    assert preferences.settings.vocabulary.terms == ("Siobhán", "Łódź", "Ada", "Grace")


def test_profanity_is_masked_on_the_screen(qtbot, window, running, page, preferences):
    running.emit(CaptionChanged(caption("Oh damn", "fucking hell")))
    qtbot.waitUntil(lambda: "damn" in window.live.view.toPlainText())
    named(page, QCheckBox, "Mask profanity").click()
    assert window.live.view.toPlainText() == "Oh d*** f****** hell"


def test_a_new_device_is_listed_by_itself(qtbot, window, page, service):
    service.plug_in(Device("New headset", "mic", "n"))
    qtbot.waitUntil(lambda: page.audio.picker.findText("New headset") >= 0)
    pick(page.audio.picker, "New headset")
    assert window.live.picker.choice == "New headset"


def test_the_sessions_folder_is_chosen(qtbot, page, preferences, service, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "mine"))
    named(page, QPushButton, "Sessions folder").click()
    assert service.sessions_folder == tmp_path / "mine"


def test_a_theme_is_applied_immediately(qtbot, qapp, window, page, preferences):
    from app.gui.application import follow_theme

    follow_theme(qapp, window, preferences)
    pick(named(page, QComboBox, "Theme"), "dark")
    assert qapp.property("theme") == "dark"
    pick(named(page, QComboBox, "Theme"), "light")
    assert qapp.property("theme") == "light"


def test_a_folder_that_is_no_model_is_refused_with_a_reason(qtbot, window, page, tmp_path):
    (tmp_path / "odd").mkdir()
    page.model.import_from(tmp_path / "odd")
    qtbot.waitUntil(lambda: bool(window.notices.text))
    assert not window.is_busy or qtbot.waitUntil(lambda: not window.is_busy) is None
    assert window.notices.text.endswith(".")


def test_a_model_is_imported_used_and_described(
    qtbot, window, page, preferences, tmp_path, service
):
    page.model.import_from(tiny_model(tmp_path / "tiny"))
    target = service.paths.models / "tiny"
    qtbot.waitUntil(lambda: preferences.settings.model.folder == str(target))
    assert page.model.combo.currentText() == "tiny"
    assert (page.model.name.text(), page.model.summary.text()) == ("Tiny", "A model for a test.")
    qtbot.waitUntil(lambda: not window.is_busy)


def test_the_bundled_model_is_described_in_a_sentence_and_in_full_on_request(qtbot, page):
    model = page.model
    assert model.summary.text().startswith("Transcribes English speech to text")
    inner = [area for area in model.widget().findChildren(QAbstractScrollArea) if area.isVisible()]
    assert inner == [], "the page scrolls, and nothing inside it does"
    dialog = model.show_description()
    rows = [line.strip() for line in dialog.text.toPlainText().splitlines()]
    assert "Training" in rows
    table = dialog.text.document().rootFrame().childFrames()[0]
    first_row = [table.cellAt(0, column) for column in range(2)]
    assert all(cell.firstCursorPosition().block().text() for cell in first_row), "no empty row"
    assert dialog.text.verticalScrollBar().value() == 0
    dialog.reject()


def test_no_number_of_threads_is_needed(page):
    threads = named(page, QSpinBox, "Processor threads")
    assert threads.text() == "Automatic"


def test_a_damaged_model_leaves_nothing_behind(qtbot, window, page, tmp_path, service):
    folder = tiny_model(tmp_path / "tiny")
    (folder / "encoder.onnx").write_bytes(b"changed")
    page.model.import_from(folder)
    qtbot.waitUntil(lambda: bool(window.notices.text) and not window.is_busy)
    assert not service.paths.models.exists() or list(service.paths.models.iterdir()) == []


def test_every_declared_setting_of_captions_has_a_control(page):
    """Every setting can be changed in the window."""
    names = {item.name for item in fields(Settings().captions)}
    controls = [
        w
        for kind in (QCheckBox, QComboBox, QSpinBox, QPushButton, QWidget)
        for w in page.captions.findChildren(kind)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus and w.accessibleName()
    ]
    assert len({w.accessibleName() for w in controls}) >= len(names)


@pytest.mark.parametrize(
    ("state", "shown"), [("allowed", "Allowed"), ("refused", "Blocked"), ("unknown", "Unknown")]
)
def test_the_audio_page_shows_the_access_to_the_microphone(window, service, state, shown):
    service.access = MicrophoneAccess(state, "")
    window.settings.build()
    audio = window.settings.audio
    assert audio.access.text() == shown
    assert "missing or silent" in audio.advice.text()


def test_a_refused_microphone_is_reported(qtbot, window, service):
    service.access = MicrophoneAccess("refused", "")
    window.settings.build()
    service.plug_in(Device("Headset", "mic", "h"))
    qtbot.waitUntil(lambda: "Microphone access is blocked" in window.notices.text)


def test_a_narrow_window_shows_the_settings_pages_as_icons(qtbot, window, page):
    window.open_page(3)
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: page.list.item(1).text() == "")
    assert page.list.item(1).toolTip() == "Captions"
    assert page.list.width() < 100
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: page.list.item(1).text() == "Captions")
