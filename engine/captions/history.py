"""Past sessions: listing, loading, and recovering those that crashed or whose files are damaged.

Runs on the caller's thread, in any process; a running session is not touched.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import cast, get_args

from engine.captions.cues import CueBuilder
from engine.captions.lines import Lines, line_of, read_lines
from engine.captions.lock import FileLock, is_locked
from engine.captions.notes import read_notes, write_notes
from engine.captions.records import (
    Record,
    cue_of,
    cue_record,
    gap_of,
    number_at,
    object_of,
    text_at,
    words_of,
)
from engine.captions.store import (
    FOLDER_NAME,
    FORMAT,
    LINES_NAME,
    LOCK_NAME,
    VERSION,
    LineFile,
    header_record,
)
from engine.errors import StorageError
from engine.files import keep_aside, read_regular_file, replace_file, write_problem
from engine.types import SAMPLE_RATE, Channel, Cue, Transcript, Word

log = logging.getLogger(__name__)

_FIRST_WORDS = 12
_BEGINNING, _END, _UNFINISHED_END = 3000, 500, 8000
"""Bytes at both ends of a file that are enough to summarise it; the last for one without an end."""
_MIN_SHOWN = 5 / 6
"""Seconds for which a restored cue is shown, where there is room."""


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
        Seconds; without an end marker, up to the end of the last word, cue or gap.
    first_words
        The beginning of its text; empty without speech.
    complete
        Whether it has an end marker. Without one, and not `running`, it can be recovered.
    running
        Whether a process is still writing it.
    sources
        The device or file behind each channel.
    damaged
        Whether lines in the parts of the file that a list reads are damaged.
    """

    path: Path
    started: datetime
    duration: float
    first_words: str
    complete: bool
    running: bool
    sources: Mapping[Channel, str]
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class StoredSession:
    """The content of a session's file.

    Attributes
    ----------
    started
        Local time with its offset.
    sources
        The device or file behind each channel; empty when the header is damaged.
    transcript
        Every cue and gap. Committed words that are in no cue form cues of their own.
    complete
        Whether it has an end marker.
    restored
        The cues of the transcript that are not in the file: those of committed words.
    damaged_lines
        Number of lines that could not be read.
    """

    started: datetime
    sources: Mapping[Channel, str]
    transcript: Transcript
    complete: bool
    restored: tuple[Cue, ...] = ()
    damaged_lines: int = 0


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

    Raises
    ------
    StorageError
        It cannot be read, is not a session of this program or is from a newer version.
    """
    return read_session(path).transcript


def read_session(path: str | os.PathLike[str]) -> StoredSession:
    """Read a session like :func:`load_session`, with what its file says about itself.

    Damaged lines and lines of an unknown kind are skipped, so that one bad line does not cost the
    rest of the text. Where the line of a cue is damaged, its words are restored from those that
    were stored when they were committed.
    """
    path = Path(path)
    file = path / LINES_NAME if path.is_dir() else path
    return _stored(file, _read(file))


def recover_session(path: str | os.PathLike[str]) -> StoredSession:
    """Finish a session that crashed and repair one that is damaged; return what was read.

    A session that crashed gets its last words as a cue, and its end marker. A damaged file is kept
    as ``session.damaged.jsonl``, and what could be read of it is written anew. A session that is
    complete and undamaged is only read. Damaged notes are repaired in the same way.

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
        notes = read_notes(path)
        if notes.damaged:
            write_notes(path, notes)
        return _finished(path / LINES_NAME)
    except OSError as error:
        raise StorageError(write_problem(path, error)) from error
    finally:
        lock.release()


def _finished(path: Path) -> StoredSession:
    lines = _read(path)
    stored = _stored(path, lines)
    if stored.damaged_lines:
        keep_aside(path)
        records = (record for record in lines.records if record["kind"] not in ("header", "end"))
        replace_file(path, _whole(stored, records), mode=0o600)
    elif not stored.complete or stored.restored:
        file = LineFile(path)
        try:
            file.append(_ending(stored))
        finally:
            file.close()
    return stored


