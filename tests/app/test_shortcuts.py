"""Keys that the user can change, and commands for keys of the desktop."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app import exits
from app.commands import control
from app.gui.application import handle_request
from app.gui.preferences import Preferences
from app.gui.single_instance import SingleInstance
from app.paths import Paths
from app.requests import REQUESTS, post_request, send_request, take_requests

pytestmark = pytest.mark.gui


@pytest.fixture
def page(window):
    window.open_page(3)
    settings = window.settings
    rows = [settings.list.item(row).text() for row in range(settings.list.count())]
    settings.list.setCurrentRow(rows.index("Shortcuts"))
    return settings.pages.currentWidget()


def press(qtbot, page, name, key, held=Qt.KeyboardModifier.ControlModifier):
    field = page.fields[name]
    field.setFocus()
    qtbot.keyClick(field, key, held)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    field.editingFinished.emit()


def test_an_action_gets_another_key_that_is_stored(qtbot, page, window, preferences, service):
    press(qtbot, page, "start", Qt.Key.Key_B)
    assert preferences.settings.shortcuts.start == "Ctrl+B"
    preferences.save()
    assert Preferences(service.paths.settings).settings.shortcuts.start == "Ctrl+B"
    window.open_page(0)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.controller.state == "running")


def test_a_key_in_use_is_refused_and_its_action_named(qtbot, page, preferences):
    press(qtbot, page, "start", Qt.Key.Key_P)
    assert preferences.settings.shortcuts.start == "Ctrl+R"
    assert "“Pause”" in page.problem.text()
    assert page.problem.isVisible()
    assert page.fields["start"].keySequence() == QKeySequence("Ctrl+R")


@pytest.mark.parametrize(
    ("key", "held", "message"),
    [
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "typing"),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "text fields"),
    ],
)
def test_a_key_that_would_harm_is_refused(qtbot, page, preferences, key, held, message):
    press(qtbot, page, "overlay", key, held)
    assert preferences.settings.shortcuts.overlay == "Ctrl+O"
    assert message in page.problem.text()


def test_a_key_is_removed_and_the_reset_restores_all(qtbot, page, window, preferences):
    page.remove_buttons["start"].click()
    assert preferences.settings.shortcuts.start == ""
    press(qtbot, page, "pause", Qt.Key.Key_R)
    assert preferences.settings.shortcuts.pause == "Ctrl+R"
    assert not page.problem.isVisible()
    preferences.reset("shortcuts")
    assert page.fields["start"].keySequence() == QKeySequence("Ctrl+R")
    keys = {action.text(): action.shortcut().toString() for action in window.actions()}
    assert keys["Pause"] == "Ctrl+P"


def test_a_damaged_key_in_the_file_is_the_default(service, qapp):
    service.paths.config.mkdir(parents=True)
    service.paths.settings.write_text('[shortcuts]\nstart = "Kontrol+Rr+?"\n')
    from app.gui.settings.shortcuts import key_of

    assert key_of(Preferences(service.paths.settings), "start") == QKeySequence("Ctrl+R")


def test_larger_text_needs_no_shift(window):
    (larger,) = (action for action in window.actions() if action.text() == "Larger text")
    assert QKeySequence("Ctrl+=") in larger.shortcuts()


def test_find_searches_what_is_on_show(qtbot, window):
    find = next(action for action in window.actions() if action.text() == "Find")
    window.open_page(1)
    find.trigger()
    assert window.library.field.hasFocus() or window.focusWidget() is window.library.field
    assert not window.live.search.isVisible()
    window.open_page(0)
    find.trigger()
    assert window.live.search.isVisible()


# -- from outside --------------------------------------------------------------------------------


def test_the_window_obeys_what_other_processes_ask(qtbot, window, tmp_path):
    instance = SingleInstance(tmp_path / "data")
    assert instance.acquire()
    instance.requested.connect(lambda word: handle_request(window, word))
    seen = []
    instance.requested.connect(seen.append)
    for word, reached in (
        ("start", lambda: window.controller.state == "running"),
        ("start", lambda: seen.count("start") == 2),
        ("pause", lambda: window.controller.state == "paused"),
        ("overlay", lambda: window.overlay.isVisible()),
        ("toggle", lambda: window.controller.state == "idle"),
        ("stop", lambda: seen[-1] == "stop"),
    ):
        assert post_request(tmp_path / "data", word)
        qtbot.waitUntil(reached)
    assert window.controller.state == "idle"
    window.live.overlay.click()
    instance.release()


def test_a_request_that_is_not_served_is_withdrawn(tmp_path):
    now = [0.0]

    def wait(seconds):
        now[0] += seconds

    assert not send_request(tmp_path, "toggle", lambda: now[0], wait)
    assert list(tmp_path.iterdir()) == []
    assert not send_request(tmp_path / "missing", "toggle")


def test_a_served_request_is_reported(tmp_path):
    taken = []

    def wait(_seconds):
        taken.extend(take_requests(tmp_path))

    assert send_request(tmp_path, "overlay", wait=wait)
    assert taken == ["overlay"]


def test_old_requests_are_not_obeyed_by_a_new_window(qtbot, tmp_path):
    for word in REQUESTS:
        post_request(tmp_path, word)
    instance = SingleInstance(tmp_path)
    seen = []
    instance.requested.connect(seen.append)
    assert instance.acquire()
    assert list(tmp_path.glob("request-*")) == []
    assert seen == []
    instance.release()


def test_the_command_reports_whether_a_window_was_there(qtbot, tmp_path, monkeypatch, capsys):
    paths = Paths.under(tmp_path)
    monkeypatch.setattr(Paths, "of_user", classmethod(lambda cls: paths))
    arguments = type("Arguments", (), {"action": "show"})
    assert control.run(arguments, Paths.of_user()) == exits.FAILED
    assert "run `fwcaptions` first" in capsys.readouterr().err
    instance = SingleInstance(paths.data)
    assert instance.acquire()
    codes = []
    thread = threading.Thread(target=lambda: codes.append(control.run(arguments, Paths.of_user())))
    with qtbot.waitSignal(instance.requested):
        thread.start()
    thread.join()
    assert codes == [exits.OK]
    instance.release()
