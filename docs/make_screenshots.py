"""Takes the pictures of the documentation from the running program, with sample words.

Needs an X display (``xvfb-run -s "-screen 0 1280x860x24" python docs/make_screenshots.py``) or,
without one, ``QT_QPA_PLATFORM=offscreen``. Writes ``docs/*.png``; opens no microphone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PySide6.QtCore import QEventLoop, QLocale, QPoint, QRectF, QSize, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QFont, QFontDatabase, QLinearGradient, QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.gui.main_window import MainWindow  # noqa: E402
from app.gui.settings.preferences import Preferences  # noqa: E402
from app.gui.widgets.theme import apply_theme  # noqa: E402
from app.paths import Paths  # noqa: E402
from app.personal.events import Example, Rejected, Result  # noqa: E402
from app.personal.keys import KeyRing  # noqa: E402
from app.personal.trainer import Trainer  # noqa: E402
from app.service import CaptioningService, ModelReady, OpenedSession  # noqa: E402
from engine import (  # noqa: E402
    SAMPLE_RATE,
    Caption,
    CaptionChanged,
    Cue,
    CueFinal,
    Device,
    LagChanged,
    LevelChanged,
    Recording,
    SessionAudioRecorder,
    SessionEnded,
    Transcript,
    VersionScores,
    Word,
    find_model,
    read_prompts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Channel

TALK: tuple[tuple[Channel, str], ...] = (
    ("mic", "Good morning, everyone. Shall we begin with the minutes of the last meeting?"),
    ("system", "Yes, please. I sent a corrected version on Tuesday, with the missing figures."),
    ("mic", "Thank you. The second item is the lease of the new office, which ends in March."),
    ("system", "I would renew it. Moving costs more than we could ever save."),
)
PAST = (
    ("Budget review", "Shall we start with the budget? I have the figures of last quarter here."),
    ("", "Good evening, and welcome to the lecture on the history of the printing press."),
    ("Interview, part 2", "We moved to the coast when I was six, because of the harbour."),
    ("", "The landlord offers five more years of the lease at the same rent."),
)
EXAMPLES = (
    Example(
        "Please send the revised lease to Siobhan before noon.",
        "Please send the revised leash to Chevron before noon.",
        "Please send the revised lease to Siobhan before noon.",
    ),
    Example(
        "The harbour office closes at four on Fridays.",
        "The harbour of is closes at four on Friday's.",
        "The harbour office closes at four on Friday's.",
    ),
    Example(
        "Shall we take the minutes as read?",
        "Shall we take the minutes as red?",
        "Shall we take the minutes as read?",
    ),
)
PACE = 0.32


def words(text: str, start: float) -> tuple[Word, ...]:
    """Return words spoken evenly."""
    spoken = enumerate(text.split())
    return tuple(
        Word(word, start + i * PACE, start + (i + 1) * PACE - 0.05, 0.9) for i, word in spoken
    )


def cue(text: str, start: float, channel: Channel = "mic") -> Cue:
    """Return one final cue."""
    spoken = words(text, start)
    return Cue(start, spoken[-1].end, (text,), channel, spoken)


class SampleSession:
    """Says the sample words, and ends when it is asked to."""

    def __init__(self, listener: Callable[[object], None]) -> None:
        self._say = listener

    def start(self) -> None:
        """Say everything at once."""
        start = 0.0
        self._say(ModelReady())
        for channel, text in TALK:
            self._say(CueFinal(cue(text, start, channel)))
            start += len(text.split()) * PACE + 2.2
        sure = words("Then let us vote on it. All those in set_vocabulary", start)
        unsure = words("please raise your", sure[-1].end + 0.05)
        self._say(CaptionChanged(Caption("mic", sure, unsure, 9)))
        self._say(LagChanged(0.4, 0))
        self.hum()

    def hum(self) -> None:
        """Keep the level meter up."""
        self._say(LevelChanged("mic", -5.0, -17.0))
        self._say(LevelChanged("system", -11.0, -28.0))

    def stop(self) -> None:
        """End."""
        self._say(SessionEnded(60.0))


class SampleKeyring:
    """A keyring that forgets when the program ends."""

    kept: ClassVar[dict[str, str]] = {}

    def get_password(self, _service: str, user: str) -> str | None:
        """Return what is kept."""
        return self.kept.get(user)

    def set_password(self, _service: str, user: str, text: str) -> None:
        """Keep it."""
        self.kept[user] = text


class SampleBackend(CaptioningService):
    """A machine with a microphone and no need of a model."""

    session: SampleSession

    def __init__(self, paths: Paths) -> None:
        super().__init__(paths)
        self.personal.keys = KeyRing(paths.personal / "sealed", SampleKeyring)

    def trainer(self) -> Trainer:
        """Say that learning is possible."""
        return Trainer((sys.executable, "-c", ""), ROOT)

    def devices(self) -> tuple[Device, ...]:
        """List two devices."""
        return (Device("Desk microphone", "mic", "a", True), Device("Speakers", "system", "b"))

    def recogniser(self, settings: Any) -> Any:
        """Nothing is recognised here."""
        return None

    def new_session(self, choice: str, settings: Any, listener: Any) -> Any:
        """Return the session of sample words."""
        self.session = SampleSession(listener)
        return OpenedSession(self.session, self.paths.sessions)


def wait(milliseconds: int = 350) -> None:
    """Let the program draw."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, name: str) -> None:
    """Write a picture of a widget."""
    wait()
    widget.grab().save(str(ROOT / "docs" / f"{name}.png"))


