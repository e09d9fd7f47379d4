import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from app_fakes import FakeBackend


@pytest.fixture
def backend(tmp_path):
    return FakeBackend(tmp_path)


@pytest.fixture
def preferences(qtbot, backend):
    from app.gui.preferences import Preferences

    return Preferences(backend.paths.settings)


@pytest.fixture
def window(qtbot, qapp, backend, preferences):
    from app.gui.main_window import MainWindow
    from app.gui.theme import apply_theme

    apply_theme(qapp, "light")
    window = MainWindow(backend, preferences)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not window.busy)
    yield window
    window.controller.stop()
    qtbot.waitUntil(lambda: not window.busy)


@pytest.fixture
def running(qtbot, window, backend):
    """A window that captions; returns the session, for the test to speak through."""
    with qtbot.waitSignal(
        window.controller.state_changed, check_params_cb=lambda s: s == "running"
    ):
        window.live.start.click()
    return backend.session
