"""What the user adds to a session, in a file beside it: a title, and corrected texts.

The file is written whole or not at all, as lines with checksums. One that is damaged is kept under
another name before it is replaced. Runs on the caller's thread.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from engine.captions.lines import line_of, read_lines
from engine.errors import StorageError
from engine.files import keep_aside, read_regular_file, replace_file, write_problem

if TYPE_CHECKING:
    from engine.captions.records import Record

NOTES_NAME = "notes.jsonl"
OLD_NOTES_NAME = "notes.json"
"""Version 0.1 wrote one JSON object without checksums."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the user adds to a session.

    Attributes
    ----------
    title
        Empty when the user gave none.
    edits
        Keys of cues, and the text that the user gave each of them.
    damaged
        Whether a part of the file could not be read.
    """

    title: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    damaged: bool = field(default=False, compare=False)


def read_notes(path: Path) -> Notes:
    """Return the notes of the session in folder `path`, or what can be read of damaged ones."""
    for name, parse in ((NOTES_NAME, _parse), (OLD_NOTES_NAME, _parse_old)):
        try:
            return parse(read_regular_file(path / name))
        except FileNotFoundError:
            continue
        except OSError:
            return Notes(damaged=True)
    return Notes()


def write_notes(path: Path, notes: Notes) -> None:
    """Replace the notes of the session in folder `path`; damaged ones are kept aside.

    Raises
    ------
    StorageError
        The folder is not writable or the disk is full; the notes stay as they were.
    """
    data = line_of("title", {"text": notes.title})
    data += b"".join(line_of("edit", {"cue": cue, "text": text}) for cue, text in notes.edits)
    file, old = path / NOTES_NAME, path / OLD_NOTES_NAME
    try:
        if read_notes(path).damaged:
            keep_aside(file if os.path.lexists(file) else old)
        replace_file(file, data, mode=0o600)
        old.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(write_problem(file, error)) from error


def _parse(data: bytes) -> Notes:
    lines = read_lines(data, _is_valid)
    titles = [record["text"] for record in lines.records if record["kind"] == "title"]
    edits = {record["cue"]: record["text"] for record in lines.records if record["kind"] == "edit"}
    title = titles[-1] if titles else ""
    return Notes(title, tuple(sorted(edits.items())), bool(lines.damaged) or not titles)


def _is_valid(record: Record, checked: bool) -> bool:
    keys = {"title": ("text",), "edit": ("cue", "text")}.get(str(record.get("kind")), ())
    return checked and all(isinstance(record.get(key), str) for key in keys)


def _parse_old(data: bytes) -> Notes:
    text = data.decode(errors="replace")
    try:
        raw: Any = json.loads(text)
        table = cast("dict[str, Any]", raw)
        edits = {str(key): str(value) for key, value in table.get("edits", {}).items()}
        title = str(table.get("title", ""))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return Notes(damaged=True)
    return Notes(title, tuple(sorted(edits.items())), damaged="�" in text)
