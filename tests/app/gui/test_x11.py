"""The overlay on a real X server with a window manager; skipped where these are not installed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.gui, pytest.mark.slow]
ROOT = Path(__file__).parents[3]
TOOLS = ("Xvfb", "openbox", "xdotool", "xwininfo")


@pytest.fixture(scope="module")
def display():
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as reported:
        number = reported.readline().strip()
    if not number:
        server.wait()
        pytest.skip("Xvfb does not start here")
    manager = subprocess.Popen(
        ["openbox"],
        env={**os.environ, "DISPLAY": f":{number}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f":{number}"
    for process in (manager, server):
        process.terminate()
        process.wait()


def test_the_overlay_is_what_it_should_be_on_x11(display):
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("x11_window.py"))],
        cwd=ROOT,
        env={
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    if "Could not load the Qt platform plugin" in done.stderr:
        pytest.skip("Qt's X11 plugin lacks a system library here")
    assert done.returncode == 0, done.stderr
    reported = json.loads(done.stdout.splitlines()[-1])
    assert reported.pop("platform") == "xcb"
    assert [name for name, good in reported.items() if not good] == []
