"""Past sessions: their titles and corrections, and a search over everything that was said.

Session files are the engine's and never changed here; what the user adds lies beside them in
``notes.json``. The index is only a copy that can be made again: when it is damaged, it is.
Every function may block; nothing is kept open between calls, so any thread may call.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from app.view_models.transcript import cue_key
from engine import (
    SessionStore,
    StorageError,
    delete_session_audio,
    list_session_audio,
    list_sessions,
    load_session,
    replace_file,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from engine import SessionSummary, Transcript

log = logging.getLogger(__name__)

NOTES_NAME = "notes.json"
LONGEST_TITLE = 120
MAX_HITS = 500
_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (path TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    path UNINDEXED, title, text, tokenize = 'unicode61 remove_diacritics 2'
);
"""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the user added to a session: a title, and corrected text by ``cue_key``."""

    title: str = ""
    edits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in the list; ``excerpt`` shows where a search found it.

    ``sound`` is how many bytes of sound it keeps.
    """

    path: Path
    started: datetime
    duration: float
    first_words: str
    title: str
    was_interrupted: bool
    is_running: bool
    excerpt: str = ""
    sound: int = 0

    @property
    def name(self) -> str:
        """What to call it: its title, else its first words, else its time."""
        return self.title or self.first_words or f"{self.started:%Y-%m-%d %H:%M}"


class Library:
    """The sessions of one folder, and their index.

    Parameters
    ----------
    folder
        Where the sessions are.
    index
        The index's file.
    """

    def __init__(self, folder: Path, index: Path) -> None:
        self._folder = folder
        self._index = index

    def entries(self, query: str = "") -> list[Entry]:
        """List sessions, newest first; with a query, those that hold all of its words.

        Raises
        ------
        StorageError
            The folder cannot be read.
        """
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
        """Return a session's transcript as heard, and the corrections by ``cue_key``."""
        return load_session(entry.path), dict(read_notes(entry.path).edits)

    def rename(self, entry: Entry, title: str) -> None:
        """Give a session a title; an empty one takes it away."""
        kept = " ".join(title.split())[:LONGEST_TITLE]
        write_notes(entry.path, replace(read_notes(entry.path), title=kept))

    def correct(self, path: Path, edits: dict[str, str]) -> None:
        """Keep a session's corrections, apart from what was heard."""
        notes = replace(read_notes(path), edits=tuple(sorted(edits.items())))
        write_notes(path, notes)

    def delete(self, entry: Entry) -> None:
        """Delete a session and all that belongs to it.

        Raises
        ------
        StorageError
            It is being written, or the folder refuses.
        """
        _refuse_running(entry)
        try:
            shutil.rmtree(entry.path)
        except OSError as error:
            reason = error.strerror or "the folder refuses"
            raise StorageError(f"The session could not be deleted ({reason}).") from error

    def delete_session_audio(self, entry: Entry) -> None:
        """Delete the sound of a session and leave its text; raises like :meth:`delete`."""
        _refuse_running(entry)
        delete_session_audio(entry.path)

    def add(self, transcript: Transcript, source: str) -> Path:
        """Keep the transcript of a file as a session; returns its folder."""
        store = SessionStore.create(self._folder, {"file": source})
        with store:
            for cue in transcript.cues:
                store.append_cue(cue)
            for gap in transcript.gaps:
                store.append_gap(gap, "file")
            store.close(transcript.duration)
        return store.path

    def _search(self, entries: list[Entry], words: list[str]) -> dict[str, str]:
        try:
            return self._search_index(entries, words)
        except (sqlite3.Error, UnicodeError):  # its text, or that of its own complaint
            log.warning("the search index is damaged and is made again")
            self._index.unlink(missing_ok=True)
            return self._search_index(entries, words)

    def _search_index(self, entries: list[Entry], words: list[str]) -> dict[str, str]:
        with closing(self._open()) as index, index:
            index.executescript(_TABLES)
            _bring_up_to_date(index, entries)
            return _find(index, words)

    def _open(self) -> sqlite3.Connection:
        try:
            self._index.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._index.touch(mode=0o600)
            return sqlite3.connect(self._index)
        except (OSError, sqlite3.OperationalError):
            # A folder that cannot be written costs the next start some time, and nothing else.
            return sqlite3.connect(":memory:")


def read_notes(path: Path) -> Notes:
    """Read what the user added to a session; nothing when there is nothing readable."""
    try:
        raw: Any = json.loads((path / NOTES_NAME).read_bytes())
        table = cast("dict[str, Any]", raw)
        edits = {str(key): str(text) for key, text in table.get("edits", {}).items()}
        return Notes(str(table.get("title", "")), tuple(sorted(edits.items())))
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return Notes()


def write_notes(path: Path, notes: Notes) -> None:
    """Write what the user added, whole or not at all; raises StorageError."""
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
        sound=_sound_size(summary.path),
    )


def _sound_size(path: Path) -> int:
    try:
        return sum(piece.path.stat().st_size for piece in list_session_audio(path))
    except OSError:
        return 0


def _refuse_running(entry: Entry) -> None:
    if entry.is_running:
        raise StorageError("This session is still running; stop it first.")


def _bring_up_to_date(index: sqlite3.Connection, entries: list[Entry]) -> None:
    known = dict(index.execute("SELECT path, stamp FROM sessions").fetchall())
    now = {_key(entry): entry for entry in entries}
    for path in known.keys() - now.keys():
        _forget(index, path)
    for path, entry in now.items():
        stamp = _stamp(entry.path)
        if known.get(path) != stamp:
            _forget(index, path)
            _learn(index, entry, stamp)


def _forget(index: sqlite3.Connection, path: str) -> None:
    index.execute("DELETE FROM sessions WHERE path = ?", (path,))
    index.execute("DELETE FROM words WHERE path = ?", (path,))


def _learn(index: sqlite3.Connection, entry: Entry, stamp: str) -> None:
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
    """Return text that a database takes: without lone surrogates and without NUL."""
    return text.encode(errors="replace").decode().replace("\0", " ")


def _find(index: sqlite3.Connection, words: list[str]) -> dict[str, str]:
    """Return an excerpt by path; every word must be there, the last one may go on."""
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    rows = index.execute(
        "SELECT path, snippet(words, -1, '', '', '…', 12) FROM words WHERE words MATCH ? LIMIT ?",
        (" ".join(quoted) + " *", MAX_HITS),
    )
    return {str(path): " ".join(str(excerpt).split()) for path, excerpt in rows}


def _stamp(path: Path) -> str:
    """Return what changes whenever a session or its notes do."""
    parts: list[str] = []
    for file in sorted(path.glob("*.json*")):
        status = file.stat()
        parts.append(f"{file.name}:{status.st_mtime_ns}:{status.st_size}")
    return " ".join(parts)
