"""Past sessions: their titles and corrections, and full-text search over their transcripts.

The session files belong to the engine and are not changed here; titles and corrections are stored
beside them in ``notes.json``. The search index is only a copy and is rebuilt when it is damaged.
Every function may block; nothing stays open between calls, so any thread may call.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from app.view_models.transcript import cue_key
from engine import (
    StorageError,
    delete_session_audio,
    list_session_audio,
    list_sessions,
    load_session,
    replace_file,
)

if TYPE_CHECKING:
    from engine import SessionSummary, Transcript

log = logging.getLogger(__name__)

NOTES_NAME = "notes.json"
MAX_TITLE_LENGTH = 120
MAX_HITS = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    path UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2'
);
"""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the user adds to a session: a title, and corrected texts by ``cue_key``."""

    title: str = ""
    edits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in the list.

    Attributes
    ----------
    duration
        Seconds.
    excerpt
        The text around the first match of a search.
    audio_bytes
        Size of the audio that is stored with it.
    """

    path: Path
    started: datetime
    duration: float
    first_words: str
    title: str
    was_interrupted: bool
    is_running: bool
    excerpt: str = ""
    audio_bytes: int = 0

    @property
    def name(self) -> str:
        """What the list calls it: its title, else its first words, else its start time."""
        return self.title or self.first_words or f"{self.started:%Y-%m-%d %H:%M}"


class Library:
    """The sessions of one folder, and their search index in a SQLite file."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._folder = folder
        self._index = index

    def entries(self, query: str = "") -> list[Entry]:
        """List sessions, newest first, or those with all words of a query; raises StorageError."""
        found = [_entry(summary) for summary in list_sessions(self._folder)]
        words = _plain(query).split()
        if not words:
            return found
        excerpts = self._search(found, words)
        return [
            replace(entry, excerpt=excerpts[_key(entry)])
            for entry in found
            if _key(entry) in excerpts
        ]

    def load(self, entry: Entry) -> tuple[Transcript, dict[str, str]]:
        """Return a session's transcript as recognised, and its corrections by ``cue_key``."""
        return load_session(entry.path), dict(read_notes(entry.path).edits)

    def rename(self, entry: Entry, title: str) -> None:
        """Set the title of a session; an empty one removes it."""
        cleaned = " ".join(title.split())[:MAX_TITLE_LENGTH]
        write_notes(entry.path, replace(read_notes(entry.path), title=cleaned))

    def correct(self, path: Path, edits: dict[str, str]) -> None:
        """Store a session's corrections, apart from the recognised text."""
        notes = replace(read_notes(path), edits=tuple(sorted(edits.items())))
        write_notes(path, notes)

    def delete(self, entry: Entry) -> None:
        """Delete a session that is not running, with its folder; raises StorageError."""
        _refuse_running(entry)
        try:
            shutil.rmtree(entry.path)
        except OSError as error:
            reason = error.strerror or "unknown reason"
            raise StorageError(f"The session could not be deleted ({reason}).") from error

    def delete_session_audio(self, entry: Entry) -> None:
        """Delete a session's audio and keep its text; raises like :meth:`delete`."""
        _refuse_running(entry)
        delete_session_audio(entry.path)

    def _search(self, entries: list[Entry], words: list[str]) -> dict[str, str]:
        try:
            return self._search_index(entries, words)
        except (sqlite3.Error, UnicodeError):  # in a table, or in the text of the error
            log.warning("the search index is damaged and is rebuilt")
            self._index.unlink(missing_ok=True)
            return self._search_index(entries, words)

    def _search_index(self, entries: list[Entry], words: list[str]) -> dict[str, str]:
        with closing(self._open()) as index, index:
            index.executescript(_TABLES)
            _update_index(index, entries)
            return _find(index, words)

    def _open(self) -> sqlite3.Connection:
        try:
            self._index.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._index.touch(mode=0o600)
            return sqlite3.connect(self._index)
        except (OSError, sqlite3.OperationalError):
            # Where the folder is not writable, each search builds its index anew.
            return sqlite3.connect(":memory:")


