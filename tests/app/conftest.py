import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from app_fakes import FakeService
from PySide6.QtCore import QEvent


@pytest.fixture(scope="session", autouse=True)
def _english(qapp):
    """Use the plural forms of English, as the application does."""
    from app.gui.widgets.language import install_language

    install_language(qapp, "en")


@pytest.fixture(scope="module", autouse=True)
def _gui_collector(qapp):
    """Free Qt objects on the GUI thread only, as the application does."""
    from app.gui.garbage_collector import GuiGarbageCollector

    collector = GuiGarbageCollector(qapp, period_ms=50)
    yield
    collector.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    # What is left has to go here: with Python's own collector it may go on another thread.
    gc.unfreeze()
    gc.collect()
    gc.enable()


@pytest.fixture
def service(tmp_path):
    return FakeService(tmp_path)


@pytest.fixture
def preferences(qtbot, service):
    from app.gui.preferences import Preferences

    preferences = service.preferences = Preferences(service.paths.settings)
    preferences.update("window", welcomed=True)
    return preferences


@pytest.fixture
def window(qtbot, qapp, service, preferences):
    from app.gui.main_window import MainWindow
    from app.gui.widgets.theme import apply_theme

    if qapp.property("theme") != "light":
        apply_theme(qapp, "light")
    window = MainWindow(service, preferences)
    window.show()
    qtbot.waitUntil(lambda: not window.is_busy)
    yield window
    window.controller.stop()
    qtbot.waitUntil(lambda: not window.is_busy and window.controller.state == "idle")
    window.close()  # which may store the correction in an open editor
    qtbot.waitUntil(lambda: not window.is_busy)
    window.overlay.deleteLater()
    window.deleteLater()
    # Windows that stay would be dressed anew with every change of theme, and slow all tests down.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def running(qtbot, window, service):
    """A window that captions; returns the session, for the test to speak through."""
    with qtbot.waitSignal(
        window.controller.state_changed, check_params_cb=lambda s: s == "running"
    ):
        window.live.start.click()
    return service.session