def shoot_overlay(window: MainWindow) -> None:
    """Write a picture of the overlay over a busy background."""
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
    wait()
    place = QPoint((1040 - overlay.width()) // 2, 420 - overlay.height() - 40)
    picture = overlay.grab(overlay.rect())
    painter.drawPixmap(place, picture)
    painter.end()
    scene.save(str(ROOT / "docs" / "overlay.png"))


def show_theme(app: QApplication, window: MainWindow, session: SampleSession, theme: str) -> None:
    """Write the pictures of one theme."""
    apply_theme(app, theme)
    window.refresh_theme()
    window.open_page(0)
    window.live.view.setFocus()
    session.hum()
    wait(120)
    window.grab().save(str(ROOT / "docs" / f"live-{theme}.png"))
    window.open_page(3)
    window.open_caption_settings()
    shoot(window, f"settings-{theme}")
    window.open_personalisation()
    wait(800)
    shoot(window, f"personalise-{theme}")


def shoot_dialogs(window: MainWindow) -> None:
    """Write the pictures of reading aloud and of what was learnt."""
    page = window.settings.personalisation
    reading = page.open_enrolment()
    reading.meter.hear("mic", -17.0, -6.0)
    wait(60)
    reading.grab().save(str(ROOT / "docs" / "read-aloud.png"))
    reading.reject()
    item = window.personalisation.summary.items[3].id
    window.personalisation.rejected.append(
        Rejected(item, "There is too much noise, or no speech; record in a quieter place.")
    )
    window.personalisation.result = Result(
        accepted=True,
        reason="The new model hears you better, and other people as well as before.",
        version=2,
        wer_before=18.4,
        wer_after=12.9,
        canary_before=11.3,
        canary_after=11.4,
        learnt=46,
        rejected=1,
        examples=EXAMPLES,
    )
    result = page.show_result()
    if result is not None:
        shoot(result, "personalise-result")
        result.reject()


def main() -> None:
    """Take all pictures."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    app = QApplication([])
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        backend = SampleBackend(Paths.of_user())
        preferences = Preferences(backend.paths.settings)
        preferences.update("window", welcomed=True)
        apply_theme(app, "light")
        window = MainWindow(backend, preferences)
        window.show()
        wait()
        fill_library(backend, preferences)
        fill_personal(backend, preferences)
        window.start_captions()
        wait()
        window.live.overlay.click()
        shoot_overlay(window)
        window.live.overlay.click()
        for theme in ("dark", "light"):
            show_theme(app, window, backend.session, theme)
        shoot_dialogs(window)
        window.open_page(1)
        window.library.field.setFocus()
        window.library.field.setText("lease")
        wait(600)
        window.library.list.setCurrentIndex(window.library.model.index(0))
        shoot(window, "library-light")
        window.close()
        wait()


def fill_library(backend: SampleBackend, preferences: Preferences) -> None:
    """Keep some sessions, so that there is something to find."""
    library = backend.library(preferences.settings)
    for title, text in PAST:
        more = cue("Moving costs more than we could ever save in those years.", 9.0, "file")
        path = library.add(Transcript((cue(text, 0.0, "file"), more), (), 1834.0), "a.wav")
        entry = next(entry for entry in library.entries() if entry.path == path)
        library.rename(entry, title)
        if not title:
            recorder = SessionAudioRecorder(path)
            recorder.write("file", 0.0, np.zeros(20 * SAMPLE_RATE, np.float32))
            recorder.close()


def fill_personal(backend: SampleBackend, preferences: Preferences) -> None:
    """Keep some recordings and versions."""
    home, settings = backend.personal, preferences.settings.personal
    noise = np.random.default_rng(7)
    now = datetime.now().astimezone()
    spoken = [(text, "enrolment") for text in read_prompts()[:12]]
    spoken += [(text, "caption") for _, text in (*TALK, *PAST)]
    for number, (text, kind) in enumerate(spoken):
        samples = (noise.standard_normal(len(text) * 1100) * 900).astype(np.int16)
        when = now - timedelta(minutes=90 - number)
        sure = None if kind == "enrolment" else 0.91
        home.add(Recording(f"sample-{number}", when, kind, text, sure, samples), settings)
    versions = home.versions
    for before, after in ((18.4, 15.2), (18.4, 12.9)):
        scores = VersionScores("fastwhisper-en 1", 46, 1, before, after, 11.3, 11.4)
        versions.use(versions.add(find_model(None), scores))


if __name__ == "__main__":
    main()
