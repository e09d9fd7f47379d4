import ast
import string
import subprocess
import sysconfig
import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QWidget

from app.gui.widgets import language
from app.gui.widgets.language import CATALOGUES, install_language
from app.settings import LANGUAGES
from app.view_models.transcript import TranscriptModel
from engine import Gap
from engine.personal import checks

ROOT = Path(__file__).parents[3]
CODES = sorted(set(LANGUAGES) - {"system", "en"})
COUNTS = {"de": (1, 2), "en": (1, 2), "fr": (1, 2)}
"""A number for each plural form of a language."""


def messages(path):
    """Context, source and translation of every text; an unfinished one has no translation."""
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name"), message.findtext("source"), message.find("translation")


def entries(path):
    """Context, source and translation of every text, the first of plural forms."""
    for name, source, translation in messages(path):
        forms = [form.text or "" for form in translation.iter("numerusform")]
        text = forms[0] if forms else translation.text or ""
        yield name, source, "" if translation.get("type") else text


def plurals(path):
    """Context, source and plural forms of every text that counts something."""
    for name, source, translation in messages(path):
        forms = [form.text or "" for form in translation.iter("numerusform")]
        if forms:
            yield name, source, forms


def placeholders(text):
    return Counter((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name)


@pytest.fixture
def speak(qapp):
    """Installs a language, and removes it after the test."""
    installed = []
    before = QLocale()
    yield lambda wanted: installed.extend(install_language(qapp, wanted)) or installed
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


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
        if "%n" not in source:
            assert qapp.translate(context, source) == text


@pytest.mark.gui
@pytest.mark.parametrize("code", sorted(COUNTS))
def test_counted_things_have_their_plural(qapp, speak, code):
    speak(code)
    found = list(plurals(CATALOGUES / f"{code}.ts"))
    assert len(found) >= 2
    for context, source, forms in found:
        for count, form in zip(COUNTS[code], forms, strict=True):
            shown = qapp.translate(context, source, None, count)
            assert shown == form.replace("%n", str(count)), source
            assert "(s)" not in shown


@pytest.mark.gui
def test_one_line_is_not_one_lines(speak, window):
    speak("en")
    texts = [action.text() for action in window.overlay.make_menu().actions()]
    assert [text for text in texts if text.endswith(("line", "lines"))] == [
        "1 line",
        "2 lines",
        "3 lines",
        "4 lines",
    ]


@pytest.mark.gui
@pytest.mark.parametrize(
    ("chosen", "number", "date"),
    [("de", "0,0", "02.01.26"), ("fr", "0,0", "02/01/2026"), ("en", "0.0", "1/2/26")],
)
def test_numbers_and_dates_follow_the_language_of_the_window(
    speak, monkeypatch, chosen, number, date
):
    monkeypatch.setattr(QLocale, "system", QLocale.c)
    speak(chosen)
    assert language.decimal(0.0) == number
    assert language.date_text(datetime(2026, 1, 2, 12, 30)).startswith(date)


@pytest.mark.gui
def test_the_system_s_own_formats_are_used_for_its_language(speak, monkeypatch):
    austrian = QLocale("de_AT")
    monkeypatch.setattr(QLocale, "system", lambda: austrian)
    speak("de")
    assert QLocale().name() == "de_AT"
    speak("en")
    assert QLocale().name() == "en_AT"


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


def test_every_reason_against_a_recording_can_be_translated():
    tree = ast.parse(Path(checks.__file__).read_text(encoding="utf-8"))
    sentences = {
        eval(compile(ast.Expression(node.value), "checks", "eval"), vars(checks))
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and isinstance(node.value, (ast.Constant, ast.JoinedStr))
    } - {None}
    about_text = {sentence for sentence in sentences if sentence.startswith("The text")}
    assert len(sentences) >= 8
    assert sentences - about_text <= set(language._SHARED_TEXTS)


@pytest.mark.gui
def test_a_gap_is_explained_in_french(speak):
    speak("fr")
    model = TranscriptModel(language.gap_text)
    model.add_gap("mic", Gap(0, 16000, "the device was disconnected"))
    model.add_gap("mic", Gap(0, 100, "the device was disconnected"))
    texts = [paragraph.text for paragraph in model.paragraphs()]
    assert texts == ["1,0 s · l’appareil était déconnecté", "0,1 s · l’appareil était déconnecté"]
    assert language.translated("a reason of tomorrow") == "a reason of tomorrow"


@pytest.mark.gui
def test_a_language_without_a_catalogue_is_english(qapp, speak):
    speak("tlh")
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
