"""The dialog for reading sentences aloud, one at a time, by keyboard or mouse."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.background import BackgroundTask
from app.gui.widgets.common import fill, repolish, set_severity, text_label
from app.gui.widgets.language import translated
from app.gui.widgets.level_meter import LevelMeterWidget
from app.personal.collector import new_id
from engine import (
    MAX_SHARE,
    MIN_SHARE,
    MIN_SIMILARITY,
    Reading,
    Recording,
    check_recording,
    compare_reading,
    read_prompts,
)

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController
    from app.gui.personal.recording_player import RecordingPlayer
    from app.service import CaptioningService

FIRST_GOAL = 20
"""This many sentences cover every phoneme of English."""

MAX_MISSED = 6
"""Words that are named when they were not recognised."""

Stage = Literal["ready", "recording", "checking", "good", "bad", "saving", "done"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sentence that was read.

    Attributes
    ----------
    samples
        int16, 16 kHz mono; None when nothing was recorded.
    problem
        Why the audio cannot be used; None when it can.
    reading
        How the recognised words compare with the sentence; None where nothing was recognised.
    """

    samples: Any
    problem: str | None
    reading: Reading | None = None

    @property
    def is_good(self) -> bool:
        return self.problem is None and self.reading is not None and self.reading.is_match


