"""The file formats that the engine reads and writes; light, so that a help text can list them."""

from __future__ import annotations

from typing import Literal, get_args

TranscriptFormat = Literal["srt", "vtt", "txt", "json"]

TRANSCRIPT_FORMATS: tuple[TranscriptFormat, ...] = get_args(TranscriptFormat)
"""Formats of transcript files; each is also the suffix of its files."""

_AUDIO = (".aac", ".aiff", ".flac", ".m4a", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma")
_VIDEO = (".avi", ".m4v", ".mkv", ".mov", ".mp4", ".webm")

MEDIA_SUFFIXES = (*_AUDIO, *_VIDEO)
"""Suffixes of common audio and video files, for file dialogs; the decoder reads more than these."""

ALL_MEDIA_SUFFIXES = (
    *MEDIA_SUFFIXES,
    *(".aif", ".amr", ".caf", ".m4b", ".mka", ".mp2", ".spx", ".wv"),
    *(".3gp", ".flv", ".mpeg", ".mpg", ".mts", ".ogv", ".wmv"),
)
"""Suffixes of recordings in a folder, and those that the name of a transcript replaces."""
