"""A program for test_x11: opens window and overlay on a real X server, and reports their state.

Prints one JSON object: what the X server reports about the overlay.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from app_fakes import FakeService, caption
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.main_window import MainWindow
from app.gui.preferences import Preferences
from app.gui.widgets.theme import apply_theme
from engine import CaptionChanged

PATIENCE = 200


def ask(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition):
    for _ in range(PATIENCE):
        if condition():
            return True
        wait(50)
    return False


def stack():
    """Top-level windows of the X server, the uppermost first."""
    tree = ask("xwininfo", "-root", "-tree")
    return [int(found, 16) for found in re.findall(r"^     (0x[0-9a-f]+)", tree, re.MULTILINE)]


def visible_stack():
    return [number for number in stack() if "IsViewable" in ask("xwininfo", "-id", str(number))]


def under_pointer(widget):
    centre = widget.frameGeometry().center()
    ask("xdotool", "mousemove", str(centre.x()), str(centre.y()))
    reported = ask("xdotool", "getmouselocation", "--shell")
    return int(re.search(r"WINDOW=(\d+)", reported)[1])


def main():
    app = QApplication([])
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as root:
        service = FakeService(root)
        preferences = service.preferences = Preferences(service.paths.settings)
        preferences.update("window", welcomed=True)
        window = MainWindow(service, preferences)
        window.show()
        window.live.start.click()
        wait_until(lambda: window.controller.state == "running")
        window.live.overlay.click()
        service.session.emit(CaptionChanged(caption("words above all others")))
        overlay = window.overlay
        number = int(overlay.winId())
        wait_until(lambda: number in visible_stack())
        focus = app.activeWindow() is not overlay
        other = QWidget()
        other.showMaximized()
        other.raise_()
        other.activateWindow()
        above = wait_until(lambda: visible_stack()[0] == number)
        takes_clicks = wait_until(lambda: under_pointer(overlay) == number)
        preferences.update("captions", click_through=True)
        lets_through = wait_until(lambda: under_pointer(overlay) != number)
        reported = {
            "platform": app.platformName(),
            "above": above,
            "takes_no_focus": focus and app.activeWindow() is not overlay,
            "takes_clicks": takes_clicks,
            "lets_clicks_through": lets_through,
            "frameless": overlay.frameGeometry() == overlay.geometry(),
            "translucent": "Depth: 32" in ask("xwininfo", "-id", str(number)),
        }
        window.controller.stop()
        wait_until(lambda: window.controller.state == "idle" and not window.is_busy)
        other.close()
        window.close()
    print(json.dumps(reported))


main()
