"""One captioning session as the window sees it: what state it is in and what it has said.

Runs on the GUI thread; whatever may block is handed to :mod:`app.gui.bridge`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.bridge import Background, EventBridge
from app.gui.widgets.language import translated
from app.service import ModelReady
from app.view_models.status import Lag, State, Stopwatch
from app.view_models.transcript import TranscriptModel
from engine import (
    CaptionChanged,
    CueFinal,
    GapFound,
    LagChanged,
    LevelChanged,
    Notice,
    SessionEnded,
    SessionFailed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.service import CaptioningService
    from engine import Session


class CaptionController(QObject):
    """Starts, pauses and stops a session, and keeps its transcript.

    Signals
    -------
    state_changed
        The new :data:`State`.
    shown
        The transcript has something new to show.
    level_heard
        A ``LevelChanged``.
    lag_changed
        A :class:`Lag`.
    noticed
        A sentence for the user and its kind.
    heard
        The batch of events, for whoever shows captions too (the overlay).
    """

    state_changed = Signal(str)
    shown = Signal()
    level_heard = Signal(object)
    lag_changed = Signal(object)
    noticed = Signal(str, str)
    heard = Signal(object)
    model_ready = Signal()

    def __init__(self, service: CaptioningService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._session: Session | None = None
        self._opening: Background | None = None
        self._stop_wanted = False
        self._latest: Any = None
        self._terms: tuple[str, ...] | None = None
        self.session_path: Path | None = None
        self._keeps_sound = False
        self.state: State = "idle"
        self.transcript = TranscriptModel(translated)
        self.stopwatch = Stopwatch()
        self.bridge = EventBridge(self)
        self.bridge.batch.connect(self._take)

    @property
    def sound_path(self) -> Path | None:
        """Where the sound of the session on show is; None when it keeps none or still listens.

        While it listens, what is played would be captioned again.
        """
        quiet = self.state in ("idle", "paused")
        return self.session_path if quiet and self._keeps_sound else None

    @property
    def is_active(self) -> bool:
        """Whether a session is being opened, running or being finished."""
        return self.state != "idle"

    def start(self, choice: str) -> None:
        """Open a source and caption it; nothing happens while a session is active."""
        if self.is_active:
            return
        self._stop_wanted, self._latest, self._terms = False, None, None
        self._enter("starting")
        post = self.bridge.post
        self._opening = Background(lambda: self._service.open_session(choice, post), self)
        self._opening.done.connect(self._opened)
        self._opening.failed.connect(self._failed)
        self._opening.start()

    @Slot()
    def toggle_pause(self) -> None:
        """Pause or go on."""
        if self._session is None:
            return
        if self.state == "running":
            self._session.pause()
            self.stopwatch.pause()
            self._enter("paused")
        elif self.state == "paused":
            self._session.resume()
            self.stopwatch.resume()
            self._enter("running")

    @Slot(object)
    def use_model(self, recogniser: Any) -> None:
        """Go on with another model; the words so far stay, and no session starts anew for it."""
        self._latest = recogniser
        if self._session is not None:
            self._session.set_model(recogniser)

    @Slot(object)
    def use_terms(self, terms: tuple[str, ...]) -> None:
        """Favour other names and terms from now on."""
        self._terms = terms
        if self._session is not None:
            self._session.set_vocabulary(terms)

    @Slot()
    def stop(self) -> None:
        """Ask the session to finish the last words and end."""
        self._stop_wanted = True
        if self._session is not None and self.state in ("running", "paused"):
            self.stopwatch.pause()
            self._enter("stopping")
            self._session.stop()

    @Slot(object)
    def _opened(self, opened: Any) -> None:
        self._opening = None
        self._session = session = opened.session
        self.session_path = opened.path
        self._keeps_sound = opened.keeps_audio
        self.transcript.clear()
        self.shown.emit()
        self.stopwatch.restart()
        self._enter("running")
        session.start()
        if self._latest is not None:
            session.set_model(self._latest)
        if self._terms is not None:
            session.set_vocabulary(self._terms)
        if self._stop_wanted:
            self.stop()

    @Slot(str)
    def _failed(self, message: str) -> None:
        self._opening = None
        self.noticed.emit(message, "error")
        self._enter("idle")

    @Slot(object)
    def _take(self, events: Any) -> None:
        self.heard.emit(events)
        changed = [self._apply(event) for event in events]
        if any(changed):
            self.shown.emit()

    def _apply(self, event: object) -> bool:
        """Take one event in; returns whether the transcript looks different for it."""
        match event:
            case CaptionChanged(caption):
                self.transcript.show_caption(caption)
            case CueFinal(cue):
                self.transcript.add_cue(cue)
            case GapFound(channel, gap):
                self.transcript.add_gap(channel, gap)
            case SessionEnded():
                self.transcript.end(event.duration)
                self._ended()
            case SessionFailed(message):
                self.noticed.emit(message, "error")
                self.transcript.end(0.0)
                self._ended()
            case _:
                self._apply_figure(event)
                return False
        return True

    def _apply_figure(self, event: object) -> None:
        match event:
            case LevelChanged():
                self.level_heard.emit(event)
            case LagChanged(seconds, load):
                self.lag_changed.emit(Lag(seconds, load))
            case Notice(_, message):
                self.noticed.emit(message, "warning")
            case ModelReady():
                self.model_ready.emit()
            case _:
                pass

    def _ended(self) -> None:
        self.stopwatch.pause()
        self._session = None
        self._enter("idle")

    def _enter(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
