"""The settings page of captions, with a preview that lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.gui.live.caption_painter import TENTATIVE_OPACITY, CaptionPainter
from app.gui.settings.forms import Form
from app.gui.widgets.language import decimal
from app.view_models.caption_lines import CaptionLines
from app.view_models.contrast import ENHANCED, worst_contrast
from engine import Caption, Word

if TYPE_CHECKING:
    from app.gui.settings.preferences import Preferences

MARGIN = 24


class CaptionPreview(QWidget):
    """Captions as they will look, over a background with light and dark in it."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Preview of the captions"))
        preferences.changed.connect(self._changed)

    def sizeHint(self) -> QSize:
        """Room for the box with some background around it."""
        height = CaptionPainter(self._preferences.settings.captions).height
        return QSize(400, height + 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background, then the captions as the overlay does."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter)
        captions = CaptionPainter(self._preferences.settings.captions)
        box = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        options = captions.options
        lines = CaptionLines(captions.measure, captions.text_width(box.width()), options)
        sure = self.tr("Captions grow word by word and scroll up line by line; what was read")
        lines.show(_caption(sure, self.tr("never moves")))
        captions.paint(painter, box, lines.visible(), several=False)
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


class ContrastNote(QLabel):
    """Says how well the chosen colours can be read over the least kind background."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.setWordWrap(True)
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
            self.tr("Contrast {0} : 1 at worst, whatever is behind.")
            if good
            else self.tr("Contrast {0} : 1 at worst; 7 : 1 is easy to read. Raise the opacity.")
        )
        self.setText(text.format(decimal(ratio)))
        self.setProperty("severity", "good" if good else "fair")
        self.style().unpolish(self)
        self.style().polish(self)


class CaptionsPage(Form):
    """How captions look and behave."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences, "captions")
        self.heading(self.tr("Captions"))
        self.column.addWidget(CaptionPreview(preferences))
        self.column.addWidget(ContrastNote(preferences))
        self._add_look()
        self._add_behaviour()
        self.end(self.tr("Reset captions"))

    def _add_look(self) -> None:
        self.card()
        self.font_family("font", self.tr("Font"), "")
        self.number("size", self.tr("Size"), "", " pt")
        self.switch("bold", self.tr("Bold"), "")
        self.colour("text", self.tr("Text colour"), "")
        self.colour("box", self.tr("Box colour"), "")
        self.number(
            "opacity",
            self.tr("Box opacity"),
            self.tr("Less lets more of the picture through."),
            " %",
        )
        self.choice(
            "edge",
            self.tr("Text edge"),
            self.tr("Helps where the box is see-through."),
            {"none": self.tr("None"), "outline": self.tr("Outline"), "shadow": self.tr("Shadow")},
        )
        self.choice(
            "alignment",
            self.tr("Alignment"),
            self.tr("Left is calmer: words never move sideways as a line grows."),
            {"left": self.tr("Left"), "centre": self.tr("Centre")},
        )

    def _add_behaviour(self) -> None:
        self.card()
        self.number("lines", self.tr("Lines"), self.tr("How many lines are in sight."))
        self.switch(
            "reading_mode",
            self.tr("Committed words only"),
            self.tr("Words appear a little later and never change."),
        )
        self.switch(
            "channel_labels",
            self.tr("Mark speakers"),
            self.tr("A colour tells the microphone from the computer’s sound."),
        )
        self.switch(
            "keep", self.tr("Keep the last words"), self.tr("Do not clear the box in silence.")
        )
        self.number(
            "clear_after",
            self.tr("Clear after"),
            self.tr("Silence before the box is cleared, once there was time to read."),
            " s",
        )
        self.switch(
            "click_through",
            self.tr("Let clicks through"),
            self.tr("The box cannot be moved then; switch this off to move it."),
        )
        self.card()
        self.switch(
            "homophones",
            self.tr("Correct words that sound alike"),
            self.tr(
                "Such as “their” and “there”, by the words beside them; it can also be wrong. "
                "Counts from the next session on."
            ),
        )


def _caption(committed: str, tentative: str) -> Caption:
    sure = tuple(Word(text, 0.0, 0.0, 1.0) for text in committed.split())
    unsure = tuple(Word(text, 0.0, 0.0, 1.0) for text in tentative.split())
    return Caption("mic", sure, unsure)
