"""Past sessions: listing, loading, and recovering those that crashed.

Runs on the caller's thread, in any process; a running session is not touched.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.captions.lock import FileLock, is_locked
from engine.captions.records import Record, cue_of, gap_of, number_at, object_of, text_at
from engine.captions.store import FORMAT, LINES_NAME, LOCK_NAME, VERSION, LineFile, line_of
from engine.errors import StorageError
from engine.files import write_problem
from engine.types import SAMPLE_RATE, Transcript

log = logging.getLogger(__name__)

_FIRST_WORDS = 12


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """An entry of the list of sessions.

    Attributes
    ----------
    path
        The session's folder.
    started
        Local time with its offset.
    duration
        Seconds; without an end marker, up to the end of the last cue or gap.
    first_words
        The beginning of its text; empty without speech.
    complete
        Whether it has an end marker. Without one, and not `running`, it can be recovered.
    running
        Whether a process is still writing it.
    """

    path: Path
    started: datetime
    duration: float
    first_words: str
    complete: bool
    running: bool


def list_sessions(folder: str | os.PathLike[str]) -> tuple[SessionSummary, ...]:
    """List the sessions in `folder`, newest first; other folders are skipped.

    Raises
    ------
    StorageError
        The folder exists and cannot be read.
    """
    folder = Path(folder)
    summaries: list[SessionSummary] = []
    try:
        paths = [path for path in folder.iterdir() if (path / LINES_NAME).is_file()]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageError(
            f"The sessions in “{folder}” cannot be read; check the folder."
        ) from error
    for path in paths:
        try:
            summaries.append(_summary(path))
        except StorageError as error:
            log.warning("skipped “%s”: %s", path.name, error)
    return tuple(
        sorted(summaries, key=lambda summary: (summary.started, summary.path), reverse=True)
    )


def load_session(path: str | os.PathLike[str]) -> Transcript:
    """Load a session, complete or not, from its folder or the file in it.

    Damaged lines and lines of an unknown kind are skipped, so that one bad line does not cost the
    rest of the text.

    Raises
    ------
    StorageError
        It cannot be read, is not a session of this program or is from a newer version.
    """
    path = Path(path)
    return _transcript(_read(path / LINES_NAME if path.is_dir() else path))


def recover_session(path: str | os.PathLike[str]) -> Transcript:
    """Finish a session that crashed and return its content; a complete one is only loaded.

    Parameters
    ----------
    path
        The session's folder.

    Raises
    ------
    StorageError
        It is still running, cannot be read or is not writable.
    """
    path = Path(path)
    lock = FileLock(path / LOCK_NAME)
    try:
        if not lock.acquire():
            raise StorageError(f"The session “{path.name}” is still running; stop it first.")
        return _finished(path / LINES_NAME)
    except OSError as error:
        raise StorageError(write_problem(path, error)) from error
    finally:
        lock.release()


def _finished(path: Path) -> Transcript:
    """Append the end marker that a crash prevented."""
    lines = _read(path)
    transcript = _transcript(lines)
    if _end_marker(lines) is None:
        half_written = b"\n" if lines[-1] else b""
        file = LineFile(path, flags=0)
        try:
            file.append(half_written + line_of("end", {"duration": transcript.duration}))
        finally:
            file.close()
    return transcript


def _summary(path: Path) -> SessionSummary:
    """Summarise a session; only the first and last lines of a complete one are decoded."""
    lines = _read(path / LINES_NAME)
    started = _started(lines)
    first = next((cue_of(record) for record in _decoded(lines) if record["kind"] == "cue"), None)
    words = first.text.split()[:_FIRST_WORDS] if first else []
    end = _end_marker(lines)
    duration = number_at(end, "duration") if end else _transcript(lines).duration
    running = end is None and is_locked(path / LOCK_NAME)
    return SessionSummary(path, started, duration, " ".join(words), end is not None, running)


def _transcript(lines: list[bytes]) -> Transcript:
    _started(lines)
    records = list(_decoded(lines))
    cues = sorted(
        (cue_of(record) for record in records if record["kind"] == "cue"),
        key=lambda cue: (cue.start, cue.end),
    )
    gaps = sorted(
        (gap_of(record) for record in records if record["kind"] == "gap"),
        key=lambda gap: (gap.start, gap.end),
    )
    end = _end_marker(lines)
    last = max((*(cue.end for cue in cues), *(gap.end / SAMPLE_RATE for gap in gaps)), default=0.0)
    return Transcript(tuple(cues), tuple(gaps), number_at(end, "duration") if end else last)


def _started(lines: list[bytes]) -> datetime:
    """Validate the header and return the start of the session."""
    header = _record(lines[0])
    if header is None or (header["kind"], header.get("format")) != ("header", FORMAT):
        raise StorageError("This is not a session of this program; choose another one.")
    if header.get("version") != VERSION:
        raise StorageError("This session was written by a newer version; update this one.")
    return _moment(header)


def _moment(header: Record) -> datetime:
    """Return the local time of a header; ValueError or OverflowError if it is invalid."""
    return datetime.fromisoformat(text_at(header, "started")).astimezone()


def _end_marker(lines: list[bytes]) -> Record | None:
    return next((record for record in _decoded(reversed(lines)) if record["kind"] == "end"), None)


def _decoded(lines: Iterable[bytes]) -> Iterator[Record]:
    """Yield the records of the readable lines, decoded lazily."""
    return (record for line in lines if (record := _record(line)) is not None)


def _record(line: bytes) -> Record | None:
    """Return a line's record; None if it is damaged, half written or of an unknown kind."""
    try:
        record = object_of(json.loads(line))
        _CHECKS[record.get("kind", "")](record)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, OSError):
        return None
    return record


def _read(path: Path) -> list[bytes]:
    """Return the file's lines; the last one is empty unless it was half written."""
    try:
        return path.read_bytes().split(b"\n")
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path}” cannot be read ({reason}); choose another.") from error


_CHECKS: dict[str, Callable[[Record], object]] = {
    "header": _moment,
    "cue": cue_of,
    "gap": gap_of,
    "end": lambda record: number_at(record, "duration"),
}
"""Validators of each known kind of line."""
