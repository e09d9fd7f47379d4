"""Reading sentences aloud: one at a time, in large letters, by keyboard or mouse."""

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
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.bridge import Background
from app.gui.live.level_meter import LevelMeterWidget
from app.gui.widgets.common import set_mood
from app.personal.collector import new_id
from engine import Recording, check_recording, read_prompts

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalDesk
    from app.gui.personal.sample_player import SamplePlayer
    from app.service import CaptioningService
    from app.settings import Settings

FIRST_GOAL = 20
"""So many sentences hold every sound of English."""

Stage = Literal["ready", "recording", "good", "bad", "keeping", "done"]


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence that was recorded, and what is wrong with it."""

    samples: Any
    problem: str | None


class EnrolmentDialog(QDialog):
    """Record, hear it, keep it or say it again; Enter or Space does what comes next."""

    def __init__(
        self,
        service: CaptioningService,
        settings: Settings,
        desk: PersonalDesk,
        player: SamplePlayer,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Read sentences aloud"))
        self.resize(720, 480)
        self._service = service
        self._settings = settings
        self._desk = desk
        self._player = player
        self._prompts = read_prompts()
        done = {item.text for item in desk.kept.usable if item.kind == "enrolment"}
        self._left = [text for text in self._prompts if text not in done]
        self._stage: Stage = "ready" if self._left else "done"
        self._take: Read | None = None
        self._work: Background | None = None
        self._stopped = threading.Event()
        self._make_widgets()
        self._lay_out()
        self._connect()
        self._show()

    def _make_widgets(self) -> None:
        self.progress = QLabel()
        self.progress.setObjectName("help")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Sentences that are read"))
        self.sentence = QLabel()
        self.sentence.setObjectName("sentence")
        self.meter = LevelMeterWidget()
        self.hint = QLabel()
        for label in (self.sentence, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.record = QPushButton(self.tr("Record"))
        self.play = QPushButton(self.tr("Play"))
        self.keep = QPushButton(self.tr("Keep it, next sentence"))
        self.skip = QPushButton(self.tr("Skip"))
        self.finish = QPushButton(self.tr("Close"))

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(32, 28, 32, 28)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self.sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (self.progress, self.bar):
            column.addWidget(widget)
        column.addWidget(card, 1)
        for widget in (self.meter, self.hint):
            column.addWidget(widget)
        column.addLayout(self._buttons())

    def _buttons(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.record, self.play, self.keep, self.skip):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.finish)
        return row

    def _connect(self) -> None:
        self.record.clicked.connect(self._record_or_stop)
        self.play.clicked.connect(self._play_or_stop)
        self.keep.clicked.connect(self._keep)
        self.skip.clicked.connect(self._skip)
        self.finish.clicked.connect(self.reject)
        self._player.changed.connect(self._show_play)

    @property
    def n_read(self) -> int:
        """How many sentences are read."""
        return len(self._prompts) - len(self._left)

    # -- what it does ------------------------------------------------------------------------------

    @Slot()
    def _record_or_stop(self) -> None:
        if self._work is not None:
            self._stopped.set()
            return
        self._player.stop()
        self._stopped = stopped = threading.Event()
        text = self._left[0]
        work = Background(lambda: self._read(text, stopped, work), self)
        work.progressed.connect(self._show_level)
        work.done.connect(self._recorded)
        work.failed.connect(self._failed)
        work.ended.connect(self._ended)
        self._work = work
        self._enter("recording")
        work.start()

    def _read(self, text: str, stopped: threading.Event, work: Background) -> Read:
        """Record and judge one sentence; on a thread of its own."""
        from app.personal.recording import record_sentence

        source = self._service.microphone()

        def heard(rms: float, peak: float) -> None:
            if not stopped.is_set():
                work.report((rms, peak))

        samples = record_sentence(source, heard, stopped.is_set)
        return Read(samples if len(samples) else None, check_recording(samples, text))

    @Slot(object)
    def _show_level(self, level: Any) -> None:
        self.meter.hear("mic", *level)

    @Slot(object)
    def _recorded(self, take: Read) -> None:
        self._take = take
        self._enter("bad" if take.problem else "good")

    @Slot(str)
    def _failed(self, message: str) -> None:
        self._take = Read(None, message)
        self._enter("bad")

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
        elif self._take is not None:
            self._player.play(self._take.samples)

    @Slot()
    def _keep(self) -> None:
        if self._take is None:
            return
        self._player.stop()
        created = datetime.now().astimezone()
        text = self._left[0]
        take = Recording(new_id(), created, "enrolment", text, None, self._take.samples)
        self._enter("keeping")
        work = Background(lambda: self._desk.home.add(take, self._settings.personal), self)
        work.done.connect(self._kept)
        work.failed.connect(self._not_kept)
        work.ended.connect(work.deleteLater)
        work.start()

    @Slot(object)
    def _kept(self, _: object) -> None:
        self._left.pop(0)
        self._desk.refresh()
        self._next()

    @Slot(str)
    def _not_kept(self, message: str) -> None:
        self._take = Read(None, message)
        self._enter("bad")

    @Slot()
    def _skip(self) -> None:
        self._player.stop()
        self._left.append(self._left.pop(0))
        self._next()

    def _next(self) -> None:
        self._take = None
        self._enter("ready" if self._left else "done")

    # -- what it shows -----------------------------------------------------------------------------

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        self._show()

    def _show(self) -> None:
        stage = self._stage
        goal = FIRST_GOAL if self.n_read < FIRST_GOAL else len(self._prompts)
        self.bar.setRange(0, goal)
        self.bar.setValue(self.n_read)
        text = self.tr("{0} of {1} sentences read") if self.n_read else self.tr("{1} sentences")
        self.progress.setText(text.format(self.n_read, goal))
        self.sentence.setText(self._left[0] if self._left else self.tr("All sentences are read."))
        self.hint.setText(self._hint())
        set_mood(self.hint, {"bad": "poor", "good": "good"}.get(stage, ""))
        self.record.setText(
            {"recording": self.tr("Stop"), "ready": self.tr("Record")}.get(
                stage, self.tr("Record again")
            )
        )
        self.record.setEnabled(stage not in ("keeping", "done"))
        self.keep.setEnabled(stage == "good")
        self.skip.setEnabled(stage in ("ready", "bad") and len(self._left) > 1)
        self._show_play()
        self._lead()

    def _hint(self) -> str:
        if self._stage == "bad" and self._take is not None:
            return self._take.problem or ""
        if self._stage == "ready" and self.n_read == FIRST_GOAL:
            return self.tr("These sentences are enough to learn from. More make it better.")
        return {
            "ready": self.tr("Press Enter, then read the sentence as you usually speak."),
            "recording": self.tr("Read now. Recording stops by itself when you fall silent."),
            "good": self.tr("Good. Press Enter to keep it."),
        }.get(self._stage, self.tr("Thank you. Close this window and learn."))

    @Slot()
    def _show_play(self) -> None:
        has_sound = self._take is not None and self._take.samples is not None
        self.play.setEnabled(has_sound and self._stage in ("good", "bad"))
        self.play.setText(self.tr("Stop playing") if self._player.is_playing else self.tr("Play"))

    def _lead(self) -> None:
        """Let Enter and Space do what comes next."""
        leads = {"good": self.keep, "done": self.finish}
        lead = leads.get(self._stage, self.record)
        for button in (self.record, self.keep, self.finish):
            button.setObjectName("primary" if button is lead else "")
            button.style().unpolish(button)
            button.style().polish(button)
        lead.setDefault(True)
        lead.setFocus()

    @Slot()
    def reject(self) -> None:
        """Close; a recording that runs is dropped."""
        self._stopped.set()
        self._player.stop()
        super().reject()
