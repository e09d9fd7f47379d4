"""A program for test_shutdown: the window captions speech that does not end, until it is closed.

`closing_window.py FOLDER` prints "captured" once the speech has been read.
"""

import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from speech_fakes import SPEECH

from app.gui import application
from app.service import CaptioningService
from engine import SAMPLE_RATE, AudioBlock, read_audio


class Microphone:
    """Delivers four seconds of speech; then the speaker makes a pause that does not end."""

    name, channel, warning, finished = "Fake microphone", "mic", None, False

    def __init__(self):
        samples = read_audio(SPEECH).samples[: 4 * SAMPLE_RATE]
        self._blocks = [AudioBlock(part[:, None], SAMPLE_RATE) for part in samples.reshape(40, -1)]

    def open(self):
        pass

    def read(self, timeout):
        if self._blocks:
            return self._blocks.pop(0)
        print("captured", flush=True)
        threading.Event().wait(timeout)
        return None

    def close(self):
        pass


class Service(CaptioningService):
    """Captions the fake microphone."""

    def devices(self, *, refresh=False):
        return ()

    def open_session(self, source, listener):
        return super().open_session([Microphone()], listener)


class Window(application.MainWindow):
    """Starts captions by itself."""

    def _start_tasks(self):
        super()._start_tasks()
        self.live.start.click()


application.CaptioningService = Service
application.MainWindow = Window
print("status", application.run([], Path(sys.argv[1])), flush=True)
