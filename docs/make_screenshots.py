"""Takes the pictures of the documentation from a real run of the program.

    xvfb-run -s "-screen 0 1280x860x24" .venv/bin/python docs/make_screenshots.py

The two halves of a conversation, cut from the bundled recording, are played into a virtual
microphone and a virtual speaker (PulseAudio); the program captions both with the bundled model,
stores the session and transcribes the recording as a file. The pictures of captions, overlay and
library show what came out. Training takes minutes, so the error rates and sentences of the
personalisation result are examples. Writes ``docs/*.png``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QLocale, QPoint, QRectF, QSize, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QFont, QFontDatabase, QLinearGradient, QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from virtual_audio import PulseSinks, virtual_audio  # noqa: E402

from app.gui.main_window import MainWindow  # noqa: E402
from app.gui.preferences import Preferences  # noqa: E402
from app.paths import Paths  # noqa: E402
from app.personal.events import parse_event  # noqa: E402
from app.personal.keys import KeyRing  # noqa: E402
from app.service import CaptioningService  # noqa: E402
from engine import SAMPLE_RATE, Recording, VersionScores, find_model, read_audio  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Int16 = NDArray[np.int16]

DOCS = ROOT / "docs"
SAMPLE = ROOT / "resources" / "samples" / "the-toll.opus"
WORDS = SAMPLE.with_suffix(".words.json")
FILE_TITLE, LIVE_TITLE = "The Chronicles of Newgate", "The toll, read in turns"
QUERY = "penny"
OVERLAY_AFTER, LIVE_AFTER = 14.0, 33.2
"""Seconds of captions after which their pictures are taken, while somebody speaks."""
RESULT = {
    "event": "result",
    "accepted": True,
    "reason": "The new model recognises you better, and general speech as well as before.",
    "version": 2,
    "wer_before": 18.4,
    "wer_after": 12.9,
    "canary_before": 11.3,
    "canary_after": 11.4,
    "trained_on": 46,
    "rejected": 1,
    "examples": [
        {
            "text": "Please send the revised lease to Siobhan before noon.",
            "before": "Please send the revised leash to Chevron before noon.",
            "after": "Please send the revised lease to Siobhan before noon.",
        },
        {
            "text": "The harbour office closes at four on Fridays.",
            "before": "The harbour of is closes at four on Friday's.",
            "after": "The harbour office closes at four on Friday's.",
        },
        {
            "text": "Shall we take the minutes as read?",
            "before": "Shall we take the minutes as red?",
            "after": "Shall we take the minutes as read?",
        },
    ],
}


class MemoryKeyring:
    """A keyring that lasts as long as the program."""

    passwords: ClassVar[dict[str, str]] = {}

    def get_password(self, _service: str, user: str) -> str | None:
        """Return a stored password."""
        return self.passwords.get(user)

    def set_password(self, _service: str, user: str, password: str) -> None:
        """Store a password."""
        self.passwords[user] = password


def wait(milliseconds: int = 350) -> None:
    """Process events for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    """Process events until a condition holds; ends the program when it never does."""
    for _ in range(round(seconds / 0.02)):
        if condition():
            return
        wait(20)
    sys.exit("The program did not get as far as the pictures need it.")


def save(widget: QWidget, name: str) -> None:
    """Save a picture of a widget as the screen shows it."""
    wait()
    screen = widget.screen()
    corner = widget.mapToGlobal(QPoint())
    shown = screen.grabWindow(0, corner.x(), corner.y(), widget.width(), widget.height())
    shown.save(str(DOCS / f"{name}.png"))


def phrases() -> list[tuple[str, Int16]]:
    """Return text and samples of the recording, cut after sentences and commas."""
    samples = read_audio(SAMPLE).samples
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    cut: list[tuple[str, Int16]] = []
    start, text = 0.0, ""
    for word, following in zip(
        words, [*words[1:], {"start": len(samples) / SAMPLE_RATE}], strict=True
    ):
        text = f"{text} {word['word']}".strip()
        if word["word"].endswith((",", ".")) and word["word"] != "Mr.":
            end = (word["end"] + following["start"]) / 2
            part = samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
            cut.append((text, (part * 32767).astype(np.int16)))
            start, text = end, ""
    return cut


def write_conversation(folder: Path) -> tuple[Path, Path]:
    """Write two recordings of the same length in which the sentences alternate."""
    tracks: tuple[list[Int16], list[Int16]] = ([], [])
    speaker = 0
    for text, samples in phrases():
        tracks[speaker].append(samples)
        tracks[1 - speaker].append(np.zeros_like(samples))
        speaker = 1 - speaker if text.endswith(".") else speaker
    paths = folder / "microphone.wav", folder / "speaker.wav"
    for path, track in zip(paths, tracks, strict=True):
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes(np.concatenate(track).tobytes())
    return paths


def take_live(
    window: MainWindow, preferences: Preferences, audio: PulseSinks, folder: Path
) -> None:
    """Caption the conversation, and take the pictures of overlay and window meanwhile."""
    controller, live = window.controller, window.live
    near, far = write_conversation(folder)
    live.start.click()
    wait_until(lambda: controller.state == "running" and live.status.text() == "Listening")
    players = [audio.speak(near), audio.play(far)]
    wait_until(lambda: controller.stopwatch.seconds >= OVERLAY_AFTER)
    live.overlay.click()
    wait_until(lambda: len(window.overlay.lines.visible()[-1].committed) > 30)
    save_overlay(window)
    live.overlay.click()
    wait_until(lambda: controller.stopwatch.seconds >= LIVE_AFTER)
    for theme in ("light", "dark"):
        preferences.update("window", theme=theme)
        wait_until(lambda: is_speaking(window))
        save(window, f"live-{theme}")
    wait_for(players)
    wait(2500)
    live.start.click()
    wait_until(lambda: controller.state == "idle")


