"""The first page that a new user sees: pick a source, see the level move, read a sentence, done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.live.level_meter import LevelMeterWidget
from app.gui.live.source_picker import SourcePicker

if TYPE_CHECKING:
    from app.gui.live.controller import CaptionController
    from engine import LevelChanged

MAX_SHOWN = 240
"""Characters of what was heard; the page shows that it works, not a transcript."""


class WelcomePage(QWidget):
    """``start_wanted`` asks to caption the picked source; ``done`` leaves the page."""

    start_wanted = Signal()
    done = Signal()

    def __init__(self, controller: CaptionController) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self.picker = SourcePicker()
        self.meter = LevelMeterWidget()
        self.start = QPushButton(self.tr("Start listening"))
        self.start.setObjectName("primary")
        self.start.clicked.connect(self.start_wanted)
        self.finish = QPushButton(self.tr("Skip"))
        self.finish.clicked.connect(self.done)
        self.heard = QLabel(self.tr("Your words appear here."))
        self.heard.setObjectName("help")
        self.heard.setWordWrap(True)
        self.heard.setMinimumHeight(48)
        self._lay_out()
        controller.level_heard.connect(self._show_level)
        controller.shown.connect(self._show_words)
        controller.state_changed.connect(self._show_state)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(620)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 20, 32, 20)
        column.setSpacing(10)
        title = QLabel(self.tr("Welcome"))
        title.setObjectName("title")
        sentence = QLabel(
            self.tr("“The quick brown fox jumps over the lazy dog, and nobody is surprised.”")
        )
        sentence.setWordWrap(True)
        sentence.setObjectName("heading")
        for step in (
            title,
            _step(self.tr("1. What should be captioned?")),
            self.picker,
            _step(self.tr("2. Start, and see the bar move with your voice.")),
            self.start,
            self.meter,
            _step(self.tr("3. Read this aloud, in English:")),
            sentence,
            self.heard,
            _step(self.tr("Nothing you say leaves this computer.")),
        ):
            column.addWidget(step)
        last = QHBoxLayout()
        last.addStretch()
        last.addWidget(self.finish)
        column.addLayout(last)
        inner = QWidget()
        inner.setObjectName("scrolled")
        middle = QVBoxLayout(inner)
        # A card that is aligned would not grow with the lines that its texts wrap to.
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(card, 1)
        row.addStretch()
        middle.addStretch()
        middle.addLayout(row)
        middle.addStretch()
        card.setMinimumWidth(560)
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller)

    @Slot(object)
    def _show_level(self, event: LevelChanged) -> None:
        self.meter.hear(event.channel, event.rms_db, event.peak_db)

    @Slot()
    def _show_words(self) -> None:
        words = " ".join(item.text for item in self._controller.transcript.paragraphs())
        if words:
            cut = words[-MAX_SHOWN:].partition(" ")[2] if len(words) > MAX_SHOWN else words
            self.heard.setText(cut)
            self.finish.setText(self.tr("Done"))

    @Slot(str)
    def _show_state(self, state: str) -> None:
        self.start.setEnabled(state == "idle")
        self.picker.setEnabled(state == "idle")


def _step(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setContentsMargins(0, 8, 0, 0)
    return label
