"""Collecting recordings of the user, with their consent: confident captions and corrections.

Audio and final cues arrive on the engine thread, corrections on the GUI thread; a worker thread
cuts, checks, encrypts and writes. Only the microphone is collected: the other channels carry other
people's voices.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import engine
from engine import CueFinal, EngineError

if TYPE_CHECKING:
    from app.personal.home import PersonalHome
    from app.personal.ring import AudioRing, Int16
    from app.settings import PersonalSettings
    from engine import Channel, Cue

log = logging.getLogger(__name__)

MIN_CONFIDENCE = 0.8
"""Mean word probability from which a caption is collected."""
MIN_WORDS = 3
MARGIN = 0.12
"""Seconds of audio before the first word and after the last one."""
MAX_PENDING = 200


@dataclass(frozen=True, slots=True)
class _PendingRecording:
    """A cue to collect: as recognised where `text` is None, else as the user corrected it.

    ``session`` is the number of the session whose audio the ring holds, or the folder of one that
    has stored its audio.
    """

    cue: Cue
    text: str | None
    session: int | Path
    settings: PersonalSettings


class RecordingCollector:
    """Collects recordings from the events and the audio of a session; an ``AudioTap``.

    Parameters
    ----------
    home
        Where recordings are stored.

    Attributes
    ----------
    on_stored, on_problem
        Called on the worker thread after a change, and with a message when collecting has stopped.
    """

    def __init__(self, home: PersonalHome) -> None:
        self._home = home
        self._ring: AudioRing | None = None
        self._settings: PersonalSettings | None = None
        self._session = 0
        self._stored: dict[tuple[int | Path, float], str] = {}
        self._pending: queue.Queue[_PendingRecording | None] = queue.Queue(MAX_PENDING)
        self._thread: threading.Thread | None = None
        self._start_lock = threading.Lock()
        self._failed = False
        self.on_stored: Callable[[], None] = lambda: None
        self.on_problem: Callable[[str], None] = lambda _: None

    @property
    def is_on(self) -> bool:
        return self._settings is not None

    def configure(self, settings: PersonalSettings) -> None:
        """Apply the settings immediately; switched off, audio in memory is discarded as well."""
        self._failed = False
        if not settings.collect:
            self._settings = self._ring = None
            return
        if self._ring is None:
            # Most users never collect, so the window does not wait for numpy.
            from app.personal.ring import AudioRing

            self._ring = AudioRing()
        self._settings = settings

    def begin(self) -> None:
        """Discard the last session's audio: a new session and its clock begin."""
        self._session += 1
        if self._ring is not None:
            self._ring.clear()

    # -- the engine thread -------------------------------------------------------------------------

    def write(self, channel: Channel, start: float, samples: Any) -> None:
        """Take audio of the microphone; float32, 16 kHz, `start` in seconds of the session."""
        ring = self._ring
        if channel == "mic" and ring is not None:
            ring.write(start, samples)

    def close(self) -> None:
        """Do nothing: corrections need the audio after the session's end."""

    def on_event(self, event: object) -> None:
        """Take an event of the session; a confident final cue is collected."""
        settings = self._settings
        if settings is not None and isinstance(event, CueFinal) and is_confident(event.cue):
            self._put(_PendingRecording(event.cue, None, self._session, settings))

    # -- the GUI thread ----------------------------------------------------------------------------

    def correct(self, cue: Cue, text: str, folder: Path | None = None) -> None:
        """Collect a corrected cue; it replaces the recording of the cue as recognised.

        Parameters
        ----------
        folder
            Folder of a past session that has stored its audio; None for the latest session.
        """
        if self._settings is not None and cue.channel == "mic" and cue.words:
            self._put(_PendingRecording(cue, text, folder or self._session, self._settings))

    def finish(self, seconds: float) -> None:
        """Write what is pending and end the thread; waits at most `seconds`."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._pending.put(None)
            thread.join(seconds)

    # -- the worker thread -------------------------------------------------------------------------

    def _put(self, pending: _PendingRecording) -> None:
        with self._start_lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="collector", daemon=True)
                self._thread.start()
        try:
            self._pending.put_nowait(pending)
        except queue.Full:
            log.warning("a recording was dropped: the disk is too slow")

    def _work(self) -> None:
        while (pending := self._pending.get()) is not None:
            if self._settings is None or self._failed:
                continue
            try:
                self._collect(pending)
            except EngineError as error:
                self._fail(str(error))
            except Exception:
                log.exception("a recording could not be collected")
                self._fail(
                    "Recordings are no longer collected after an internal error; captions continue."
                )

    def _fail(self, message: str) -> None:
        """Stop until the settings change, with one message: a full disk stays full."""
        self._failed = True
        self.on_problem(message)

    def _collect(self, pending: _PendingRecording) -> None:
        key = (pending.session, pending.cue.start)
        old = self._stored.get(key)
        if pending.text is not None and old is not None:
            self._home.delete(old)
            del self._stored[key]
        recording = self._recording(pending)
        if recording is not None:
            self._home.add(recording, pending.settings)
            self._stored[key] = recording.id
        if recording is not None or old is not None:
            self.on_stored()

    def _recording(self, pending: _PendingRecording) -> engine.Recording | None:
        text = " ".join((pending.cue.text if pending.text is None else pending.text).split())
        samples = self._audio(pending) if text else None
        if samples is None or engine.check_recording(samples, text) is not None:
            return None
        recording = engine.Recording(
            new_id(), datetime.now().astimezone(), "caption", text, confidence(pending.cue), samples
        )
        if pending.text is None:
            return recording
        return replace(recording, kind="correction", probability=None)

    def _audio(self, pending: _PendingRecording) -> Int16 | None:
        start = max(0.0, pending.cue.words[0].start - MARGIN)
        end = pending.cue.words[-1].end + MARGIN
        if not isinstance(pending.session, int):
            from app.personal.recording import read_session_samples

            return read_session_samples(pending.session, pending.cue.channel, start, end)
        ring = self._ring if pending.session == self._session else None
        return None if ring is None else ring.read(start, end)


def confidence(cue: Cue) -> float:
    """Return the mean probability of a cue's words."""
    return sum(word.probability for word in cue.words) / max(1, len(cue.words))


def is_confident(cue: Cue) -> bool:
    """Whether a cue is from the microphone, long enough and confident enough to train on."""
    return (
        cue.channel == "mic" and len(cue.words) >= MIN_WORDS and confidence(cue) >= MIN_CONFIDENCE
    )


def new_id() -> str:
    """Return a random identifier for a recording."""
    return secrets.token_hex(12)
