"""Records a session's audio: one Ogg Opus file for each uninterrupted segment of a channel.

Ogg is written page by page and never rewritten, so a file that a crash truncates can be played up
to its last page, half a second before the end. A gap starts a new file, whose name states when it
starts: nothing is padded with silence, so file positions map to the channel's clock. Runs on the
engine thread.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import av
from av.error import FFmpegError

from engine.audio.session_audio import segment_name
from engine.errors import StorageError
from engine.files import write_problem
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from engine.types import Channel, Float32

_BIT_RATE = 24_000
"""About 11 MB per hour and channel, as the settings state."""
_COMPLEXITY = "5"
"""Opus complexity, of 10; halves the encoder's work without an audible loss for speech."""
_PAGE_MICROSECONDS = 500_000
_TOLERANCE = 0.01
"""Seconds between two blocks that still count as contiguous."""


class SessionAudioRecorder:
    """An :class:`AudioTap` that records every channel in a session's folder.

    Parameters
    ----------
    folder
        The session's folder; it must exist.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._files: dict[Channel, _AudioFile] = {}

    def write(self, channel: Channel, start: float, samples: Float32) -> None:
        """Record a block; see :meth:`AudioTap.write`.

        Raises
        ------
        StorageError
            The disk is full or not writable; audio written before can be played.
        """
        path = self._folder / segment_name(channel, start)
        with _storage_errors(path):
            file = self._files.get(channel)
            if file is None or abs(start - file.end) > _TOLERANCE:
                self._close(channel)
                file = self._files[channel] = _AudioFile(path, start)
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


class _AudioFile:
    """One growing file, readable by this user alone; `end` is its end on the channel's clock."""

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
        self._stream.options = {"application": "voip", "compression_level": _COMPLEXITY}

    def write(self, samples: Float32) -> None:
        """Encode a block and write every full page."""
        frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._samples
        self._container.mux(self._stream.encode(frame))
        self._file.flush()
        self._samples += len(samples)
        self.end = self._start + self._samples / SAMPLE_RATE

    def close(self) -> None:
        """Flush the encoder, and close the file even if that fails."""
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
        raise StorageError(f"{problem} Audio is no longer recorded; captions continue.") from error
