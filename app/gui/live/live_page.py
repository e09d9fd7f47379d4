"""The page of live captions: controls above, the transcript below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.formats import FORMATS
from app.gui.live.level_meter import LevelMeterWidget
from app.gui.live.source_picker import SourcePicker
from app.gui.transcript.paragraph_editor import ParagraphEditor
from app.gui.transcript.search_bar import SearchBar
from app.gui.transcript.transcript_view import TranscriptView
from app.gui.transcript.word_player import WordPlayer
from app.gui.widgets.common import TranscriptFrame, empty_state, quiet_button
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal, translated
from app.gui.widgets.theme import current_theme
from app.view_models.status import Lag, clock_text
from app.view_models.transcript import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.gui.corrections import Corrections
    from app.gui.live.controller import CaptionController
    from app.gui.transcript.word_player import Play
    from engine import LevelChanged


class LivePage(QWidget):
    """``start_wanted`` asks to begin; ``save_wanted`` carries a format's ending."""

    start_wanted = Signal()
    save_wanted = Signal(str)
    overlay_wanted = Signal(bool)

    def __init__(
        self,
        controller: CaptionController,
        play: Play,
        corrections: Corrections,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._controller = controller
        self._play = play
        self._corrections = corrections
        self._model_ready = False
        self._make_controls()
        self._make_transcript()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 20)
        column.setSpacing(14)
        column.addWidget(self._controls())
        column.addWidget(self._paper, 1)
        self._ticker = QTimer(self)
        self._ticker.setInterval(250)
        self._ticker.timeout.connect(self._tick)
        self._connect()
        self._show_state(controller.state)

    def _make_controls(self) -> None:
        self.picker = SourcePicker()
        self.meter = LevelMeterWidget()
        self.start = QPushButton()
        self.start.setMinimumWidth(112)
        self.pause = QPushButton(self.tr("Pause"))
        self.overlay = quiet_button(self.tr("Captions over other windows"))
        self.overlay.setCheckable(True)
        self.save = quiet_button(self.tr("Save the transcript"))
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._formats = QMenu(self.save)
        for ending, name in FORMATS.items():
            action = self._formats.addAction(f"{translated(name)} (.{ending})")
            action.triggered.connect(lambda _=False, e=ending: self.save_wanted.emit(e))
        self.save.setMenu(self._formats)
        self.finder = quiet_button(self.tr("Find in this transcript"))
        self.status = QLabel()
        self.status.setObjectName("muted")
        self.elapsed = QLabel("0:00")
        self.elapsed.setObjectName("figure")
        self.elapsed.setToolTip(self.tr("Time captioned so far"))
        self.lag = QLabel()
        self.lag.setObjectName("muted")
        self.lag.setToolTip(self.tr("How far the words are behind the sound"))
        self.refresh_icons()

    def _controls(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.picker, 1)
        for widget in (self.start, self.pause, self.overlay, self.finder, self.save):
            first.addWidget(widget)
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addWidget(self.meter, 1)
        for widget in (self.status, self.lag, self.elapsed):
            second.addWidget(widget)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(first)
        column.addLayout(second)
        return card

    def _make_transcript(self) -> None:
        self._paper = TranscriptFrame()
        self.view = TranscriptView()
        self.editor = ParagraphEditor(self.view.viewport())
        self.search = SearchBar(self.view)
        self._empty = empty_state(
            self.tr("Ready when you are"),
            self.tr(
                "Press Start and speak: words appear here as they are heard.\n"
                "Everything happens on this computer. Nothing is sent anywhere."
            ),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        column = QVBoxLayout(self._paper)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addLayout(self._pages, 1)
        self.jump = QPushButton(self.tr("Jump to live"), self._paper)
        self.jump.setObjectName("pill")
        self.jump.hide()
        transcript = self._controller.transcript
        self.player = WordPlayer(self._play, self.view, transcript, self._paper)

    def _connect(self) -> None:
        controller = self._controller
        controller.state_changed.connect(self._show_state)
        controller.shown.connect(self._show_transcript)
        controller.level_heard.connect(self._show_level)
        controller.lag_changed.connect(self._show_lag)
        controller.model_ready.connect(self._show_ready)
        self.start.clicked.connect(self._start_or_stop)
        self.pause.clicked.connect(controller.toggle_pause)
        self.overlay.toggled.connect(self.overlay_wanted)
        self.finder.clicked.connect(self.search.open_search)
        self.jump.clicked.connect(self.view.jump_to_live)
        self._paper.resized.connect(self._place_jump)
        self._paper.resized.connect(self.player.place_button)
        self.view.following_changed.connect(self._show_jump)
        self.view.edit_requested.connect(self._edit)
        self.editor.accepted.connect(self._correct)

    @Slot()
    def refresh_icons(self) -> None:
        """Draw every icon in the colours of the theme in use."""
        theme = current_theme()
        self.picker.refresh_icons()
        self.pause.setIcon(icon("pause", theme.text))
        for button, name in (
            (self.overlay, "overlay"),
            (self.finder, "search"),
            (self.save, "save"),
        ):
            button.setIcon(icon(name, theme.text))
        self._dress_start()

    @Slot()
    def _start_or_stop(self) -> None:
        if self._controller.is_active:
            self._controller.stop()
        else:
            self.start_wanted.emit()

    @Slot(str)
    def _show_state(self, state: str) -> None:
        self._dress_start()
        self.picker.setEnabled(state == "idle")
        self.pause.setEnabled(state in ("running", "paused"))
        self.pause.setText(self.tr("Resume") if state == "paused" else self.tr("Pause"))
        drawing = "play" if state == "paused" else "pause"
        self.pause.setIcon(icon(drawing, current_theme().text))
        loading = self.tr("Listening · loading the model…")
        texts = {
            "idle": "",
            "starting": self.tr("Opening…"),
            "running": self.tr("Listening") if self._model_ready else loading,
            "paused": self.tr("Paused"),
            "stopping": self.tr("Finishing the last words…"),
        }
        self.status.setText(texts[state])
        self.status.setVisible(bool(texts[state]))
        self.save.setEnabled(not self._controller.transcript.is_empty)
        self.player.set_session(self._controller.sound_path)
        self._follow_state(state)

    def _follow_state(self, state: str) -> None:
        if state == "idle":
            self.meter.clear()
            self.lag.hide()
            self._ticker.stop()
        else:
            self._ticker.start()
        self._tick()

    @Slot(bool)
    def set_model_ready(self, ready: bool) -> None:
        """Show whether words can appear without waiting for the model."""
        self._model_ready = ready

    def set_mask(self, mask: Callable[[str], str] | None) -> None:
        """Rewrite what is shown: profanity masking."""
        self._controller.transcript.set_mask(mask)
        self._show_transcript()

    @Slot()
    def _show_ready(self) -> None:
        self._model_ready = True
        if self._controller.state == "running":
            self.status.setText(self.tr("Listening"))

    def _dress_start(self) -> None:
        active = self._controller.is_active
        theme = current_theme()
        self.start.setText(self.tr("Stop") if active else self.tr("Start"))
        colour = theme.danger if active else theme.on_accent
        self.start.setIcon(icon("stop" if active else "play", colour))
        self.start.setEnabled(self._controller.state != "stopping")
        if self.start.objectName() != ("stop" if active else "primary"):
            self.start.setObjectName("stop" if active else "primary")
            self.start.style().unpolish(self.start)
            self.start.style().polish(self.start)

    @Slot()
    def _show_transcript(self) -> None:
        paragraphs = self._controller.transcript.paragraphs()
        self._pages.setCurrentWidget(self.view if paragraphs else self._empty)
        self.view.show_paragraphs(paragraphs)
        self.save.setEnabled(not self._controller.transcript.is_empty)

    @Slot(object)
    def _show_level(self, event: LevelChanged) -> None:
        self.meter.hear(event.channel, event.rms_db, event.peak_db)

    @Slot(object)
    def _show_lag(self, lag: Lag) -> None:
        self.lag.setText(self.tr("{0} s behind").format(decimal(lag.seconds)))
        self.lag.show()
        if self.lag.property("severity") != lag.severity:
            self.lag.setProperty("severity", lag.severity)
            self.lag.style().unpolish(self.lag)
            self.lag.style().polish(self.lag)

    @Slot()
    def _tick(self) -> None:
        self.elapsed.setText(clock_text(self._controller.stopwatch.seconds))

    @Slot(bool)
    def _show_jump(self, following: bool) -> None:
        self.jump.setVisible(not following and self._controller.is_active)
        self._place_jump()

    @Slot()
    def _place_jump(self) -> None:
        self.jump.adjustSize()
        self.jump.move(
            (self._paper.width() - self.jump.width()) // 2,
            self._paper.height() - self.jump.height() - 16,
        )
        self.jump.raise_()

    @Slot(Paragraph)
    def _edit(self, paragraph: Paragraph) -> None:
        self.player.stop()
        self.editor.open_on(paragraph, self.view.rect_of(paragraph))

    @Slot(Paragraph, str)
    def _correct(self, paragraph: Paragraph, text: str) -> None:
        session, transcript = self._controller.session_path, self._controller.transcript
        self._corrections.correct(session, transcript, paragraph, text)
        self._show_transcript()
