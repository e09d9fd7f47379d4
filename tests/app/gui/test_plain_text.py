"""Names of files, sessions, devices and models are shown as they are, never as markup."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListView, QWidget

from app.gui.widgets.confirm_dialog import ConfirmDialog
from engine import Device, MediaError

ROOT = Path(__file__).parents[3] / "app" / "gui"
SHARED = ROOT / "widgets" / "common.py"
MARKUP = "<h1>Pay</h1> <img src='x.png'> & <a href='https://example.org'>here</a>"


def modules():
    return [path for path in sorted(ROOT.rglob("*.py")) if path != SHARED]


def calls(path, name):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            if getattr(function, "attr", getattr(function, "id", None)) == name:
                yield node


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_labels_and_tooltips_come_from_the_shared_helpers(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    bases = [base for node in classes for base in node.bases]
    assert not any(getattr(base, "id", "") == "QLabel" for base in bases)
    assert not list(calls(path, "QLabel")), "use text_label or PlainLabel"
    for call in calls(path, "setToolTip"):
        (argument,) = call.args
        assert is_safe(argument), f"line {call.lineno}: use plain_tooltip"
    for call in calls(path, "showText"):
        assert is_safe(call.args[1]), f"line {call.lineno}: use plain_tooltip"


def is_safe(argument):
    """Whether a tooltip is a text of this program's own, or escaped."""
    if isinstance(argument, ast.Name):
        return argument.id.isupper()
    if not isinstance(argument, ast.Call):
        return isinstance(argument, ast.Constant)
    name = getattr(argument.func, "attr", getattr(argument.func, "id", None))
    return name == "plain_tooltip" or (name == "tr" and isinstance(argument.args[0], ast.Constant))


@pytest.fixture
def hostile(qtbot, window, service, tmp_path):
    """A window in which everything from outside has markup in its name."""
    name = MARKUP.replace("/", "")
    file = tmp_path / f"{name}.wav"
    file.write_bytes(b"")
    service.transcripts[file.name] = MediaError(f"“{file.name}” is damaged.")
    service.paths.models.mkdir(parents=True)
    window.live.picker.set_devices([Device(MARKUP, "mic", "1")])
    window.open_page(3)
    window.queue.add([file])
    session = service.paths.sessions / "one"
    session.mkdir(parents=True)
    (session / "session.jsonl").write_text(
        '{"kind":"header","format":"fastwhisper-captions session","version":1,'
        '"started":"2026-01-02T03:04:05+00:00","sources":{}}\n{"kind":"end","duration":1.0}\n'
    )
    library = service.sessions()
    library.rename(library.entries()[0], MARKUP)
    window.open_page(1)
    qtbot.waitUntil(lambda: not window.is_busy and window.library.model.rowCount() == 1)
    window.library.list.setCurrentIndex(window.library.model.index(0))
    qtbot.waitUntil(lambda: not window.is_busy)
    window.library.delete.click()
    window.notices.show_notice(f"“{name}” is damaged.", "error")
    return window


@pytest.mark.gui
def test_markup_from_outside_is_shown_as_it_is_written(hostile):
    texts = []
    for widget in QApplication.allWidgets():
        if isinstance(widget, QLabel) and widget.text():
            assert widget.textFormat() == Qt.TextFormat.PlainText, widget.text()
            texts.append(widget.text())
        assert "<img" not in widget.toolTip(), widget.toolTip()
    assert sum("<img" in text for text in texts) >= 4, "file, title, question and notice"
    for view in hostile.findChildren(QListView):
        model = view.model()
        for row in range(model.rowCount()):
            tip = model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or ""
            assert "<img" not in tip


@pytest.mark.gui
def test_a_question_shows_both_of_its_texts_as_they_are(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    question = ConfirmDialog(parent, MARKUP, MARKUP, "Delete", print)
    shown = [label for label in question.findChildren(QLabel) if label.text() == MARKUP]
    assert len(shown) == 2
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown)
