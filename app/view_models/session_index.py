"""The full-text index of past sessions, in a SQLite file that can be rebuilt at any time.

The session files are authoritative; the index holds a copy of their text, with a stamp that tells
when it is out of date. Nothing stays open between calls, so any thread may call; every call may
block.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.view_models.transcript import cue_key
from engine import StorageError, make_private_folder, read_notes, read_session

log = logging.getLogger(__name__)

MAX_HITS = 500

_FORM = 2
"""Changes whenever the tables do; an index of another form is made anew."""
_TABLES = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, stamp TEXT NOT NULL, damaged INTEGER NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (
    path UNINDEXED, title, text, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
);
"""
_BEFORE, _AFTER = 40, 60
"""Characters of an excerpt before and behind the match."""
_WAIT = 2.0
"""Seconds to wait for another process that writes the index."""
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that a search found.

    Attributes
    ----------
    excerpt
        The text around the first match.
    match
        What matched, as the text writes it; empty when only the title matches.
    """

    excerpt: str = ""
    match: str = ""


class SessionIndex:
    """Finds words in sessions, by the paths of their folders."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, session: Path) -> None:
        """Bring one session up to date; does nothing where the index cannot be written."""
        with suppress(sqlite3.Error, OSError):
            self._run(lambda index: _update(index, [session]))

    def remove(self, session: Path) -> None:
        """Remove the text of a session that was deleted."""
        with suppress(sqlite3.Error, OSError):
            self._run(lambda index: _remove(index, _number_of(session)))

    def damaged(self) -> set[str]:
        """Return the paths of the sessions in which damaged lines were found."""

        def read(index: sqlite3.Connection) -> set[str]:
            rows = index.execute("SELECT path FROM sessions WHERE damaged")
            return {path for (path,) in rows}

        try:
            return self._run(read)
        except (sqlite3.Error, OSError):
            return set()

    def update(self, sessions: Sequence[Path]) -> None:
        """Bring every session up to date and remove all others, so that searches are fast."""
        with suppress(sqlite3.Error, OSError):
            self._rebuilding(lambda index: _synchronise(index, sessions))

    def search(self, sessions: Sequence[Path], query: str) -> dict[str, Hit]:
        """Return the sessions that contain every word of `query`, by :func:`key_of` their path.

        Case and accents do not matter, and the last word may be the beginning of one.
        """
        words = plain(query).split()

        def find(index: sqlite3.Connection) -> dict[str, Hit]:
            _synchronise(index, sessions)
            return _find(index, words)

        return self._rebuilding(find)

    def _rebuilding(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run `work`, once more with a new index when the one on disk is damaged."""
        try:
            return self._run(work)
        except (sqlite3.Error, UnicodeError) as error:  # in a table, or in the text of the error
            if getattr(error, "sqlite_errorcode", None) in (
                sqlite3.SQLITE_BUSY,
                sqlite3.SQLITE_LOCKED,
            ):
                raise StorageError("The search index is in use; search again.") from error
            log.warning("the search index is damaged and is rebuilt")
            self._path.unlink(missing_ok=True)
            return self._run(work)

    def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with closing(self._open()) as index, index:
            if index.execute("PRAGMA user_version").fetchone() != (_FORM,):
                index.executescript("DROP TABLE IF EXISTS sessions; DROP TABLE IF EXISTS words;")
                index.executescript(f"{_TABLES} PRAGMA user_version = {_FORM};")
            return work(index)

    def _open(self) -> sqlite3.Connection:
        try:
            make_private_folder(self._path.parent)
            self._path.touch(mode=0o600)
            return sqlite3.connect(self._path, timeout=_WAIT)
        except (OSError, sqlite3.OperationalError):
            # Where the folder is not writable, each search builds its index anew.
            return sqlite3.connect(":memory:")


def key_of(session: Path) -> str:
    """Return the text by which the index knows a session."""
    return plain(str(session))


def plain(text: str) -> str:
    """Return text that SQLite accepts: without lone surrogates and NUL."""
    return text.encode(errors="replace").decode().replace("\0", " ")


def _synchronise(index: sqlite3.Connection, sessions: Sequence[Path]) -> None:
    known = {int(number) for (number,) in index.execute("SELECT id FROM sessions")}
    for number in known - {_number_of(session) for session in sessions}:
        _remove(index, number)
    _update(index, sessions)


def _update(index: sqlite3.Connection, sessions: Iterable[Path]) -> None:
    stamps = dict(index.execute("SELECT id, stamp FROM sessions").fetchall())
    for session in sessions:
        stamp = _stamp(session)
        if stamps.get(_number_of(session)) != stamp:
            _add(index, session, stamp)
            index.commit()  # another process may search meanwhile


def _add(index: sqlite3.Connection, session: Path, stamp: str) -> None:
    number = _number_of(session)
    try:
        stored = read_session(session)
    except StorageError as error:
        log.warning("a session cannot be searched: %s", error)
        _remove(index, number)
        return
    notes = read_notes(session)
    edits = dict(notes.edits)
    text = " ".join(edits.get(cue_key(cue), cue.text) for cue in stored.transcript.cues)
    names = " ".join([notes.title, *stored.sources.values()])
    row = (number, key_of(session), plain(names), plain(text))
    index.execute(
        "INSERT OR REPLACE INTO words (rowid, path, title, text) VALUES (?, ?, ?, ?)", row
    )
    damaged = bool(stored.damaged_lines or notes.damaged)
    row = (number, key_of(session), stamp, damaged)
    index.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)", row)


def _remove(index: sqlite3.Connection, number: int) -> None:
    index.execute("DELETE FROM sessions WHERE id = ?", (number,))
    index.execute("DELETE FROM words WHERE rowid = ?", (number,))


def _number_of(session: Path) -> int:
    """Return the number of a session in both tables: a hash of its path."""
    return int.from_bytes(hashlib.blake2b(key_of(session).encode(), digest_size=7).digest())


def _find(index: sqlite3.Connection, words: Sequence[str]) -> dict[str, Hit]:
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    rows = index.execute(
        "SELECT path, text FROM words WHERE words MATCH ? LIMIT ?",
        (" ".join(quoted) + " *", MAX_HITS),
    )
    return {str(path): _hit(str(text), words) for path, text in rows}


def _hit(text: str, words: Sequence[str]) -> Hit:
    """Return where `text` matches: the words in a row, else the longest of them.

    FTS5 could tell, but its ``snippet`` takes seconds for a frequent word in long texts.
    """
    folded, wanted = _fold(text), [_fold(word) for word in words]
    for sought in (" ".join(wanted), max(wanted, key=len)):
        start = _find_word(folded, sought)
        if start >= 0:
            end = start + len(sought)
            while end < len(text) and text[end].isalnum():
                end += 1
            return Hit(_excerpt(text, start, end), text[start:end])
    return Hit()


def _find_word(text: str, sought: str) -> int:
    """Return where a word begins with `sought`, or -1."""
    start = text.find(sought)
    while start > 0 and text[start - 1].isalnum():
        start = text.find(sought, start + 1)
    return start


def _excerpt(text: str, start: int, end: int) -> str:
    """Return the text around a match, cut between words."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    if start > _BEFORE:
        before = "…" + before.partition(" ")[2]
    if end + _AFTER < len(text):
        after = after.rpartition(" ")[0] + "…"
    return " ".join((before + text[start:end] + after).split())


class _BaseLetters(dict[int, str]):
    """Maps each character to one small letter without accent, so that positions stay the same."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()[0]
        self[code] = base
        return base


_BASE_LETTERS = _BaseLetters()


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_BASE_LETTERS)


def _stamp(session: Path) -> str:
    """Return a text that changes whenever a session or its notes do."""
    parts: list[str] = []
    for name in ("session.jsonl", "notes.jsonl", "notes.json"):
        with suppress(OSError):
            status = (session / name).stat()
            parts.append(f"{name}:{status.st_mtime_ns}:{status.st_size}")
    return " ".join(parts)
