"""Opens media files, lists their audio tracks and ranks them; runs on the thread that reads.

The model knows English, so an English track is preferred to the file's default one.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError
from av.stream import Disposition

from engine.errors import MediaError

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

# Before version 19, PyAV refuses a file whose tags are not UTF-8 unless it may ignore them.
_TAGS: dict[str, Any] = (
    {"metadata_errors": "ignore"} if int(av.__version__.split(".")[0]) < 19 else {}
)
_EXTRA = Disposition.comment | Disposition.hearing_impaired | Disposition.visual_impaired
_FIRST_OGG_PAGE = b"OggS\x00\x02"
_OGG_HEADER = 27


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """One audio track of a file.

    Attributes
    ----------
    number
        Position among the file's audio tracks, from 1.
    language
        As the file states it, usually three letters of ISO 639-2; empty if it does not.
    title
        As the file states it; empty if it does not.
    is_default
        Whether players choose it first.
    is_extra
        Whether it is a commentary or a version for people who see or hear badly.
    """

    number: int
    language: str = ""
    title: str = ""
    is_default: bool = False
    is_extra: bool = False

    @property
    def rank(self) -> tuple[int, bool, bool, int]:
        """Sort key: English before unknown before other languages, then as players choose."""
        english = self.language.lower().startswith("en")
        language = 0 if english else 1 if not self.language else 2
        return language, self.is_extra, not self.is_default, self.number

    def __str__(self) -> str:
        return " ".join(filter(None, (str(self.number), self.language, self.title)))


@dataclass(frozen=True, slots=True)
class TrackChoice:
    """Which of a file's tracks is read, and why.

    Attributes
    ----------
    tracks
        All audio tracks of the file.
    chosen
        The one that is read.
    silent
        Tracks that were preferred to it but contain no sound.
    """

    tracks: tuple[AudioTrack, ...]
    chosen: AudioTrack
    silent: tuple[AudioTrack, ...] = ()

    def describe(self, name: str) -> str:
        """Return one sentence about the choice in the file `name`."""
        text = f"{name} has {len(self.tracks)} audio tracks"
        if any(track.language or track.title for track in self.tracks):
            text += f" ({', '.join(map(str, self.tracks))})"
        text += f"; track {self.chosen.number} is used"
        if self.silent:
            silent = " and ".join(str(track.number) for track in self.silent)
            text += f", as track {silent} is silent"
        return f"{text}."


def list_tracks(path: str | Path) -> tuple[AudioTrack, ...]:
    """List the audio tracks of a file, at least one.

    Raises
    ------
    MediaError
        The file is missing, empty, unreadable or contains no audio.
    """
    with open_container(Path(path)) as container:
        return tuple(_describe(stream, n) for n, stream in enumerate(container.streams.audio, 1))


def open_container(path: Path, span: tuple[int, int] | None = None) -> InputContainer:
    """Open a file, or its bytes from `span[0]` to `span[1]`, which contains at least one track.

    Raises
    ------
    MediaError
        The file is missing, empty, unreadable or contains no audio.
    """
    if not path.exists():
        raise MediaError(f"{path.name} does not exist; choose another file.")
    if not path.is_file():
        raise MediaError(f"{path.name} is not a file; choose an audio or video file.")
    if path.stat().st_size == 0:
        raise MediaError(f"{path.name} is empty; choose another file.")
    # A playlist may contain network addresses; only local files are ever opened.
    address, protocols = str(path.resolve()), "file"
    if span is not None:
        address, protocols = f"subfile,,start,{span[0]},end,{span[1]},,:{address}", "file,subfile"
    try:
        options = {"protocol_whitelist": protocols}
        container = av.open(address, "r", options=options, **_TAGS)
    except PermissionError as error:
        raise MediaError(f"{path.name} may not be read; check its permissions.") from error
    except (FFmpegError, OSError, ValueError) as error:
        raise MediaError(
            f"{path.name} is damaged or not an audio or video file; choose another file."
        ) from error
    if not container.streams.audio:
        container.close()
        raise MediaError(f"{path.name} contains no audio; choose a file with an audio track.")
    return container


def find_links(path: Path) -> list[tuple[int, int]]:
    """Find the streams of a chained Ogg file, as radio recorders and `cat` make them.

    FFmpeg stops at the first stream whose rate or codec differs from the one before.

    Returns
    -------
    list of (start, end)
        Bytes of each stream; empty for a file that is one stream, or not Ogg.
    """
    starts = [0]
    with path.open("rb") as file:
        if file.read(4) != _FIRST_OGG_PAGE[:4]:
            return []
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at, previous_end = data.find(_FIRST_OGG_PAGE), 0
            while at >= 0:
                # The tracks of one stream each have a first page, one directly after the other.
                if at > previous_end:
                    starts.append(at)
                lengths = data[at + _OGG_HEADER : at + _OGG_HEADER + data[at + _OGG_HEADER - 1]]
                previous_end = at + _OGG_HEADER + len(lengths) + sum(lengths)
                at = data.find(_FIRST_OGG_PAGE, at + 1)
            ends = [*starts[1:], len(data)]
    return list(zip(starts, ends, strict=True)) if len(starts) > 1 else []


def _describe(stream: AudioStream, number: int) -> AudioTrack:
    tags = {name.lower(): value for name, value in stream.metadata.items()}
    language = tags.get("language", "")
    return AudioTrack(
        number,
        "" if language == "und" else _printable(language),
        _printable(tags.get("title", "")),
        bool(stream.disposition & Disposition.default),
        bool(stream.disposition & _EXTRA),
    )


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
