"""The add-on: offered, installed, cancelled, and what pip is asked for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from personal_fakes import trainer

from app.addon import Installer, install_commands
from app.gui.personal import addon_card
from app.gui.widgets.confirm_dialog import ConfirmDialog
from app.pip_errors import explain_pip_failure
from engine import Cancelled

pytestmark = pytest.mark.gui


def test_without_the_add_on_the_page_offers_it(qtbot, window, page):
    assert page.addon.isVisible()
    assert not page.training.isVisible()
    assert page.addon.install.isVisible()


@pytest.mark.parametrize(
    ("python", "advice"), [(Path(sys.executable), "training extra"), (None, "Unpack its archive")]
)
def test_an_environment_without_pip_is_advised_how_to_get_the_trainer(
    monkeypatch, page, python, advice
):
    monkeypatch.setattr(addon_card, "can_install", lambda: False)
    monkeypatch.setattr(addon_card, "own_python", lambda: python)
    card = addon_card.AddonCard(page._controller)
    assert advice in card.text.text()
    assert not card.install.isVisible()


def run_python(code):
    return [sys.executable, "-u", "-c", code]


def test_the_add_on_is_installed_with_progress(qtbot, window, service, page):
    reported = []
    code = "print('Collecting torch==2.13.0'); print('Progress 50 of 200')"
    installer = Installer([[run_python(code)], [run_python("print('Collecting onnx')")]])
    page.addon.begin(installer)
    page.addon._work.progressed.connect(reported.append)
    service.trainer_found = trainer("accept")
    qtbot.waitUntil(lambda: not page.addon.is_installing and not window.is_busy)
    assert ("torch==2.13.0", 0.25) in reported or ("torch", 0.25) in reported
    assert window.notices.text == "The add-on is installed."
    qtbot.waitUntil(page.training.isVisible)
    assert not page.addon.isVisible()


def test_an_installation_without_a_network_is_explained(qtbot, window, page):
    code = "import sys; print('Failed to establish a new connection: refused'); sys.exit(1)"
    page.addon.begin(Installer([[run_python(code)]]))
    qtbot.waitUntil(lambda: not page.addon.is_installing)
    assert page.addon.state.text() == (
        "The installation failed: the package index cannot be reached; check the connection."
    )
    assert page.addon.install.isVisible()


def test_an_installation_is_cancelled(qtbot, window, page):
    code = "import time; print('Collecting torch'); time.sleep(60)"
    page.addon.begin(Installer([[run_python(code)]]))
    qtbot.waitUntil(lambda: "torch" in page.addon.state.text())
    page.addon.cancel.click()
    qtbot.waitUntil(lambda: not page.addon.is_installing)
    assert page.addon.state.text() == "The installation was cancelled."


def test_cancelling_while_pip_is_being_started_stops_it(monkeypatch):
    installer = Installer([[run_python("import time; time.sleep(60)")]])

    class SlowStart(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            installer.cancel()

    monkeypatch.setattr(subprocess, "Popen", SlowStart)
    with pytest.raises(Cancelled):
        installer.run(lambda *_: None)


def test_the_next_build_is_tried_where_an_index_lacks_the_first(tmp_path):
    done = tmp_path / "done"
    refused, accepted = run_python("raise SystemExit(1)"), run_python(f"open({str(done)!r}, 'w')")
    Installer([[refused, accepted], [accepted]]).run(lambda *_: None)
    assert done.exists()


def test_pip_installs_nothing_but_locked_files_in_this_environment():
    (packages,), builds = install_commands("/env/python")
    for command in (packages, *builds):
        assert command[:5] == ["/env/python", "-I", "-m", "pip", "install"]
        assert {"--require-hashes", "--no-deps"} <= set(command)
        assert command[command.index("--only-binary") + 1] == ":all:"
        assert not any("index" in word for word in command), "indexes are pip's own affair"
        assert "--hash=sha256:" in Path(command[-1]).read_text(encoding="utf-8")
    assert "\nonnxscript==" in Path(packages[-1]).read_text(encoding="utf-8")
    assert "+cpu " in Path(builds[0][-1]).read_text(encoding="utf-8")


def test_the_add_on_leaves_the_packages_of_the_running_application_alone():
    for command, *_ in install_commands():
        lock = Path(command[-1]).read_text(encoding="utf-8")
        assert not re.search(r"^(numpy|onnxruntime|pyside6-essentials|av)==", lock, re.MULTILINE)


@pytest.mark.parametrize(
    ("system", "machine", "size"),
    [
        ("linux", "x86_64", "2.8 GB"),
        ("win32", "AMD64", "163.6 MB"),
        ("darwin", "arm64", "153.2 MB"),
        ("linux", "riscv64", "2.9 GB"),
    ],
)
def test_the_size_of_the_download_is_told_before(monkeypatch, page, system, machine, size):
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    page.addon._ask()
    (question,) = page.addon.findChildren(ConfirmDialog)
    assert f"The download is {size}." in question.informativeText()
    question.reject()


def test_an_unknown_failure_of_pip_is_explained_by_its_last_line():
    assert explain_pip_failure("Something odd happened.\n\n") == "Something odd happened"
    assert explain_pip_failure("") == "pip gave no reason"
