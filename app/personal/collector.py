"""Keeping what the user says, where they allow it: captions that are sure, and corrections.

The engine thread hands over sound and final cues, the GUI thread corrections; cutting, checking,
sealing and writing happen on a worker thread of its own. Only the microphone is kept: the other
channels carry other people's voices.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import engine
from engine import CueFinal, EngineError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from app.personal.home import PersonalHome
    from app.personal.ring import Int16, SoundRing
    from app.settings import PersonalSettings
    from engine import Channel, Cue

log = logging.getLogger(__name__)

SURE = 0.8
"""Mean probability of its words above which a caption is kept."""
MIN_WORDS = 3
MARGIN = 0.12
"""Seconds kept before the first word and behind the last one."""
MAX_WAITING = 200


@dataclass(frozen=True, slots=True)
class _Job:
    """A cue to keep: as it was heard where `text` is None, else as the user wrote it.

    ``session`` is the number of the session whose sound the ring holds, or the folder of one that
    kept its sound.
    """

    cue: Cue
    text: str | None
    session: int | Path
    settings: PersonalSettings


class RecordingCollector:
    """Hears a session, and keeps what may be kept.

    Parameters
    ----------
    home
        Where it is kept.
    """

    def __init__(self, home: PersonalHome) -> None:
        self._home = home
        self._ring: SoundRing | None = None
        self._settings: PersonalSettings | None = None
        self._session = 0
        self._kept: dict[tuple[int | Path, float], str] = {}
        self._jobs: queue.Queue[_Job | None] = queue.Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failed = False
        self.on_kept: Callable[[], None] = _nothing
        self.on_problem: Callable[[str], None] = _ignore

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self._settings is not None

    def configure(self, settings: PersonalSettings) -> None:
        """Follow the user's choice at once: switched off, the sound in memory is forgotten too."""
        self._failed = False
        if not settings.collect:
            self._settings = self._ring = None
            return
        if self._ring is None:
            # Most users never collect, and the window shall not wait for numpy on their behalf.
            from app.personal.ring import SoundRing

            self._ring = SoundRing()
        self._settings = settings

    def begin(self) -> None:
        """Forget the last session's sound: a new one begins, and its clock with it."""
        self._session += 1
        if self._ring is not None:
            self._ring.clear()

    # -- the engine thread -------------------------------------------------------------------------

    def write(self, channel: Channel, start: float, samples: Any) -> None:
        """Take sound, as an ``AudioTap``."""
        ring = self._ring
        if channel == "mic" and ring is not None:
            ring.write(start, samples)

    def close(self) -> None:
        """Keep the sound after the session's end, so that corrections still find it."""

    def on_event(self, event: object) -> None:
        """Take an event of the session; a final cue may be worth keeping."""
        settings = self._settings
        if settings is not None and isinstance(event, CueFinal) and is_sure(event.cue):
            self._put(_Job(event.cue, None, self._session, settings))

    # -- the GUI thread ----------------------------------------------------------------------------

    def correct(self, cue: Cue, text: str, folder: Path | None = None) -> None:
        """Keep what the user says was said; it takes the place of what was heard.

        Parameters
        ----------
        folder
            Of a past session, which may have kept its sound; None for the one heard last.
        """
        if self._settings is not None and cue.channel == "mic" and cue.words:
            self._put(_Job(cue, text, folder or self._session, self._settings))

    def finish(self, seconds: float) -> None:
        """Write what waits, then end the thread."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join(seconds)

    # -- the worker thread -------------------------------------------------------------------------

    def _put(self, job: _Job) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="collector", daemon=True)
                self._thread.start()
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            log.warning("a caption was not kept: the disk is too slow")

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._settings is None or self._failed:
                continue
            try:
                self._keep(job)
            except EngineError as error:
                self._fail(str(error))
            except Exception:
                log.exception("a recording was not kept")
                self._fail("Recordings are not kept after an internal error; captions go on.")

    def _fail(self, message: str) -> None:
        """Stop until the settings change, and say so once: a full disk stays full."""
        self._failed = True
        self.on_problem(message)

    def _keep(self, job: _Job) -> None:
        place = (job.session, job.cue.start)
        old = self._kept.get(place)
        if job.text is not None and old is not None:
            self._home.delete(old)
            del self._kept[place]
        recording = self._recording(job)
        if recording is not None:
            self._home.add(recording, job.settings)
            self._kept[place] = recording.id
        if recording is not None or old is not None:
            self.on_kept()

    def _recording(self, job: _Job) -> engine.Recording | None:
        text = " ".join((job.cue.text if job.text is None else job.text).split())
        samples = self._sound(job) if text else None
        if samples is None or engine.check_recording(samples, text) is not None:
            return None
        heard = engine.Recording(
            new_id(), datetime.now().astimezone(), "caption", text, sureness(job.cue), samples
        )
        if job.text is None:
            return heard
        return replace(heard, kind="correction", probability=None)

    def _sound(self, job: _Job) -> Int16 | None:
        start = max(0.0, job.cue.words[0].start - MARGIN)
        end = job.cue.words[-1].end + MARGIN
        if not isinstance(job.session, int):
            from app.personal.samples import read_kept

            return read_kept(job.session, job.cue.channel, start, end)
        ring = self._ring if job.session == self._session else None
        return None if ring is None else ring.read(start, end)


def sureness(cue: Cue) -> float:
    """Return the mean probability of a cue's words."""
    return sum(word.probability for word in cue.words) / max(1, len(cue.words))


def is_sure(cue: Cue) -> bool:
    """Whether a cue is the user's own voice and sure enough to be learnt from."""
    return cue.channel == "mic" and len(cue.words) >= MIN_WORDS and sureness(cue) >= SURE


def new_id() -> str:
    """Return a name that no recording has."""
    return secrets.token_hex(12)


def _nothing() -> None:
    return


def _ignore(_message: str) -> None:
    return
