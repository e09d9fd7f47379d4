"""The first-run page: choose a source, check the level, read a sentence aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.gui.widgets.common import fill, push_button, text_label
from app.gui.widgets.level_meter import LevelMeterWidget
from app.gui.widgets.source_picker import SourcePicker

if TYPE_CHECKING:
    from app.gui.live.controller import CaptionController
    from app.gui.preferences import Preferences

MAX_SHOWN = 240
"""Characters of captions on the page: enough to see that it works."""


class WelcomePage(QWidget):
    """``done`` is emitted when the user leaves the page."""

    done = Signal()

    def __init__(self, controller: CaptionController, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self.picker = SourcePicker(preferences)
        self.meter = LevelMeterWidget()
        self.start = push_button(
            self.tr("Start"), lambda: controller.start(self.picker.choice), "primary"
        )
        self.finish = push_button(self.tr("Skip"), self.done)
        self.caption = text_label(self.tr("Your words will appear here."), "help", wrap=True)
        self.caption.setMinimumHeight(48)
        self._build()
        controller.level_changed.connect(self.meter.show_event)
        controller.transcript_changed.connect(self._show_words)
        controller.state_changed.connect(self._show_state)

    def _build(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(620)
        column = fill(QVBoxLayout(card), margins=(32, 20, 32, 20), spacing=10)
        title = text_label(self.tr("Welcome"), "title")
        sentence = text_label(
            self.tr("“The quick brown fox jumps over the lazy dog, and nobody is surprised.”"),
            "heading",
            wrap=True,
        )
        for step in (
            title,
            _step(self.tr("1. Choose what to caption.")),
            self.picker,
            _step(self.tr("2. Press Start and check that the level moves when you speak.")),
            self.start,
            self.meter,
            _step(self.tr("3. Read this sentence aloud in English:")),
            sentence,
            self.caption,
            _step(self.tr("Nothing you say leaves this computer.")),
        ):
            column.addWidget(step)
        last = fill(QHBoxLayout(), None, self.finish)
        column.addLayout(last)
        inner = QWidget()
        inner.setObjectName("scrolled")
        middle = QVBoxLayout(inner)
        # With an alignment, the card would not grow when its texts wrap.
        row = fill(QHBoxLayout(), None, (card, 1), None)
        # At the top, so that nothing moves when a notice takes room below the page.
        middle.addLayout(row)
        middle.addStretch()
        card.setMinimumWidth(400)
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setWidget(inner)
        fill(QVBoxLayout(self), scroller, margins=(0, 0, 0, 0))

    @Slot()
    def _show_words(self) -> None:
        words = " ".join(item.text for item in self._controller.transcript.paragraphs())
        if words:
            cut = words[-MAX_SHOWN:].partition(" ")[2] if len(words) > MAX_SHOWN else words
            self.caption.setText(cut)
            self.finish.setText(self.tr("Done"))

    @Slot(str)
    def _show_state(self, state: str) -> None:
        self.start.setEnabled(state == "idle")
        self.picker.setEnabled(state == "idle")


def _step(text: str) -> QLabel:
    label = text_label(text, wrap=True)
    label.setContentsMargins(0, 8, 0, 0)
    return label
