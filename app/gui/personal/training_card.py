"""Learning: the button, how far it is, and holding it; the add-on where it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.gui.personal.controller import MIN_TO_LEARN, MINUTES
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayout

    from app.gui.personal.controller import PersonalDesk


class LearnCard(QFrame):
    """``result_wanted`` asks to see how the last run ended."""

    result_wanted = Signal()

    def __init__(self, desk: PersonalDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.title = QLabel(self.tr("Learn your voice"))
        self.title.setObjectName("heading")
        self.state = QLabel()
        self.state.setObjectName("help")
        self.state.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of learning"))
        self.start = QPushButton(self.tr("Learn now"))
        self.start.setObjectName("primary")
        self.anew = QPushButton(self.tr("Give it up"))
        self.pause = QPushButton(self.tr("Pause"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.result = QPushButton(self.tr("Show the last result"))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        for widget in (self.title, self.state, self.bar):
            column.addWidget(widget)
        column.addLayout(self._buttons())
        self._connect()
        self.refresh()

    def _buttons(self) -> QLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.start, self.anew, self.pause, self.cancel, self.result):
            row.addWidget(button)
        row.addStretch()
        return row

    def _connect(self) -> None:
        desk = self._desk
        self.start.clicked.connect(lambda: desk.learn())
        self.anew.clicked.connect(desk.start_anew)
        self.pause.clicked.connect(self._pause_or_resume)
        self.cancel.clicked.connect(desk.learner.cancel)
        self.result.clicked.connect(self.result_wanted)
        desk.changed.connect(self.refresh)
        desk.learner.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show it as it is now."""
        desk, active = self._desk, self._desk.learner.is_active
        self.setVisible(desk.trainer is not None)
        resumable = desk.kept.resumable and not active
        self.start.setVisible(not active)
        self.start.setEnabled(desk.can_learn)
        self.start.setText(self.tr("Go on learning") if resumable else self.tr("Learn now"))
        self.anew.setVisible(resumable)
        for widget in (self.bar, self.pause, self.cancel):
            widget.setVisible(active)
        running = desk.learner.state in ("running", "paused")
        self.pause.setEnabled(running)
        self.cancel.setEnabled(running)
        paused = desk.learner.state == "paused"
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        self.result.setVisible(desk.result is not None and not active and not resumable)
        self.bar.setValue(round(1000 * desk.learner.progress.share))
        self.state.setText(self._running_text() if active else self._idle_text())

    def _idle_text(self) -> str:
        kept = self._desk.kept
        if kept.resumable:
            return self.tr("Learning was interrupted. It can go on where it was.")
        if len(kept.usable) < MIN_TO_LEARN:
            text = self.tr(
                "At least {0} recordings are needed; there are {1}. Read some sentences."
            )
            return text.format(MIN_TO_LEARN, len(kept.usable))
        text = self.tr(
            "Takes about {0} minutes. Captions go on meanwhile, and the new model is used only if "
            "it hears you better and other people as well as before."
        )
        return text.format(MINUTES)

    def _running_text(self) -> str:
        learner = self._desk.learner
        if learner.state == "paused":
            return self.tr("Paused")
        if learner.state == "stopping":
            return self.tr("Stopping…")
        phases = {
            "starting": self.tr("Starting…"),
            "checking": self.tr("Checking the recordings"),
            "learning": self.tr("Learning"),
            "testing": self.tr("Testing on sentences that were not learnt"),
            "exporting": self.tr("Writing the model"),
        }
        text, left = phases[learner.progress.phase], learner.progress.seconds_left
        if left is None:
            return text
        return self.tr("{0} · {1} left").format(text, clock_text(left))

    @Slot()
    def _pause_or_resume(self) -> None:
        if self._desk.learner.state == "paused":
            self._desk.resume()
        else:
            self._desk.pause()