def read_notes(path: Path) -> Notes:
    """Read title and corrections of a session; empty when there are none or they are damaged."""
    try:
        raw: Any = json.loads((path / NOTES_NAME).read_bytes())
        table = cast("dict[str, Any]", raw)
        edits = {str(key): str(text) for key, text in table.get("edits", {}).items()}
        return Notes(str(table.get("title", "")), tuple(sorted(edits.items())))
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return Notes()


def write_notes(path: Path, notes: Notes) -> None:
    """Write title and corrections atomically; raises StorageError."""
    record = {"title": notes.title, "edits": dict(notes.edits)}
    text = json.dumps(record, ensure_ascii=False)
    replace_file(path / NOTES_NAME, text.encode(errors="replace"), mode=0o600)


def _entry(summary: SessionSummary) -> Entry:
    return Entry(
        summary.path,
        summary.started,
        summary.duration,
        summary.first_words,
        read_notes(summary.path).title,
        was_interrupted=not summary.complete and not summary.running,
        is_running=summary.running,
        audio_bytes=_audio_bytes(summary.path),
    )


def _audio_bytes(path: Path) -> int:
    try:
        return sum(file.path.stat().st_size for file in list_session_audio(path))
    except OSError:
        return 0


def _refuse_running(entry: Entry) -> None:
    if entry.is_running:
        raise StorageError("This session is still running; stop it first.")


def _update_index(index: sqlite3.Connection, entries: list[Entry]) -> None:
    known = dict(index.execute("SELECT path, stamp FROM sessions").fetchall())
    now = {_key(entry): entry for entry in entries}
    for path in known.keys() - now.keys():
        _unindex(index, path)
    for path, entry in now.items():
        stamp = _stamp(entry.path)
        if known.get(path) != stamp:
            _unindex(index, path)
            _index_session(index, entry, stamp)


def _unindex(index: sqlite3.Connection, path: str) -> None:
    index.execute("DELETE FROM sessions WHERE path = ?", (path,))
    index.execute("DELETE FROM words WHERE path = ?", (path,))


def _index_session(index: sqlite3.Connection, entry: Entry, stamp: str) -> None:
    try:
        transcript = load_session(entry.path)
    except StorageError as error:
        log.warning("a session cannot be searched: %s", error)
        return
    edits = dict(read_notes(entry.path).edits)
    text = " ".join(edits.get(cue_key(cue), cue.text) for cue in transcript.cues)
    row = (_key(entry), _plain(entry.title), _plain(text))
    index.execute("INSERT INTO words VALUES (?, ?, ?)", row)
    index.execute("INSERT INTO sessions VALUES (?, ?)", (_key(entry), stamp))


def _key(entry: Entry) -> str:
    return _plain(str(entry.path))


def _plain(text: str) -> str:
    """Return text that SQLite accepts: without lone surrogates and NUL."""
    return text.encode(errors="replace").decode().replace("\0", " ")


def _find(index: sqlite3.Connection, words: list[str]) -> dict[str, str]:
    """Return an excerpt by path; every word must occur, the last one as a prefix."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    rows = index.execute(
        "SELECT path, snippet(words, -1, '', '', '…', 12) FROM words WHERE words MATCH ? LIMIT ?",
        (" ".join(quoted) + " *", MAX_HITS),
    )
    return {str(path): " ".join(str(excerpt).split()) for path, excerpt in rows}


def _stamp(path: Path) -> str:
    """Return a text that changes whenever a session or its notes do."""
    parts: list[str] = []
    for file in sorted(path.glob("*.json*")):
        status = file.stat()
        parts.append(f"{file.name}:{status.st_mtime_ns}:{status.st_size}")
    return " ".join(parts)
