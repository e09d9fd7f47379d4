"""The card that starts a training run, shows its progress, pauses and cancels it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton

from app.gui.personal.card import Card
from app.gui.personal.controller import MIN_RECORDINGS, TRAINING_MINUTES
from app.gui.widgets.common import text_label
from app.view_models.status import clock_text

if TYPE_CHECKING:
    from app.gui.personal.controller import PersonalisationController


class TrainingCard(Card):
    """Hidden while the trainer is not installed; ``result_requested`` asks for the last result."""

    result_requested = Signal()

    def __init__(self, controller: PersonalisationController) -> None:
        super().__init__(self.tr("Train on your voice"))
        self._controller = controller
        self.state = text_label("", "help", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Training progress"))
        self.start = QPushButton()
        self.start.setObjectName("primary")
        self.discard = QPushButton(self.tr("Discard"))
        self.pause = QPushButton(self.tr("Pause"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.result = QPushButton(self.tr("Show last result"))
        self.column.addWidget(self.state)
        self.column.addWidget(self.bar)
        self.add_buttons(self.start, self.discard, self.pause, self.cancel, self.result)
        self.start.clicked.connect(lambda: controller.start_training())
        self.discard.clicked.connect(controller.discard_training)
        self.pause.clicked.connect(self._pause_or_resume)
        self.cancel.clicked.connect(controller.cancel_training)
        self.result.clicked.connect(self.result_requested)
        controller.summary_changed.connect(self.refresh)
        controller.training_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        controller, active = self._controller, self._controller.is_training
        self.setVisible(controller.trainer is not None)
        resumable = controller.summary.resumable and not active
        self.start.setVisible(not active)
        self.start.setEnabled(controller.can_train)
        self.start.setText(self.tr("Resume training") if resumable else self.tr("Start training"))
        self.discard.setVisible(resumable)
        for widget in (self.bar, self.pause, self.cancel):
            widget.setVisible(active)
        for button in (self.pause, self.cancel):
            button.setEnabled(controller.state in ("running", "paused"))
        paused = controller.state == "paused"
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self.result.setVisible(controller.result is not None and not active and not resumable)
        self.bar.setValue(round(1000 * controller.progress.share))
        self.state.setText(self._running_text() if active else self._idle_text())

    def _idle_text(self) -> str:
        summary = self._controller.summary
        if summary.resumable:
            return self.tr("Training was interrupted. Resume it or discard it.")
        if len(summary.usable) < MIN_RECORDINGS:
            text = self.tr(
                "Training needs at least {0} recordings; you have {1}. Read some sentences aloud."
            )
            return text.format(MIN_RECORDINGS, len(summary.usable))
        text = self.tr(
            "Takes about {0} minutes. Captions keep running. The new model is used only if it "
            "recognises you better, and other people as well as before."
        )
        return text.format(TRAINING_MINUTES)

    def _running_text(self) -> str:
        if self._controller.state == "paused":
            return self.tr("Paused")
        if self._controller.state == "stopping":
            return self.tr("Stopping…")
        phases = {
            "starting": self.tr("Starting…"),
            "checking": self.tr("Checking the recordings"),
            "training": self.tr("Training"),
            "testing": self.tr("Testing on recordings that were held out"),
            "exporting": self.tr("Writing the model"),
        }
        progress = self._controller.progress
        text, left = phases[progress.phase], progress.seconds_left
        if left is None:
            return text
        return self.tr("{0} · {1} left").format(text, clock_text(left))

    @Slot()
    def _pause_or_resume(self) -> None:
        if self._controller.state == "paused":
            self._controller.resume_training()
        else:
            self._controller.pause_training()
