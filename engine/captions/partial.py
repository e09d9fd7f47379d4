"""The decoded windows of a file whose transcription is not finished, kept for a later run.

Each window is stored as soon as it is decoded, under a hash of its audio, in a file of checksummed
lines that is only appended to. A later run over the same recording cuts the same windows and finds
their words here, so that its transcript is exactly that of an uninterrupted run. Words are reused
only for the very audio, model and options that they came from. Any thread.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from engine.captions.lines import line_of, read_lines
from engine.captions.records import number_at, text_at, words_of, words_record
from engine.files import make_private_folder
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from engine.types import Float32, Word

log = logging.getLogger(__name__)

SUFFIX = ".partial"
_KEPT_SECONDS = 30 * 24 * 3600
"""Seconds after which a partial transcript that nobody resumed is deleted."""
_SAMPLED_BYTES = 1 << 18
"""Bytes of a recording's beginning and of its end that identify it, with its size."""


class PartialTranscript:
    """The decoded windows of one recording; opened by :meth:`open`.

    A disk that refuses them is logged, and the transcription continues without them.

    Attributes
    ----------
    seconds
        Seconds of speech that an earlier run had decoded.
    """

    def __init__(self, path: Path, options: str) -> None:
        self.seconds = 0.0
        self._path = path
        self._options = options
        self._is_closed = False
        self._known: dict[str, tuple[Word, ...]] = {}
        self._file: IO[bytes] | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str],
        recording: str | os.PathLike[str],
        options: str,
        *,
        restart: bool = False,
    ) -> PartialTranscript:
        """Return what an earlier run left of `recording`, or an empty partial transcript.

        Parameters
        ----------
        folder
            Folder of all partial transcripts, private to this user; created if it is missing.
        recording
            The audio or video file; any copy of it will do.
        options
            Identifies the model and all options that decide on the words. What was decoded with
            others is discarded.
        restart
            Discard what an earlier run left.
        """
        path = Path(folder, f"{_fingerprint(Path(recording))}{SUFFIX}")
        partial = cls(path, hashlib.sha256(options.encode()).hexdigest())
        try:
            _delete_old(path.parent)
            if restart or not partial._load():
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("an earlier transcription cannot be resumed: %s", error.strerror)
        return partial

    def recall(
        self, samples: Float32, decode: Callable[[Float32], tuple[Word, ...]]
    ) -> tuple[Word, ...]:
        """Return the words of a window: those of an earlier run, or `decode`'s, which are stored.

        Parameters
        ----------
        samples
            The window's audio, float32 (samples,) at 16 kHz.
        decode
            Returns the window's words, with times in seconds from its start; called only for audio
            that was not decoded before.
        """
        key = hashlib.sha256(samples.tobytes()).hexdigest()
        words = self._known.get(key)
        if words is None:
            words = self._known[key] = decode(samples)
            window = {"audio": key, "seconds": len(samples) / SAMPLE_RATE}
            self._append("window", window | words_record("file", words))
        return words

    def discard(self) -> None:
        """Delete it: the transcript is complete and stored."""
        self.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file, which stays for a later run; nothing is stored any more."""
        with self._lock:
            self._is_closed = True
            if self._file is not None:
                self._file.close()
                self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> bool:
        """Take over the windows of an earlier run; return whether it had the same options."""
        if not self._path.exists():
            return False
        lines = read_lines(self._path.read_bytes(), lambda _, checked: checked)
        header, *windows = lines.records or ({},)
        if header.get("options") != self._options:
            return False
        for window in windows:
            with contextlib.suppress(ValueError):
                key, seconds = text_at(window, "audio"), number_at(window, "seconds")
                self._known[key] = words_of(window)[1]
                self.seconds += seconds
        return True

    def _append(self, kind: str, fields: dict[str, Any]) -> None:
        try:
            with self._lock:
                if not self._is_closed:
                    self._write(line_of(kind, fields))
        except OSError as error:
            log.warning("decoded windows are no longer kept: %s", error.strerror)
            self.close()

    def _write(self, line: bytes) -> None:
        """Write with one call, so that the end of the process leaves whole lines."""
        if self._file is None:
            make_private_folder(self._path.parent)
            self._file = open(self._path, "ab", buffering=0, opener=_private)  # noqa: SIM115
            # The end of an earlier run may have cut its last line short.
            header = line_of("header", {"options": self._options})
            line = (b"\n" if self._file.tell() else header) + line
        if self._file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _fingerprint(path: Path) -> str:
    """Return a name for the content of a file, from its size, its beginning and its end.

    It only finds the partial transcript; every window is compared by the whole of its audio.
    """
    digest = hashlib.sha256()
    if not path.is_file():  # a pipe would wait for a writer
        return digest.hexdigest()[:32]
    with contextlib.suppress(OSError), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        digest.update(str(size).encode())
        for start in (0, max(0, size - _SAMPLED_BYTES)):
            file.seek(start)
            digest.update(file.read(_SAMPLED_BYTES))
    return digest.hexdigest()[:32]


def _delete_old(folder: Path) -> None:
    """Delete what nobody resumed for a month."""
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _KEPT_SECONDS:
                path.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