def _whole(stored: StoredSession, records: Iterable[Record]) -> bytes:
    """Return the lines of a whole session that holds `records`."""
    header = line_of("header", header_record(stored.started, stored.sources))
    lines = (line_of(record.pop("kind"), record) for record in map(dict, records))
    return b"".join([header, *lines, _ending(stored)])


def _ending(stored: StoredSession) -> bytes:
    """Return the cues that the file lacks, and the end marker."""
    cues = (line_of("cue", cue_record(cue)) for cue in stored.restored)
    return b"".join(cues) + line_of("end", {"duration": stored.transcript.duration})


def _summary(path: Path) -> SessionSummary:
    """Summarise a session; of a long file, only both ends are read unless its header is damaged."""
    file = path / LINES_NAME
    begin, end = _part(file, 0, _BEGINNING), _part(file, -_END, _END)
    if _end_marker(end) is None:
        end = _part(file, -_UNFINISHED_END, _UNFINISHED_END)
    header, marker = _header(begin), _end_marker(end)
    duration = number_at(marker, "duration") if marker is not None else _last_time(end)
    if header is not None and duration is not None:
        started, sources, complete = _moment(header), _sources(header), marker is not None
    else:
        begin = end = _read(file)
        stored = _stored(file, begin)
        started, sources, duration = stored.started, stored.sources, stored.transcript.duration
        complete = stored.complete
    return SessionSummary(
        path,
        started,
        duration,
        _first_words(begin),
        complete,
        running=not complete and is_locked(path / LOCK_NAME),
        sources=sources,
        damaged=bool(begin.damaged or end.damaged),
    )


def _last_time(lines: Lines) -> float | None:
    """Return the end of the last word, cue or gap in seconds; None if there is none."""
    times: list[float] = []
    for record in lines.records:
        match record["kind"]:
            case "words":
                times += [word.end for word in words_of(record)[1]]
            case "cue" | "gap":
                times.append(number_at(record, "end"))
            case _:
                pass
    return max(times, default=None)


def _first_words(lines: Lines) -> str:
    """Return the beginning of the text: of committed words, which precede their cue."""
    words: list[str] = []
    for record in lines.records:
        if record["kind"] == "words":
            words += [word.text for word in words_of(record)[1]]
        elif record["kind"] == "cue" and not words:
            words += cue_of(record).text.split()
        if len(words) >= _FIRST_WORDS:
            break
    return " ".join(words[:_FIRST_WORDS])


def _stored(path: Path, lines: Lines) -> StoredSession:
    header, marker = _header(lines), _end_marker(lines)
    started = _moment(header) if header is not None else _start_of(path, lines)
    cues = [cue_of(record) for record in lines.records if record["kind"] == "cue"]
    gaps = [gap_of(record) for record in lines.records if record["kind"] == "gap"]
    restored = _restored(lines, cues)
    cues = sorted([*cues, *restored], key=lambda cue: (cue.start, cue.end))
    gaps.sort(key=lambda gap: (gap.start, gap.end))
    last = max((*(cue.end for cue in cues), *(gap.end / SAMPLE_RATE for gap in gaps)), default=0.0)
    duration = number_at(marker, "duration") if marker is not None else last
    return StoredSession(
        started,
        _sources(header) if header is not None else {},
        Transcript(tuple(cues), tuple(gaps), duration),
        marker is not None,
        tuple(restored),
        lines.damaged,
    )


def _start_of(path: Path, lines: Lines) -> datetime:
    """Return when a session without a readable header started; raises StorageError for others."""
    if lines.records or lines.damaged:
        with contextlib.suppress(ValueError, OverflowError, OSError):
            return datetime.strptime(path.parent.name[:19], FOLDER_NAME).astimezone()
    if lines.records:
        with contextlib.suppress(OSError):
            return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    raise StorageError("This is not a session of this program; choose another one.")


