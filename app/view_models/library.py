"""Past sessions: their titles and corrections, and full-text search over their transcripts.

The session files belong to the engine and are not changed here; titles and corrections are stored
beside them. Every function may block; nothing stays open between calls, so any thread may call.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.view_models.session_index import SessionIndex, key_of, plain
from engine import (
    StorageError,
    delete_session_audio,
    list_session_audio,
    list_sessions,
    load_session,
    read_notes,
    write_notes,
)

if TYPE_CHECKING:
    from engine import SessionSummary, Transcript

MAX_TITLE_LENGTH = 120

_NOTES = threading.Lock()
"""Held while notes are read, changed and written, as background tasks run at the same time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in the list.

    Attributes
    ----------
    duration
        Seconds.
    excerpt, match
        The text around the first match of a search, and what matched there.
    audio_bytes
        Size of the audio that is stored with it.
    file_name
        The file that was captioned; empty for microphone and system audio.
    is_damaged
        Whether a part of it could not be read.
    """

    path: Path
    started: datetime
    duration: float
    first_words: str
    title: str
    was_interrupted: bool
    is_running: bool
    excerpt: str = ""
    match: str = ""
    audio_bytes: int = 0
    file_name: str = ""
    is_damaged: bool = False

    @property
    def name(self) -> str:
        """What the list calls it: its title, its file's name, its first words or its start."""
        start = f"{self.started:%Y-%m-%d %H:%M}"
        return self.title or self.file_name or self.first_words or start


class Library:
    """The sessions of one folder, and their search index in a SQLite file."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._folder = folder
        self._index = SessionIndex(index)

    def entries(self, query: str = "") -> list[Entry]:
        """List sessions, newest first, or those with all words of a query; raises StorageError."""
        damaged = self._index.damaged()
        listed = (_entry(summary, damaged) for summary in list_sessions(self._folder))
        found = [entry for entry in listed if entry is not None]
        if not plain(query).split():
            return found
        hits = self._index.search([entry.path for entry in found], query)
        return [
            replace(entry, excerpt=hit.excerpt, match=hit.match)
            for entry in found
            if (hit := hits.get(key_of(entry.path))) is not None
        ]

    def index(self, path: Path) -> None:
        """Let searches find the session in folder `path`; called when it has changed."""
        self._index.add(path)

    def index_all(self) -> None:
        """Let searches find every session, so that the first one is fast."""
        self._index.update([entry.path for entry in self.entries()])

    def load(self, entry: Entry) -> tuple[Transcript, dict[str, str]]:
        """Return a session's transcript as recognised, and its corrections by ``cue_key``."""
        return load_session(entry.path), dict(read_notes(entry.path).edits)

    def rename(self, entry: Entry, title: str) -> None:
        """Set the title of a session; an empty one removes it."""
        cleaned = " ".join(title.split())[:MAX_TITLE_LENGTH]
        with _NOTES:
            write_notes(entry.path, replace(read_notes(entry.path), title=cleaned))
        self.index(entry.path)

    def correct(self, path: Path, edits: dict[str, str]) -> None:
        """Store a session's corrections, apart from the recognised text."""
        with _NOTES:
            notes = replace(read_notes(path), edits=tuple(sorted(edits.items())))
            write_notes(path, notes)
        self.index(path)

    def delete(self, entry: Entry) -> None:
        """Delete a session that is not running, with its folder; raises StorageError."""
        _refuse_running(entry)
        try:
            shutil.rmtree(entry.path)
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise StorageError(f"The session could not be deleted ({reason}).") from error
        self._index.remove(entry.path)

    def delete_session_audio(self, entry: Entry) -> None:
        """Delete a session's audio and keep its text; raises like :meth:`delete`."""
        _refuse_running(entry)
        delete_session_audio(entry.path)


def _entry(summary: SessionSummary, damaged: set[str]) -> Entry | None:
    """Return the entry of a session; None for one that failed before it began."""
    path, audio_bytes = summary.path, _audio_bytes(summary.path)
    is_damaged = summary.damaged or key_of(path) in damaged
    has_begun = summary.duration or summary.first_words or audio_bytes
    if not (has_begun or summary.running or is_damaged):
        return None
    return Entry(
        path,
        summary.started,
        summary.duration,
        summary.first_words,
        read_notes(path).title,
        was_interrupted=not summary.complete and not summary.running,
        is_running=summary.running,
        audio_bytes=audio_bytes,
        file_name=Path(summary.sources.get("file", "")).name,
        is_damaged=is_damaged,
    )


def _audio_bytes(path: Path) -> int:
    try:
        return sum(file.path.stat().st_size for file in list_session_audio(path))
    except OSError:
        return 0


def _refuse_running(entry: Entry) -> None:
    if entry.is_running:
        raise StorageError("This session is still running; stop it first.")
