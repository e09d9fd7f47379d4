"""The settings page of captions, with a live preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.gui.widgets.caption_painter import TENTATIVE_OPACITY, CaptionPainter
from app.gui.widgets.common import PlainLabel, set_severity
from app.gui.widgets.language import decimal
from app.gui.widgets.settings_form import SettingsForm
from app.view_models.caption_lines import CaptionLines
from app.view_models.contrast import ENHANCED, worst_contrast
from engine import Caption, Word

if TYPE_CHECKING:
    from app.gui.preferences import Preferences

MARGIN = 24


class CaptionPreview(QWidget):
    """Captions in the style of the settings, over a background with light and dark areas."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Caption preview"))
        preferences.changed.connect(self._changed)

    def sizeHint(self) -> QSize:
        height = CaptionPainter(self._preferences.settings.captions).height
        return QSize(400, height + 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter)
        captions = CaptionPainter(self._preferences.settings.captions)
        box = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        options = captions.options
        lines = CaptionLines(captions.measure, captions.text_width(box.width()), options)
        committed = self.tr(
            "Captions grow word by word and scroll up line by line; text that you have read"
        )
        lines.show(_caption(committed, self.tr("never moves")))
        captions.paint(painter, box, lines.visible())
        painter.end()

    def _paint_background(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect, 12, 12)
        painter.setClipPath(shape)
        gradient = QLinearGradient(rect.topLeft(), rect.bottomRight())
        gradient.setColorAt(0.0, QColor("#f5d7a1"))
        gradient.setColorAt(0.45, QColor("#7fa7c9"))
        gradient.setColorAt(1.0, QColor("#1d2b45"))
        painter.fillRect(rect, gradient)

    @Slot()
    def _changed(self) -> None:
        self.updateGeometry()
        self.update()


class ContrastNote(PlainLabel):
    """Rates the contrast of the chosen colours over the worst possible background."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(wrap=True)
        self._preferences = preferences
        preferences.changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        chosen = self._preferences.settings.captions
        ratio = min(
            worst_contrast(chosen.text, chosen.box, chosen.opacity, ink)
            for ink in (1.0, TENTATIVE_OPACITY)
        )
        good = ratio >= ENHANCED
        text = (
            self.tr("Contrast is at least {0}:1 over any background.")
            if good
            else self.tr(
                "Contrast can drop to {0}:1; aim for 7:1. Increase the background opacity."
            )
        )
        self.setText(text.format(decimal(ratio)))
        set_severity(self, "good" if good else "fair")


class CaptionsPage(SettingsForm):
    """The appearance and behaviour of captions."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "captions")
        self.add_heading(self.tr("Captions"))
        self.column.addWidget(CaptionPreview(preferences))
        self.column.addWidget(ContrastNote(preferences))
        self._add_appearance()
        self._add_behaviour()
        self.finish(self.tr("Reset captions"))

    def _add_appearance(self) -> None:
        self.begin_card()
        self.add_font("font", self.tr("Font"), "")
        self.add_number("size", self.tr("Size"), "", " pt")
        self.add_switch("bold", self.tr("Bold"), "")
        self.add_colour("text", self.tr("Text colour"), "")
        self.add_colour("box", self.tr("Background colour"), "")
        self.add_number(
            "opacity",
            self.tr("Background opacity"),
            self.tr("Lower values let more of the picture show through."),
            self.tr("%"),
        )
        self.add_choice(
            "edge",
            self.tr("Text edge"),
            self.tr("Improves legibility over a translucent background."),
            {"none": self.tr("None"), "outline": self.tr("Outline"), "shadow": self.tr("Shadow")},
        )
        self.add_choice(
            "alignment",
            self.tr("Alignment"),
            self.tr("Left-aligned words do not move sideways as a line grows."),
            {"left": self.tr("Left"), "centre": self.tr("Centre")},
        )

    def _add_behaviour(self) -> None:
        self.begin_card()
        self.add_number("lines", self.tr("Lines"), self.tr("Number of visible lines."))
        self.add_switch(
            "reading_mode",
            self.tr("Committed words only"),
            self.tr("Words appear slightly later but never change."),
        )
        self.add_switch(
            "channel_labels",
            self.tr("Distinguish sources"),
            self.tr("Mark microphone and system audio with their name and colour."),
        )
        self.add_switch(
            "keep", self.tr("Keep last words"), self.tr("Do not clear captions during silence.")
        )
        self.add_number(
            "clear_after",
            self.tr("Clear after"),
            self.tr("Silence before captions are cleared, once there was time to read them."),
            " s",
        )
        self.add_switch(
            "click_through",
            self.tr("Click-through"),
            self.tr("Clicks reach the window below. Turn this off to move the captions."),
        )
        self.begin_card()
        self.add_switch(
            "homophones",
            self.tr("Correct words that sound alike"),
            self.tr(
                "Choose between words such as “their” and “there” by context. This can introduce "
                "errors. Applies from the next session."
            ),
        )
        self.add_switch(
            "figures",
            self.tr("Write numbers in figures"),
            self.tr(
                "Write numbers above twelve, times, dates, amounts and addresses in figures: “25%” "
                "for “twenty-five percent”. Applies from the next session."
            ),
        )


def _caption(committed: str, tentative: str) -> Caption:
    def words(text: str) -> tuple[Word, ...]:
        return tuple(Word(word, 0.0, 0.0, 1.0) for word in text.split())

    return Caption("mic", words(committed), words(tentative))
