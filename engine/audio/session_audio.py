"""The files of sound in a session's folder: their names, listing and deleting them.

Runs on the caller's thread; knows nothing of what is in the files.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.errors import StorageError

if TYPE_CHECKING:
    import os

    from engine.types import Channel

_NAME = re.compile(r"(mic|system|file) (\d+\.\d{3})\.opus")


@dataclass(frozen=True, slots=True)
class AudioSegment:
    """An unbroken stretch of a channel: its file, and the second at which it starts."""

    channel: Channel
    start: float
    path: Path


def segment_name(channel: Channel, start: float) -> str:
    """Return the name of the file of a stretch."""
    return f"{channel} {start:.3f}.opus"


def list_session_audio(folder: str | os.PathLike[str]) -> tuple[AudioSegment, ...]:
    """List the sound that a session keeps, by channel and time; empty when it keeps none."""
    found: list[AudioSegment] = []
    with contextlib.suppress(OSError):
        for path in Path(folder).iterdir():
            if name := _NAME.fullmatch(path.name):
                found.append(AudioSegment(cast("Channel", name[1]), float(name[2]), path))
    return tuple(sorted(found, key=lambda piece: (piece.channel, piece.start)))


def delete_session_audio(folder: str | os.PathLike[str]) -> None:
    """Delete the sound of a session and leave its text.

    Raises
    ------
    StorageError
        A file cannot be deleted; it can be tried again.
    """
    for piece in list_session_audio(folder):
        try:
            piece.path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or "the folder refuses"
            raise StorageError(f"The sound could not be deleted ({reason}).") from error
