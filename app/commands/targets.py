"""Where the transcripts of ``fwcaptions transcribe`` go: decided, and tried, before any work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.setup import required_format
from engine import OptionsError, StorageError

if TYPE_CHECKING:
    from app.commands.recordings import Recording

STDOUT = "-"

_MAX_NAME = 255
"""Bytes of a file name that every common file system accepts."""


@dataclass(frozen=True, slots=True)
class Target:
    """A recording and where its transcript goes; a path of None is standard output."""

    recording: Recording
    path: Path | None
    format: str


def choose_targets(
    recordings: Sequence[Recording],
    output: str | None,
    chosen: str | None,
    default: str,
    *,
    several: bool = False,
) -> tuple[Target, ...]:
    """Decide where every transcript goes.

    Parameters
    ----------
    recordings
        What is to be transcribed.
    output
        A file, a folder, ``-`` or None: beside each recording, or standard output for a stream.
    chosen, default
        The format of ``--format``, and the one where neither it nor a suffix names any.
    several
        Whether `output` is a folder even for one recording, as the user named a folder of them.

    Raises
    ------
    OptionsError
        Two transcripts would share a place, or one would replace a recording.
    StorageError
        The output folder cannot be created.
    """
    format_ = chosen or default
    if output is None:
        targets = [Target(each, _beside(each, format_), format_) for each in recordings]
    elif output == STDOUT:
        targets = [Target(each, None, format_) for each in recordings]
    elif several or len(recordings) > 1 or _is_folder(output):
        targets = [
            Target(each, _inside(Path(output), each, format_), format_) for each in recordings
        ]
    else:
        named = chosen or required_format(Path(output), "Without --format, -o")
        targets = [Target(recordings[0], Path(output), named)]
    _check_distinct(targets)
    return tuple(targets)


def transcript_name(recording: Recording, format: str) -> str:
    """Return the file name of a transcript: the recording's title, shortened where it must be."""
    stem = recording.title
    while len(os.fsencode(f"{stem}.{format}")) > _MAX_NAME:
        stem = stem[:-1]
    return f"{stem}.{format}"


def _beside(recording: Recording, format: str) -> Path | None:
    if recording.is_stream:
        return None
    return recording.path.parent / transcript_name(recording, format)


def _inside(output: Path, recording: Recording, format: str) -> Path:
    folder = output / recording.place
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} cannot be created: {error.strerror}.") from error
    return folder / transcript_name(recording, format)


def _is_folder(output: str) -> bool:
    return Path(output).is_dir() or output.endswith(("/", "\\"))


def _check_distinct(targets: Sequence[Target]) -> None:
    """Compare places case-insensitively, as some file systems do."""
    if sum(target.path is None for target in targets) > 1:
        raise OptionsError(
            "Standard output holds the transcript of one recording; give -o a folder."
        )
    taken = {_key(t.recording.path): f"the recording {t.recording}" for t in targets}
    for target in targets:
        if target.path is None:
            continue
        place = _key(target.path)
        if place in taken:
            raise OptionsError(
                f"{target.path} would replace {taken[place]}; rename one recording, choose another "
                "format or transcribe them one at a time."
            )
        taken[place] = f"the transcript of {target.recording}"


def _key(path: Path) -> str:
    return str(path.resolve()).casefold()
