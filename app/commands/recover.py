"""``fwcaptions recover``: finish sessions that a crash interrupted, and repair damaged ones."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.commands.setup import open_service
from app.console import plain, print_message, print_result
from engine import StorageError, read_notes, read_session

if TYPE_CHECKING:
    from app.paths import Paths
    from app.service import CaptioningService
    from engine import StoredSession


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Recover the given sessions, or every session that needs it; print a line for each."""
    service = open_service(arguments, paths)
    sessions: list[Path] = arguments.sessions or list(_to_recover(service))
    if not sessions:
        print_result("No session needs to be recovered.")
    codes = [_attempt(service, path) for path in sessions]
    return max(codes, default=exits.OK)


def _to_recover(service: CaptioningService) -> Iterator[Path]:
    """Yield interrupted and damaged sessions; every file is read as a whole."""
    for entry in service.sessions().entries():
        is_damaged = read_session(entry.path).damaged_lines or read_notes(entry.path).damaged
        if not entry.is_running and (entry.was_interrupted or is_damaged):
            yield entry.path


def _attempt(service: CaptioningService, path: Path) -> int:
    try:
        if not path.is_dir():
            raise StorageError(f"There is no folder “{path}”; give the folder of a session.")
        stored = service.recover(path)
    except StorageError as error:
        print_message(str(error))
        return exits.STORAGE
    print_result(plain(f"{path.name}: {_outcome(stored)}"))
    return exits.OK


def _outcome(stored: StoredSession) -> str:
    words, gaps = len(stored.transcript.text.split()), len(stored.transcript.gaps)
    read = f"{_count(words, 'word')} and {_count(gaps, 'gap')} were read"
    if stored.damaged_lines:
        lines = _count(stored.damaged_lines, "damaged line")
        return f"repaired; {read}. {lines} left out; the damaged file is kept."
    return f"{'complete already' if stored.complete else 'recovered'}; {read}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
