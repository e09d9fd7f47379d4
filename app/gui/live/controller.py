"""One captioning session as the window sees it: its state and its transcript.

Runs on the GUI thread; opening a session may block and runs in the background.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.gui.background import BackgroundTask
from app.gui.live.event_bridge import EventBridge
from app.gui.widgets.language import gap_text
from app.gui.widgets.source_picker import FILE
from app.service import ModelReady, OpenSession
from app.view_models.status import Lag, State, Stopwatch
from app.view_models.transcript import TranscriptModel
from engine import (
    CaptionChanged,
    CueFinal,
    GapFound,
    LagChanged,
    LevelChanged,
    Notice,
    NoticeCleared,
    SessionEnded,
    SessionFailed,
    SourceChanged,
)

if TYPE_CHECKING:
    from app.service import CaptioningService
    from app.settings import AudioSettings
    from engine import Event, Recogniser, Session


class CaptionController(QObject):
    """Starts, pauses and stops a session, and collects its transcript.

    ``notice_posted`` carries a sentence for the user and its kind, ``notice_cleared`` one that no
    longer applies, ``events_received`` a batch of events for other views of the captions, such as
    the overlay. ``source_refused`` tells that the session goes on with the source of before.
    """

    state_changed = Signal(str)
    transcript_changed = Signal()
    level_changed = Signal(LevelChanged)
    lag_changed = Signal(Lag)
    notice_posted = Signal(str, str)
    events_received = Signal(tuple)
    model_ready = Signal()
    notice_cleared = Signal(str)
    source_changed = Signal(SourceChanged)
    source_refused = Signal()

    def __init__(self, service: CaptioningService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._session: Session | None = None
        self._opened: OpenSession | None = None
        self._change: BackgroundTask | None = None
        self.audio = service.settings.audio
        self._wanted = self.audio
        self._stop_requested = False
        # Set while no session is open, and passed on to the session that is being opened.
        self._model: Recogniser | None = None
        self._terms: tuple[str, ...] | None = None
        self.state: State = "idle"
        self.transcript = TranscriptModel(gap_text)
        self.stopwatch = Stopwatch()
        self._bridge = EventBridge(self)
        self._bridge.batch.connect(self._on_events)

    @property
    def session_path(self) -> Path | None:
        """The folder of the last session; None before the first, and while it is not stored."""
        return self._opened.path if self._opened is not None else None

    @property
    def audio_path(self) -> Path | None:
        """The session folder whose audio can be played; None while captioning or without audio.

        Audio that is played while captioning would be captioned again.
        """
        quiet = self.state in ("idle", "paused")
        stores_audio = self._opened is not None and self._opened.stores_audio
        return self.session_path if quiet and stores_audio else None

    @property
    def is_active(self) -> bool:
        """Whether a session is being opened, running or being finished."""
        return self.state != "idle"

    def start(self, source: str) -> None:
        """Open a source and caption it; does nothing while a session is active."""
        if self.is_active:
            return
        self._stop_requested, self._model, self._terms = False, None, None
        self.audio = self._wanted = replace(self._service.settings.audio, source=source)
        self._set_state("starting")
        post = self._bridge.post
        task = BackgroundTask(lambda: self._service.open_session(source, post), self)
        task.done.connect(self._on_opened)
        task.failed.connect(self._on_refused)
        task.ended.connect(task.deleteLater)
        task.start()

    def use_source(self, audio: AudioSettings) -> None:
        """Caption another source from now on, if a session is running; returns immediately.

        Of several choices in a row, the last one is used.
        """
        self._wanted = audio
        if self._session is None or self._change is not None or not self.can_change_source:
            return
        if _devices_of(audio) == _devices_of(self.audio):
            return
        opened, service = self._opened, self._service
        assert opened is not None

        def change() -> None:
            service.set_source(
                opened, audio.source, microphone=audio.microphone, system=audio.system
            )

        self._change = BackgroundTask(change, self)
        self._change.done.connect(lambda: self._on_changed(audio))
        self._change.failed.connect(self._on_change_refused)
        self._change.start()

    @property
    def can_change_source(self) -> bool:
        """Whether the source may be chosen: no session, or one that records devices."""
        if self.state in ("running", "paused"):
            return not self.audio.source.startswith(FILE)
        return self.state == "idle"

    def _on_changed(self, audio: AudioSettings) -> None:
        self.audio = audio
        self._end_change()

    @Slot(str)
    def _on_change_refused(self, message: str) -> None:
        self._wanted = self.audio
        self.notice_posted.emit(message, "error")
        self._end_change()
        self.source_refused.emit()

    def _end_change(self) -> None:
        if self._change is not None:
            self._change.deleteLater()
            self._change = None
        self.use_source(self._wanted)

    @Slot()
    def toggle_pause(self) -> None:
        if self._session is None:
            return
        if self.state == "running":
            self._session.pause()
            self.stopwatch.pause()
            self._set_state("paused")
        elif self.state == "paused":
            self._session.resume()
            self.stopwatch.resume()
            self._set_state("running")

    @Slot(object)
    def use_model(self, recogniser: Recogniser) -> None:
        """Switch to another model without interrupting the session."""
        self._model = recogniser
        if self._session is not None:
            self._session.set_model(recogniser)

    @Slot(tuple)
    def use_terms(self, terms: tuple[str, ...]) -> None:
        """Replace the vocabulary of the session."""
        self._terms = terms
        if self._session is not None:
            self._session.set_vocabulary(terms)

    @Slot()
    def stop(self) -> None:
        """Let the session finish the last words and end."""
        self._stop_requested = True
        if self._session is not None and self.state in ("running", "paused"):
            self.stopwatch.pause()
            self._set_state("stopping")
            self._session.stop()

    @Slot(OpenSession)
    def _on_opened(self, opened: OpenSession) -> None:
        self._opened = opened
        self._session = session = opened.session
        self.transcript.clear()
        self.transcript_changed.emit()
        self.stopwatch.restart()
        self._set_state("running")
        session.start()
        if self._model is not None:
            session.set_model(self._model)
        if self._terms is not None:
            session.set_vocabulary(self._terms)
        if self._stop_requested:
            self.stop()

    @Slot(str)
    def _on_refused(self, message: str) -> None:
        self.notice_posted.emit(message, "error")
        self._set_state("idle")

    @Slot(tuple)
    def _on_events(self, events: tuple[Event | ModelReady, ...]) -> None:
        self.events_received.emit(events)
        changed = [self._apply(event) for event in events]
        if any(changed):
            self.transcript_changed.emit()

    def _apply(self, event: Event | ModelReady) -> bool:
        """Apply one event; returns whether it changed the transcript."""
        match event:
            case CaptionChanged(caption):
                self.transcript.show_caption(caption)
            case CueFinal(cue):
                self.transcript.add_cue(cue)
            case GapFound(channel, gap):
                self.transcript.add_gap(channel, gap)
            case SessionEnded():
                self.transcript.end(event.duration)
                self._on_ended()
            case SessionFailed(message):
                self.notice_posted.emit(message, "error")
                self.transcript.end(0.0)
                self._on_ended()
            case _:
                self._forward(event)
                return False
        return True

    def _forward(self, event: Event | ModelReady) -> None:
        match event:
            case LevelChanged():
                self.level_changed.emit(event)
            case LagChanged(seconds, load):
                self.lag_changed.emit(Lag(seconds, load))
            case Notice(_, message):
                self.notice_posted.emit(message, "warning")
            case NoticeCleared(_, message):
                self.notice_cleared.emit(message)
            case SourceChanged():
                self.source_changed.emit(event)
            case ModelReady():
                self.model_ready.emit()
            case _:
                pass

    def _on_ended(self) -> None:
        self.stopwatch.pause()
        self._session = None
        self._set_state("idle")

    def _set_state(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _devices_of(audio: AudioSettings) -> tuple[str, str, str]:
    """Return what of the settings decides which devices are recorded."""
    if audio.source == "both":
        return audio.source, audio.microphone, audio.system
    return audio.source, "", ""