class EnrolmentDialog(QDialog):
    """Records a sentence, plays it and saves it or not; Enter and Space take the next step."""

    def __init__(
        self,
        service: CaptioningService,
        controller: PersonalisationController,
        player: RecordingPlayer,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Read sentences aloud"))
        self.resize(720, 480)
        self._service = service
        self._controller = controller
        self._player = player
        self._prompts = read_prompts()
        done = {item.text for item in controller.summary.usable if item.kind == "enrolment"}
        self._left = [text for text in self._prompts if text not in done]
        self._stage: Stage = "ready" if self._left else "done"
        self._attempt: Attempt | None = None
        self._work: BackgroundTask | None = None
        self._stopped = threading.Event()
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._show()

    def _make_widgets(self) -> None:
        self.progress = text_label("", "help")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Sentences read"))
        self.sentence = text_label("", "sentence")
        self.meter = LevelMeterWidget()
        self.hint = text_label()
        for label in (self.sentence, self.hint):
            label.setWordWrap(True)
        self.record = QPushButton(self.tr("Record"))
        self.play = QPushButton(self.tr("Play"))
        self.keep = QPushButton(self.tr("Keep and continue"))
        self.skip = QPushButton(self.tr("Skip"))
        self.finish = QPushButton(self.tr("Close"))

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(32, 28, 32, 28)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.sentence, 1)
        fill(
            QVBoxLayout(self),
            self.progress,
            self.bar,
            (card, 1),
            self.meter,
            self.hint,
            self._buttons(),
            margins=(24, 20, 24, 20),
            spacing=12,
        )

    def _buttons(self) -> QLayout:
        return fill(
            QHBoxLayout(),
            self.record,
            self.play,
            self.keep,
            self.skip,
            None,
            self.finish,
            spacing=10,
        )

    def _connect(self) -> None:
        self.record.clicked.connect(self._record_or_stop)
        self.play.clicked.connect(self._play_or_stop)
        self.keep.clicked.connect(self._keep)
        self.skip.clicked.connect(self._skip)
        self.finish.clicked.connect(self.reject)
        self._player.changed.connect(self._show_play)

    @property
    def n_read(self) -> int:
        return len(self._prompts) - len(self._left)

    # -- actions -----------------------------------------------------------------------------------

    @Slot()
    def _record_or_stop(self) -> None:
        if self._work is not None:
            self._stopped.set()
            return
        self._player.stop()
        self._stopped = stopped = threading.Event()
        text = self._left[0]
        work = BackgroundTask(lambda: self._read(text, stopped, work), self)
        work.progressed.connect(self._show_progress)
        work.done.connect(self._recorded)
        work.failed.connect(self._failed)
        work.ended.connect(self._ended)
        self._work = work
        self._set_stage("recording")
        work.start()

    def _read(self, text: str, stopped: threading.Event, work: BackgroundTask) -> Attempt:
        """Record and check one sentence; runs on a worker thread."""
        from app.personal.recording import record_sentence

        source = self._service.microphone()

        def on_level(rms: float, peak: float) -> None:
            if not stopped.is_set():
                work.report((rms, peak))

        samples = record_sentence(source, on_level, stopped.is_set)
        problem = check_recording(samples, text)
        if problem is not None:
            return Attempt(samples if len(samples) else None, problem)
        work.report(None)
        return Attempt(samples, None, compare_reading(text, self._service.recognise(samples)))

    @Slot(object)
    def _show_progress(self, level: tuple[float, float] | None) -> None:
        """Show the level of a block; None follows the last one."""
        if level is None:
            self._set_stage("checking")
        else:
            self.meter.show_level("mic", *level)

    @Slot(object)
    def _recorded(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._set_stage("good" if attempt.is_good else "bad")

    @Slot(str)
    def _failed(self, message: str) -> None:
        self._attempt = Attempt(None, message)
        self._set_stage("bad")

    @Slot()
    def _ended(self) -> None:
        if self._work is not None:
            self._work.deleteLater()
        self._work = None
        self.meter.clear()

    @Slot()
    def _play_or_stop(self) -> None:
        if self._player.is_playing:
            self._player.stop()
        elif self._attempt is not None:
            self._player.play(self._attempt.samples)

    @Slot()
    def _keep(self) -> None:
        if self._attempt is None:
            return
        self._player.stop()
        created = datetime.now().astimezone()
        text = self._left[0]
        recording = Recording(new_id(), created, "enrolment", text, None, self._attempt.samples)
        self._set_stage("saving")
        work = BackgroundTask(lambda: self._controller.add_recording(recording), self)
        work.done.connect(self._saved)
        work.failed.connect(self._failed)
        work.ended.connect(work.deleteLater)
        work.start()

    @Slot()
    def _saved(self) -> None:
        self._left.pop(0)
        self._controller.refresh()
        self._next()

    @Slot()
    def _skip(self) -> None:
        self._player.stop()
        self._left.append(self._left.pop(0))
        self._next()

    def _next(self) -> None:
        self._attempt = None
        self._set_stage("ready" if self._left else "done")

    # -- display -----------------------------------------------------------------------------------

    def _set_stage(self, stage: Stage) -> None:
        self._stage = stage
        self._show()

    def _show(self) -> None:
        stage = self._stage
        goal = FIRST_GOAL if self.n_read < FIRST_GOAL else len(self._prompts)
        self.bar.setRange(0, goal)
        self.bar.setValue(self.n_read)
        text = self.tr("{0} of {1} sentences read") if self.n_read else self.tr("{1} sentences")
        self.progress.setText(text.format(self.n_read, goal))
        self.sentence.setText(
            self._left[0] if self._left else self.tr("You have read all sentences.")
        )
        self.hint.setText(self._hint())
        set_severity(self.hint, {"bad": "poor", "good": "good"}.get(stage, ""))
        self.record.setText(
            {"recording": self.tr("Stop"), "ready": self.tr("Record")}.get(
                stage, self.tr("Record again")
            )
        )
        self.record.setEnabled(stage not in ("checking", "saving", "done"))
        self.keep.setEnabled(stage == "good")
        self.skip.setEnabled(stage in ("ready", "bad") and len(self._left) > 1)
        self._show_play()
        self._focus_next_step()

    def _hint(self) -> str:
        if self._stage in ("good", "bad") and self._attempt is not None:
            reading = self._attempt.reading
            problem = translated(self._attempt.problem or "")
            return problem or (self._verdict(reading) if reading else "")
        if self._stage == "ready" and self.n_read == FIRST_GOAL:
            return self.tr("This is enough to start training. More sentences improve the result.")
        return {
            "ready": self.tr("Press Enter, then read the sentence in your normal voice."),
            "recording": self.tr("Read now. Recording stops automatically when you stop speaking."),
            "checking": self.tr("Checking…"),
        }.get(self._stage, self.tr("Thank you. Close this window and start training."))

    def _verdict(self, reading: Reading) -> str:
        """Return what the recognised words say about a recording, and which are missing."""
        if not reading.share:
            return self.tr("No words were recognised. Read the sentence again.")
        if reading.similarity < MIN_SIMILARITY:
            text = self.tr("This does not match the sentence. Read it again.")
        elif reading.share < MIN_SHARE:
            text = self.tr("A part of the sentence is missing. Read the whole sentence.")
        elif reading.share > MAX_SHARE:
            return self.tr("There are more words than in the sentence. Read only the sentence.")
        else:
            text = self.tr("Good. Press Enter to keep the recording.")
        return f"{text} {self._missed_words(reading.missed)}".rstrip()

    def _missed_words(self, missed: tuple[str, ...]) -> str:
        if not missed:
            return ""
        rest = ", …" if len(missed) > MAX_MISSED else ""
        return self.tr("Not recognised: {0}").format(", ".join(missed[:MAX_MISSED]) + rest)

    @Slot()
    def _show_play(self) -> None:
        has_audio = self._attempt is not None and self._attempt.samples is not None
        self.play.setEnabled(has_audio and self._stage in ("good", "bad"))
        self.play.setText(self.tr("Stop playback") if self._player.is_playing else self.tr("Play"))

    def _focus_next_step(self) -> None:
        """Give the button of the next step the focus, so that Enter and Space press it."""
        next_steps = {"good": self.keep, "done": self.finish}
        primary = next_steps.get(self._stage, self.record)
        for button in (self.record, self.keep, self.finish):
            button.setObjectName("primary" if button is primary else "")
            repolish(button)
        primary.setDefault(True)
        primary.setFocus()

    @Slot()
    def reject(self) -> None:
        """Close, and discard a recording in progress."""
        self._stopped.set()
        self._player.stop()
        super().reject()
