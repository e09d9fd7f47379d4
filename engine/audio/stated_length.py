"""The lengths that the headers of MP3, WAV and WMA files state; runs on the thread that reads.

FFmpeg replaces them by an estimate where they do not agree with the file's size, and so hides that
a file ends early.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_HEAD_BYTES = 65_536
_XING = re.compile(rb"(?s)\xff([\xe0-\xff])..(?:.{9}|.{17}|.{32})(?:Xing|Info)(.{4})(.{4})")
_ASF_PROPERTIES = re.compile(
    rb"(?s)\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65.{48}(.{8}).{8}(.{8})"
)
_UNKNOWN_WAV_SIZE = 0x7FFF_0000
"""Programs that write to a pipe state this size or more."""


def stated_length(path: Path, form: str, rate: int) -> float:
    """Return the seconds of audio that a file's own header states.

    Parameters
    ----------
    path
        The file.
    form
        FFmpeg's name of its format.
    rate
        Frames per second at its beginning.

    Returns
    -------
    float
        Seconds; 0 for a file without such a statement, or of another format.
    """
    read = _READERS.get(form)
    if read is None:
        return 0.0
    with path.open("rb") as file:
        return read(file, rate)


def _mp3_length(file: BinaryIO, rate: int) -> float:
    """Read the Xing or Info header, which encoders put into a first, silent frame."""
    while (tag := file.read(10)).startswith(b"ID3") and len(tag) == 10:
        size = 0
        for byte in tag[6:]:
            size = size << 7 | byte & 127
        file.seek(size, 1)
    found = _XING.search(tag + file.read(4096))
    if found is None or not found[2][3] & 1 or rate <= 0:
        return 0.0
    is_mpeg_1 = found[1][0] & 0x18 == 0x18
    return int.from_bytes(found[3], "big") * (1152 if is_mpeg_1 else 576) / rate


def _wav_length(file: BinaryIO, rate: int) -> float:
    """Read the size of the data chunk; `rate` is not needed."""
    bytes_a_second = 0
    file.seek(12)
    while len(header := file.read(8)) == 8:
        size = int.from_bytes(header[4:], "little")
        if header.startswith(b"data"):
            return size / bytes_a_second if bytes_a_second and size < _UNKNOWN_WAV_SIZE else 0.0
        if header.startswith(b"fmt "):
            bytes_a_second = int.from_bytes(file.read(12)[8:], "little")
            file.seek(-12, 1)
        file.seek(size + size % 2, 1)
    return 0.0


def _asf_length(file: BinaryIO, rate: int) -> float:
    """Read the file properties object; `rate` is not needed."""
    found = _ASF_PROPERTIES.search(file.read(_HEAD_BYTES))
    if found is None:
        return 0.0
    played, preroll = (int.from_bytes(found[group], "little") for group in (1, 2))
    return max(0.0, played / 1e7 - preroll / 1e3)


_READERS: dict[str, Callable[[BinaryIO, int], float]] = {
    "mp3": _mp3_length,
    "wav": _wav_length,
    "asf": _asf_length,
}