def is_speaking(window: MainWindow) -> bool:
    """Whether there are tentative words and one meter is up."""
    paragraphs = window.controller.transcript.paragraphs()
    levels = [window.live.meter.level(channel) for channel in ("mic", "system")]
    return any(not p.is_final for p in paragraphs[-2:]) and max(levels) > 0.4


def wait_for(players: list[subprocess.Popen[bytes]]) -> None:
    """Wait until both recordings have been played."""
    wait_until(lambda: all(player.poll() is not None for player in players))


def save_overlay(window: MainWindow) -> None:
    """Save a picture of the overlay above a busy background; Xvfb blends no windows by itself."""
    scene = QPixmap(QSize(1040, 420))
    painter = QPainter(scene)
    gradient = QLinearGradient(0, 0, 1040, 420)
    for place, colour in ((0.0, "#f2c879"), (0.4, "#6fa3c7"), (0.7, "#e9eef2"), (1.0, "#24344f")):
        gradient.setColorAt(place, QColor(colour))
    painter.fillRect(scene.rect(), gradient)
    for number in range(90):
        tint = QColor.fromHsv(number * 37 % 360, 70 + number % 120, 120 + number % 130, 120)
        left, top = number * 211 % 1040 - 40, number * 97 % 420 - 20
        painter.fillRect(QRectF(left, top, 40 + number * 31 % 150, 20 + number * 17 % 80), tint)
    overlay = window.overlay
    place = QPoint((1040 - overlay.width()) // 2, 420 - overlay.height() - 40)
    painter.drawPixmap(place, overlay.grab(overlay.rect()))
    painter.end()
    scene.save(str(DOCS / "overlay.png"))


def take_library(window: MainWindow, service: CaptioningService) -> None:
    """Transcribe the recording as a file, and take the picture of a search in both sessions."""
    window.queue.add([SAMPLE])
    wait_until(lambda: not window.is_busy)
    library = service.sessions()
    for entry in library.entries():
        library.rename(entry, LIVE_TITLE if entry.audio_bytes else FILE_TITLE)
    window.open_page(1)
    window.library.field.setText(QUERY)
    wait_until(lambda: window.library.model.rowCount() == 2 and not window.is_busy)
    window.library.list.setCurrentIndex(window.library.model.index(1))
    wait_until(lambda: window.library.view.isVisible() and not window.is_busy)
    save(window, "library-light")


def take_settings(window: MainWindow, preferences: Preferences) -> None:
    """Take the pictures of two pages of the settings in both themes."""
    for theme in ("dark", "light"):
        preferences.update("window", theme=theme)
        window.open_caption_settings()
        window.navigation.button(3).setFocus()
        save(window, f"settings-{theme}")
        window.open_personalisation()
        wait_until(lambda: not window.is_busy)
        save(window, f"personalise-{theme}")


def take_dialogs(window: MainWindow) -> None:
    """Take the pictures of reading aloud and of a training result."""
    page = window.open_personalisation()
    if (reading := page.open_enrolment()) is not None:
        save(reading, "read-aloud")
        reading.reject()
    window.personalisation.result = parse_event(json.dumps(RESULT).encode())
    if (result := page.show_result()) is not None:
        save(result, "personalise-result")
        result.reject()


def add_recordings(service: CaptioningService, preferences: Preferences) -> None:
    """Store the phrases of the recording as read aloud, and a version with example error rates."""
    now = datetime.now().astimezone()
    for number, (text, samples) in enumerate(phrases()):
        when = now - timedelta(minutes=30 - number)
        recording = Recording(f"phrase-{number}", when, "enrolment", text, None, samples)
        service.personal.add(recording, preferences.settings.personal)
    versions = service.personal.versions
    scores = VersionScores("fastwhisper-en 1", 46, 1, 18.4, 15.2, 11.3, 11.3)
    versions.use(versions.add(find_model(None), scores))


def main() -> None:
    """Take all pictures."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app = QApplication([])
    app.setFont(QFont("Inter" if "Inter" in QFontDatabase.families() else app.font().family(), 10))
    with virtual_audio() as audio, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HOME"] = name
        preferences = Preferences(Paths.of_user().settings)
        preferences.update("window", welcomed=True, theme="light")
        preferences.update("audio", source="both")
        preferences.update("files", keep_audio=True)
        service = CaptioningService(Paths.of_user(), lambda: preferences.settings)
        service.personal.keys = KeyRing(service.paths.personal / "sealed", MemoryKeyring)
        window = open_window(app, service, preferences)
        take_live(window, preferences, audio, folder)
        preferences.update("window", theme="light")
        take_library(window, service)
        add_recordings(service, preferences)
        take_settings(window, preferences)
        take_dialogs(window)
        window.close()
        wait_until(lambda: not window.is_busy)


def open_window(
    app: QApplication, service: CaptioningService, preferences: Preferences
) -> MainWindow:
    """Open the window as the program does, and wait until the model has loaded."""
    from app.gui.application import follow_theme
    from app.gui.widgets.theme import apply_theme

    apply_theme(app, preferences.settings.window.theme)
    window = MainWindow(service, preferences)
    follow_theme(app, window, preferences)
    window.show()
    wait()  # until the tasks of the start have begun
    wait_until(lambda: not window.is_busy)
    return window


if __name__ == "__main__":
    main()
