import string
import subprocess
import sysconfig
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QWidget

from app.gui.widgets import language
from app.gui.widgets.language import CATALOGUES, install_language
from app.settings import LANGUAGES
from app.view_models.transcript import TranscriptModel
from engine import Gap

ROOT = Path(__file__).parents[3]
CODES = sorted(set(LANGUAGES) - {"system", "en"})


def entries(path):
    """Context, source and translation of every text; an unfinished one has no translation."""
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            text = "" if translation.get("type") else translation.text or ""
            yield context.findtext("name"), message.findtext("source"), text


def placeholders(text):
    return Counter((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name)


@pytest.fixture
def speak(qapp):
    """Installs a language, and removes it after the test."""
    installed = []
    yield lambda wanted: installed.extend(install_language(qapp, wanted)) or installed
    for translator in installed:
        qapp.removeTranslator(translator)


def test_every_text_of_the_window_is_in_every_catalogue(tmp_path):
    tool = Path(sysconfig.get_path("scripts")) / "pyside6-lupdate"
    if not tool.exists():
        pytest.skip("the tools of PySide6 are not installed")
    fresh = tmp_path / "fresh.ts"
    sources = map(str, sorted((ROOT / "app" / "gui").rglob("*.py")))
    subprocess.run([tool, *sources, "-silent", "-ts", fresh], check=True, timeout=60)
    wanted = {entry[:2] for entry in entries(fresh)}
    assert len(wanted) > 200
    for code in CODES:
        assert {entry[:2] for entry in entries(CATALOGUES / f"{code}.ts")} == wanted, code


@pytest.mark.parametrize("code", CODES)
def test_every_text_is_translated_with_its_placeholders(code):
    for _, source, text in entries(CATALOGUES / f"{code}.ts"):
        assert text, source
        assert placeholders(text) == placeholders(source), source
        assert text.endswith("…") == source.endswith("…"), source


@pytest.mark.gui
@pytest.mark.parametrize("code", CODES)
def test_the_compiled_catalogue_matches_its_source(qapp, speak, code):
    assert speak(code)
    for context, source, text in entries(CATALOGUES / f"{code}.ts"):
        assert qapp.translate(context, source) == text


@pytest.fixture
def german_window(speak, request):
    speak("de")
    return request.getfixturevalue("window")


@pytest.mark.gui
def test_the_window_speaks_german(german_window):
    window = german_window
    names = [window.navigation.button(number).text() for number in range(window.pages.count())]
    assert names == ["Live", "Bibliothek", "Dateien", "Einstellungen"]
    assert window.live.start.text() == "Start"
    window.open_page(3)
    switches = window.settings.findChildren(QCheckBox)
    assert "Nur endgültige Wörter" in [switch.accessibleName() for switch in switches]
    # Qt's own words, from its own catalogue.
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert box.buttons()[0].text() == "Abbrechen"
    box.deleteLater()


@pytest.mark.gui
@pytest.mark.parametrize("code", CODES)
def test_no_name_in_the_rail_is_cut_off(speak, request, code):
    speak(code)
    window = request.getfixturevalue("window")
    window.resize(window.minimumSize())
    for number in range(window.pages.count()):
        window.open_page(number)
        button: QWidget = window.navigation.button(number)
        assert button.width() >= button.sizeHint().width()
        assert window.navigation.rect().contains(button.geometry())


@pytest.mark.gui
def test_a_gap_is_explained_in_french(speak):
    speak("fr")
    model = TranscriptModel(language.translated)
    model.add_gap("mic", Gap(0, 16000, "the device was disconnected"))
    assert model.paragraphs()[0].text == "1.0 s · l’appareil était déconnecté"
    assert language.translated("a reason of tomorrow") == "a reason of tomorrow"


@pytest.mark.gui
def test_a_language_without_a_catalogue_is_english(qapp, speak):
    assert speak("tlh") == []
    assert qapp.translate("LivePage", "Pause") == "Pause"
    assert qapp.translate("MainWindow", "Settings") == "Settings"


@pytest.mark.gui
@pytest.mark.parametrize(
    ("preferred", "shown"),
    [
        (["de-AT", "de", "en"], "Einstellungen"),
        (["en-GB", "en", "de"], "Settings"),
        (["C"], "Settings"),
        ([], "Settings"),
    ],
)
def test_the_system_s_first_language_decides(qapp, speak, monkeypatch, preferred, shown):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda *_: preferred)
    speak("system")
    assert qapp.translate("MainWindow", "Settings") == shown


@pytest.mark.gui
@pytest.mark.parametrize("code", CODES)
def test_settings_fit_the_smallest_window(speak, request, code):
    speak(code)
    window = request.getfixturevalue("window")
    window.resize(window.minimumSize())
    window.open_page(3)
    settings = window.settings
    for row in range(settings.list.count()):
        settings.list.setCurrentRow(row)
        page = settings.pages.currentWidget()
        assert page.widget().minimumSizeHint().width() <= page.viewport().width()
