"""A session's sound on the disk: one Ogg Opus file for each unbroken stretch of a channel.

Ogg is written page by page and never gone back to, so a file that a crash cuts short can be played
up to its last page, half a second before the end. A gap begins a new file, whose name tells when
it starts: no time is filled with silence, and places in a file are places on the channel's clock.
Runs on the engine thread.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import av
from av.error import FFmpegError

from engine.audio.session_audio import segment_name
from engine.errors import StorageError
from engine.files import write_problem
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from engine.types import Channel, Float32

_BIT_RATE = 24_000
"""About 11 MB an hour and channel, as the settings say."""
_EFFORT = "5"
"""Of 10; halves the encoder's work, and nobody hears the difference in speech."""
_PAGE_MICROSECONDS = 500_000
_TOLERANCE = 0.01
"""Seconds by which two blocks may be apart and still follow each other."""


class SessionAudioRecorder:
    """An :class:`AudioTap` that keeps what it hears in a session's folder.

    Parameters
    ----------
    folder
        The session's; it exists.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._files: dict[Channel, _SoundFile] = {}

    def write(self, channel: Channel, start: float, samples: Float32) -> None:
        """Keep a block; see :meth:`AudioTap.write`.

        Raises
        ------
        StorageError
            The disk is full or refuses; what was written before can be played.
        """
        path = self._folder / segment_name(channel, start)
        with _storage_errors(path):
            file = self._files.get(channel)
            if file is None or abs(start - file.end) > _TOLERANCE:
                self._close(channel)
                file = self._files[channel] = _SoundFile(path, start)
            file.write(samples)

    def close(self) -> None:
        """Finish every file; raises like :meth:`write`."""
        with _storage_errors(self._folder), contextlib.ExitStack() as stack:
            for channel in tuple(self._files):
                stack.callback(self._close, channel)

    def _close(self, channel: Channel) -> None:
        file = self._files.pop(channel, None)
        if file is not None:
            file.close()


class _SoundFile:
    """One file that grows, readable by this user alone; `end` is where it ends on the clock."""

    def __init__(self, path: Path, start: float) -> None:
        self.end = start
        self._samples = 0
        self._start = start
        self._file: BinaryIO = open(path, "xb", opener=_private)  # noqa: SIM115
        self._container: Any = av.open(
            self._file,
            "w",
            format="ogg",
            options={"page_duration": str(_PAGE_MICROSECONDS), "flush_packets": "1"},
        )
        self._stream: Any = self._container.add_stream("libopus", rate=SAMPLE_RATE, layout="mono")
        self._stream.bit_rate = _BIT_RATE
        self._stream.options = {"application": "voip", "compression_level": _EFFORT}

    def write(self, samples: Float32) -> None:
        """Encode a block, and hand every full page to the system."""
        frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._samples
        self._container.mux(self._stream.encode(frame))
        self._file.flush()
        self._samples += len(samples)
        self.end = self._start + self._samples / SAMPLE_RATE

    def close(self) -> None:
        """Write what the encoder still holds, and let go of the file whatever happens."""
        finish: list[Callable[[], object]] = [
            self._file.close,
            self._container.close,
            lambda: self._container.mux(self._stream.encode(None)),
        ]
        with contextlib.ExitStack() as stack:
            for step in finish:
                stack.callback(step)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextlib.contextmanager
def _storage_errors(path: Path) -> Generator[None]:
    try:
        yield
    except (FFmpegError, OSError, ValueError) as error:
        problem = write_problem(path, error)
        raise StorageError(f"{problem} The sound is no longer kept; captions go on.") from error
