"""Saving a transcript: the suggested name, and the names of channels."""

import pytest
from app_fakes import cue
from PySide6.QtWidgets import QFileDialog

from engine import CueFinal, Transcript

pytestmark = pytest.mark.gui


@pytest.fixture
def suggested(monkeypatch, tmp_path):
    """The file names that the dialog suggests; the user always takes another one."""
    names = []

    def ask(_parent, _title, suggestion, _filter):
        names.append(suggestion.replace("\\", "/").rpartition("/")[2])
        return str(tmp_path / f"saved.{suggestion.rpartition('.')[2]}"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return names


def test_a_live_session_is_saved_under_its_first_words(qtbot, window, running, suggested):
    running.emit(CueFinal(cue("Good morning, and welcome to the harbour.")))
    qtbot.waitUntil(lambda: window.live.save.isEnabled())
    window.live.export("srt")
    assert suggested == ["Good morning and welcome to the harbour.srt"]
    qtbot.waitUntil(lambda: not window.is_busy)


def test_a_past_session_is_saved_under_its_title(qtbot, window, service, suggested):
    service.add_session(Transcript((cue("Good morning."),), (), 3.0), "a.wav")
    library = service.sessions()
    library.rename(library.entries()[0], "Harbour: meeting at 12:30")
    window.open_page(1)
    qtbot.waitUntil(lambda: window.library.model.rowCount() == 1)
    window.library.list.setCurrentIndex(window.library.model.index(0))
    qtbot.waitUntil(lambda: window.library.view.isVisible() and not window.is_busy)
    window.library.export.menu().actions()[0].trigger()
    assert suggested[0].startswith("Harbour meeting at 12_30.")
    qtbot.waitUntil(lambda: not window.is_busy)


def test_channels_are_named_in_the_saved_text(qtbot, window, running, suggested, tmp_path):
    running.emit(CueFinal(cue("Hello.")), CueFinal(cue("Good day.", 2.0, "system")))
    qtbot.waitUntil(lambda: len(window.live.view.paragraphs) == 2)
    window.live.export("txt")
    qtbot.waitUntil(lambda: not window.is_busy)
    assert (tmp_path / "saved.txt").read_text() == "Microphone: Hello.\nSystem audio: Good day.\n"


def test_channels_are_named_in_copied_text(qtbot, window, running):
    running.emit(CueFinal(cue("Hello.")), CueFinal(cue("Good day.", 2.0, "system")))
    view = window.live.view
    qtbot.waitUntil(lambda: len(view.paragraphs) == 2)
    view.selectAll()
    copied = view.createMimeDataFromSelection().text()
    assert copied == "Microphone: Hello.\n\nSystem audio: Good day."
    cursor = view.document().find("day")
    view.setTextCursor(cursor)
    assert view.createMimeDataFromSelection().text() == "day"
