"""The page of live captions: controls above, the transcript below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.transcript.paragraph_editor import ParagraphEditor
from app.gui.transcript.search_bar import SearchBar
from app.gui.transcript.transcript_view import TranscriptView
from app.gui.transcript.word_player import WordPlayer
from app.gui.widgets.common import (
    ElidedLabel,
    FloatingButton,
    TranscriptFrame,
    empty_state,
    fill,
    quiet_button,
    repolish,
    set_severity,
    text_label,
)
from app.gui.widgets.icons import icon
from app.gui.widgets.language import decimal
from app.gui.widgets.level_meter import LevelMeterWidget
from app.gui.widgets.source_picker import DevicePicker, SourcePicker
from app.gui.widgets.theme import current_theme
from app.view_models.profanity import profanity_mask
from app.view_models.status import Lag, clock_text
from app.view_models.transcript import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.gui.live.controller import CaptionController
    from app.gui.preferences import Preferences
    from app.gui.transcript.corrections import Corrections
    from app.gui.transcript.exporter import TranscriptExporter
    from app.gui.transcript.word_player import Play
    from engine import Device


class LivePage(QWidget):
    """Starts and stops captions and shows their transcript.

    ``overlay_requested`` is emitted when the user shows or hides the overlay.
    """

    overlay_requested = Signal(bool)

    def __init__(
        self,
        controller: CaptionController,
        preferences: Preferences,
        exporter: TranscriptExporter,
        play: Play,
        corrections: Corrections,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._controller = controller
        self._preferences = preferences
        self._exporter = exporter
        self._play = play
        self._corrections = corrections
        self._model_ready = False
        self._make_controls()
        self._make_transcript()
        fill(
            QVBoxLayout(self),
            self._controls(),
            (self._frame, 1),
            margins=(24, 8, 24, 20),
            spacing=14,
        )
        self._ticker = QTimer(self, interval=250)
        self._ticker.timeout.connect(self._tick)
        self._connect()
        self._show_state(controller.state)
        self._apply_settings()

    def _make_controls(self) -> None:
        self.picker = SourcePicker(self._preferences)
        self._devices = QWidget()
        self.microphones = DevicePicker(self._preferences, "mic")
        self.outputs = DevicePicker(self._preferences, "system")
        self.meter = LevelMeterWidget()
        self.start = QPushButton()
        self.start.setMinimumWidth(112)
        self.pause = QPushButton(self.tr("Pause"))
        self.overlay = quiet_button(self.tr("Show captions above other windows"))
        self.overlay.setCheckable(True)
        self.save = quiet_button(self.tr("Export transcript"))
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save.setMenu(self._exporter.make_menu(self.save, self.export))
        self.finder = quiet_button(self.tr("Find in transcript"))
        self.status = ElidedLabel()
        self.status.setObjectName("muted")
        self.elapsed = text_label("0:00", "figure")
        self.elapsed.setToolTip(self.tr("Elapsed time"))
        self.lag = text_label("", "muted")
        self.lag.setToolTip(self.tr("Delay between speech and captions"))
        self._refresh_control_icons()

    def _controls(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        first = fill(QHBoxLayout(), (self.picker, 1), self.start, self.pause, spacing=10)
        tools = fill(QHBoxLayout(), self.overlay, self.finder, self.save, spacing=6)
        second = fill(
            QHBoxLayout(),
            (self.meter, 1),
            self.status,
            self.lag,
            self.elapsed,
            tools,
            spacing=12,
        )
        fill(
            QHBoxLayout(self._devices),
            (self.microphones, 1),
            (self.outputs, 1),
            margins=(0, 0, 0, 0),
            spacing=10,
        )
        fill(QVBoxLayout(card), first, self._devices, second, margins=(16, 12, 16, 12), spacing=8)
        return card

    def _make_transcript(self) -> None:
        self._frame = TranscriptFrame()
        self.view = TranscriptView()
        self.editor = ParagraphEditor(self.view)
        self.search = SearchBar(self.view)
        self._empty = empty_state(
            self.tr("Ready to caption"),
            self.tr(
                "Press Start and speak. Captions appear here as you talk.\n"
                "Everything stays on this computer."
            ),
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        fill(
            QVBoxLayout(self._frame), self.search, (self._pages, 1), margins=(2, 2, 2, 2), spacing=0
        )
        self.jump = FloatingButton(self.tr("Jump to live"), self._frame)
        transcript = self._controller.transcript
        self.player = WordPlayer(self._play, self.view, transcript, self._frame)

    def _connect(self) -> None:
        controller = self._controller
        controller.state_changed.connect(self._show_state)
        controller.transcript_changed.connect(self._show_transcript)
        controller.level_changed.connect(self.meter.show_event)
        controller.source_changed.connect(self.meter.show_source)
        controller.lag_changed.connect(self._show_lag)
        controller.model_ready.connect(self._show_ready)
        self._preferences.changed.connect(self._apply_settings)
        self.start.clicked.connect(self._start_or_stop)
        self.pause.clicked.connect(controller.toggle_pause)
        self.overlay.toggled.connect(self.overlay_requested)
        self.finder.clicked.connect(self.search.open_search)
        self.jump.clicked.connect(self._jump_to_live)
        self.view.following_changed.connect(self._show_jump)
        self.view.edit_requested.connect(self.editor.open_on)
        self.editor.accepted.connect(self._correct)

    def refresh_theme(self) -> None:
        self._refresh_control_icons()
        self.view.redraw()

    def _refresh_control_icons(self) -> None:
        theme = current_theme()
        for picker in (self.picker, self.microphones, self.outputs):
            picker.refresh_icons()
        self.pause.setIcon(icon("pause", theme.text))
        for button, name in (
            (self.overlay, "overlay"),
            (self.finder, "search"),
            (self.save, "save"),
        ):
            button.setIcon(icon(name, theme.text))
        self._refresh_start()

    @Slot()
    def _start_or_stop(self) -> None:
        if self._controller.is_active:
            self._controller.stop()
        else:
            self._controller.start(self.picker.choice)

    @Slot(str)
    def _show_state(self, state: str) -> None:
        self._refresh_start()
        self._enable_sources(state)
        self.pause.setEnabled(state in ("running", "paused"))
        self.pause.setText(self.tr("Resume") if state == "paused" else self.tr("Pause"))
        symbol = "play" if state == "paused" else "pause"
        self.pause.setIcon(icon(symbol, current_theme().text))
        loading = self.tr("Listening · loading model…")
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
        self.player.set_session(self._controller.audio_path)
        self._follow_state(state)

    def _enable_sources(self, state: str) -> None:
        """Let the user change the source, also while captions run."""
        for picker in (self.picker, self.microphones, self.outputs):
            picker.setEnabled(self._controller.can_change_source)
        self.picker.allow_files(state == "idle")

    @Slot(tuple)
    def set_devices(self, devices: Sequence[Device]) -> None:
        """List the devices of this machine."""
        for picker in (self.picker, self.microphones, self.outputs):
            picker.set_devices(devices)

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
        """Set whether the model has loaded, so that captions appear without delay."""
        self._model_ready = ready

    def focus_search(self) -> None:
        self.search.open_search()

    def export(self, suffix: str) -> None:
        """Ask for a file name and export the transcript in a format."""
        self._exporter.ask_and_export(self, self._controller.transcript, suffix)

    def export_in_default_format(self) -> None:
        """Export in the format of the settings, if there is anything to export."""
        if self.save.isEnabled():
            self.export(self._preferences.settings.files.format)

    @Slot()
    def _apply_settings(self) -> None:
        window = self._preferences.settings.window
        self._devices.setVisible(self._preferences.settings.audio.source == "both")
        self.view.set_text_size(window.text_size)
        self._controller.transcript.set_mask(profanity_mask(window.mask_profanity))
        self._show_transcript()

    @Slot()
    def _show_ready(self) -> None:
        self._model_ready = True
        if self._controller.state == "running":
            self.status.setText(self.tr("Listening"))

    def _refresh_start(self) -> None:
        active = self._controller.is_active
        theme = current_theme()
        self.start.setText(self.tr("Stop") if active else self.tr("Start"))
        colour = theme.danger if active else theme.on_accent
        self.start.setIcon(icon("stop" if active else "play", colour))
        self.start.setEnabled(self._controller.state != "stopping")
        if self.start.objectName() != ("stop" if active else "primary"):
            self.start.setObjectName("stop" if active else "primary")
            repolish(self.start)

    @Slot()
    def _show_transcript(self) -> None:
        paragraphs = self._controller.transcript.paragraphs()
        self._pages.setCurrentWidget(self.view if paragraphs else self._empty)
        self.view.show_paragraphs(paragraphs)
        self.save.setEnabled(not self._controller.transcript.is_empty)

    @Slot(Lag)
    def _show_lag(self, lag: Lag) -> None:
        self.lag.setText(self.tr("{0} s behind").format(decimal(lag.seconds)))
        self.lag.show()
        set_severity(self.lag, lag.severity)

    @Slot()
    def _tick(self) -> None:
        self.elapsed.setText(clock_text(self._controller.stopwatch.seconds))

    @Slot()
    def _jump_to_live(self) -> None:
        # The button goes; without a place to go, focus would move to the navigation bar.
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.jump_to_live()

    @Slot(bool)
    def _show_jump(self, following: bool) -> None:
        self.jump.setVisible(not following and self._controller.is_active)

    @Slot(Paragraph, str)
    def _correct(self, paragraph: Paragraph, text: str) -> None:
        session, transcript = self._controller.session_path, self._controller.transcript
        self._corrections.correct(session, transcript, paragraph, text)
        self._show_transcript()
