"""The inputs of ``fwcaptions transcribe``: files, folders of them, standard input and pipes."""

from __future__ import annotations

import contextlib
import shutil
import stat
import sys
import tempfile
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.view_models.file_queue import media_files
from engine import ALL_MEDIA_SUFFIXES, MediaError, OptionsError, StorageError, write_problem

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording to transcribe.

    Attributes
    ----------
    path
        As given, or as found in a folder that was given.
    place
        Where its transcript goes below an output folder: the path of its own folder, seen from the
        folder that was given.
    is_listed
        Whether it was found in a folder.
    is_stream
        Whether it is standard input or a pipe, which can be read once and has no folder.
    """

    path: Path
    place: Path = Path()
    is_listed: bool = False
    is_stream: bool = False

    @property
    def name(self) -> str:
        """The name of the file, or what a stream is called in messages and file names."""
        if self.is_stream:
            return "standard input" if self.path == Path(STDIN) else "pipe"
        return self.path.name

    @property
    def title(self) -> str:
        """The name without the suffix of an audio or video file.

        Any other ending belongs to the name, as in “Meeting 12.30”.
        """
        name = Path(self.name)
        return name.stem if name.suffix.lower() in ALL_MEDIA_SUFFIXES else name.name

    def __str__(self) -> str:
        return self.name if self.is_stream else str(self.path)


def find_recordings(given: Iterable[str | Path]) -> tuple[Recording, ...]:
    """Return what the arguments of the command line name; a folder stands for its media files.

    Raises
    ------
    MediaError
        A folder holds no media files.
    OptionsError
        Standard input is a terminal, or a name is empty.
    """
    return tuple(found for each in given for found in _recordings_of(each))


def _recordings_of(given: str | Path) -> list[Recording]:
    if given == STDIN:
        if sys.stdin is None or sys.stdin.isatty():
            raise OptionsError("- reads standard input, which is a terminal; pipe a recording in.")
        return [Recording(Path(STDIN), is_stream=True)]
    if not str(given):
        raise OptionsError("The name of an input is empty; give that of a recording.")
    path = Path(given)
    if not path.is_dir():
        return [Recording(path, is_stream=_is_stream(path))]
    found = media_files([path])
    if not found:
        raise MediaError(f"There are no audio or video files in {path}; choose another folder.")
    return [Recording(each, each.parent.relative_to(path), is_listed=True) for each in found]


def _is_stream(path: Path) -> bool:
    """Whether `path` is a pipe, or a file that the shell passes by a descriptor in ``/dev``."""
    mode = _mode(path)
    is_passed = path.parts[:2] == ("/", "dev") and stat.S_ISREG(mode)
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or is_passed


def _is_device(path: Path) -> bool:
    mode = _mode(path)
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def _mode(path: Path) -> int:
    """Return the file's type and permissions; 0 if it cannot be found."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


@contextlib.contextmanager
def readable_file(recording: Recording) -> Generator[Path]:
    """Return a file to decode; that of a stream is a copy, which is deleted afterwards.

    Raises
    ------
    MediaError
        The recording is a device, or a stream that cannot be read.
    StorageError
        There is no space for the copy of a stream.
    """
    if not recording.is_stream:
        if _is_device(recording.path):
            raise MediaError(f"{recording.path} is a device; give the name of a recording.")
        yield recording.path
        return
    with tempfile.TemporaryDirectory(prefix="fwcaptions-") as folder:
        copy = Path(folder, recording.name)
        _copy(recording, copy)
        yield copy


def _copy(recording: Recording, copy: Path) -> None:
    """Read a stream to its end: most formats can only be decoded from a file."""
    with contextlib.ExitStack() as stack:
        try:
            is_stdin = recording.path == Path(STDIN)
            source = (
                sys.stdin.buffer if is_stdin else stack.enter_context(recording.path.open("rb"))
            )
        except OSError as error:
            raise MediaError(f"{recording.path} cannot be read: {error.strerror}.") from error
        try:
            with copy.open("xb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        except OSError as error:
            raise StorageError(write_problem(copy, error)) from error