def _restored(lines: Lines, cues: Sequence[Cue]) -> list[Cue]:
    """Build cues of the committed words that are in none of `cues`."""
    held = Counter((cue.channel, word) for cue in cues for word in cue.words)
    missing: dict[Channel, list[Word]] = {}
    for record in lines.records:
        if record["kind"] == "words":
            channel, words = words_of(record)
            for word in words:
                if held[channel, word]:
                    held[channel, word] -= 1
                else:
                    missing.setdefault(channel, []).append(word)
    restored: list[Cue] = []
    for channel, words in missing.items():
        others = sorted((cue for cue in cues if cue.channel == channel), key=_start)
        restored += _cues_between(channel, sorted(words, key=_start), others)
    return restored


def _cues_between(channel: Channel, words: Sequence[Word], others: Sequence[Cue]) -> Iterator[Cue]:
    """Yield cues of `words` that do not overlap `others`; all in order of start."""
    starts = [cue.start for cue in others]
    for place, group in groupby(words, key=lambda word: bisect_right(starts, word.start)):
        free = others[place - 1].end if place else 0.0
        limit = starts[place] if place < len(starts) else math.inf
        builder = CueBuilder(channel)
        for cue in (*builder.push(tuple(group)), *builder.flush()):
            start = max(cue.start, free)
            free = max(min(max(cue.end, start + _MIN_SHOWN), limit), start)
            yield replace(cue, start=start, end=free)


def _start(timed: Word | Cue) -> float:
    return timed.start


def _header(lines: Lines) -> Record | None:
    """Return the header, or None if it is damaged; raises StorageError for a newer version."""
    header = next((record for record in lines.records if record["kind"] == "header"), None)
    if header is None:
        return None
    if header["version"] > VERSION:
        raise StorageError("This session was written by a newer version; update this one.")
    return header


def _sources(header: Record) -> dict[Channel, str]:
    sources = object_of(header.get("sources", {}))
    return {
        cast("Channel", channel): str(name)
        for channel, name in sources.items()
        if channel in get_args(Channel)
    }


def _moment(header: Record) -> datetime:
    """Return the local time of a header; ValueError or OverflowError if it is invalid."""
    return datetime.fromisoformat(text_at(header, "started")).astimezone()


def _end_marker(lines: Lines) -> Record | None:
    ends = (record for record in reversed(lines.records) if record["kind"] == "end")
    return next(ends, None)


def _read(path: Path) -> Lines:
    try:
        return read_lines(read_regular_file(path), _is_valid)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path}” cannot be read ({reason}); choose another.") from error


def _part(path: Path, start: int, size: int) -> Lines:
    """Return the whole lines in a part of a file; `start` is negative to count from its end."""
    try:
        with path.open("rb") as file:
            length = file.seek(0, os.SEEK_END)
            begin = min(start, length) if start >= 0 else max(0, length + start)
            file.seek(begin)
            data = file.read(size)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path}” cannot be read ({reason}); choose another.") from error
    if begin:
        data = data[data.find(b"\n") + 1 :]
    if begin + size < length:
        data = data[: data.rfind(b"\n") + 1]
    return read_lines(data, _is_valid)


def _is_valid(record: Record, checked: bool) -> bool:
    """Whether a record has usable values; a record of an unknown kind has."""
    kind = record.get("kind")
    if not isinstance(kind, str):
        return False
    try:
        _CHECKS.get(kind, object_of)(record)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, OSError):
        return False
    return kind != "header" or checked or record["version"] == 1


def _check_header(record: Record) -> None:
    _moment(record)
    _sources(record)
    if record.get("format") != FORMAT:
        raise ValueError("another format")
    if type(record.get("version")) is not int:
        raise ValueError("no version")


_CHECKS: dict[str, Callable[[Record], object]] = {
    "header": _check_header,
    "words": words_of,
    "cue": cue_of,
    "gap": gap_of,
    "end": lambda record: number_at(record, "duration"),
}
"""Validators of each known kind of line."""
