"""The audio files in a session's folder: naming, listing and deleting them.

Runs on the caller's thread.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.errors import StorageError

if TYPE_CHECKING:
    from engine.types import Channel

_NAME = re.compile(r"(mic|system|file) (\d+\.\d{3})\.opus")


@dataclass(frozen=True, slots=True)
class AudioSegment:
    """An uninterrupted segment of a channel: its file, and its start in seconds."""

    channel: Channel
    start: float
    path: Path


def segment_name(channel: Channel, start: float) -> str:
    """Return the file name of the segment that starts at `start` seconds."""
    return f"{channel} {start:.3f}.opus"


def list_session_audio(folder: str | os.PathLike[str]) -> tuple[AudioSegment, ...]:
    """List a session's audio files by channel and time; empty if it has none."""
    found: list[AudioSegment] = []
    with contextlib.suppress(OSError):
        for path in Path(folder).iterdir():
            if name := _NAME.fullmatch(path.name):
                found.append(AudioSegment(cast("Channel", name[1]), float(name[2]), path))
    return tuple(sorted(found, key=lambda segment: (segment.channel, segment.start)))


def delete_session_audio(folder: str | os.PathLike[str]) -> None:
    """Delete the audio of a session and keep its text.

    Raises
    ------
    StorageError
        A file cannot be deleted; the others may already be gone.
    """
    for segment in list_session_audio(folder):
        try:
            segment.path.unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or "no permission"
            raise StorageError(f"The audio could not be deleted ({reason}); try again.") from error
