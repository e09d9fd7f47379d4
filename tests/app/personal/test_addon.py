"""The add-on: offered, installed, cancelled, and what pip is asked for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from personal_fakes import trainer

from app.addon import Installer, install_commands
from app.gui.personal import addon_card
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
    installer = Installer([run_python(code), run_python("print('Collecting onnx')")])
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
    page.addon.begin(Installer([run_python(code)]))
    qtbot.waitUntil(lambda: not page.addon.is_installing)
    assert page.addon.state.text() == (
        "The installation failed: the package index cannot be reached; check the connection."
    )
    assert page.addon.install.isVisible()


def test_an_installation_is_cancelled(qtbot, window, page):
    code = "import time; print('Collecting torch'); time.sleep(60)"
    page.addon.begin(Installer([run_python(code)]))
    qtbot.waitUntil(lambda: "torch" in page.addon.state.text())
    page.addon.cancel.click()
    qtbot.waitUntil(lambda: not page.addon.is_installing)
    assert page.addon.state.text() == "The installation was cancelled."


def test_cancelling_while_pip_is_being_started_stops_it(monkeypatch):
    installer = Installer([run_python("import time; time.sleep(60)")])

    class SlowStart(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            installer.cancel()

    monkeypatch.setattr(subprocess, "Popen", SlowStart)
    with pytest.raises(Cancelled):
        installer.run(lambda *_: None)


def test_pip_is_asked_for_locked_hashes_in_this_environment():
    locked, torch = install_commands("/env/python")
    assert locked[:5] == ["/env/python", "-I", "-m", "pip", "install"]
    assert "--require-hashes" in locked
    lock = Path(locked[-1]).read_text(encoding="utf-8")
    assert "\nonnxscript==" in lock
    assert "--hash=sha256:" in lock
    assert re.fullmatch(r"torch==[\d.]+", torch[-1])
    assert not any("index" in word for word in (*locked, *torch))


def test_the_add_on_leaves_the_packages_of_the_running_application_alone():
    lock = Path(install_commands()[0][-1]).read_text(encoding="utf-8")
    assert not re.search(r"^(numpy|onnxruntime|pyside6-essentials|av)==", lock, re.MULTILINE)


def test_an_unknown_failure_of_pip_is_explained_by_its_last_line():
    assert explain_pip_failure("Something odd happened.\n\n") == "Something odd happened"
    assert explain_pip_failure("") == "pip gave no reason"
