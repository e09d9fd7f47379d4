"""The file formats that the engine reads and writes; light, so that a help text can list them."""

from __future__ import annotations

from typing import Literal, get_args

TranscriptFormat = Literal["srt", "vtt", "txt", "json"]

TRANSCRIPT_FORMATS: tuple[TranscriptFormat, ...] = get_args(TranscriptFormat)
"""Formats of transcript files; each is also the suffix of its files."""

_AUDIO = (
    *(".aac", ".aif", ".aiff", ".amr", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3"),
    *(".oga", ".ogg", ".opus", ".spx", ".wav", ".wma", ".wv"),
)
_VIDEO = (
    *(".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogv"),
    *(".webm", ".wmv"),
)

MEDIA_SUFFIXES = (*_AUDIO, *_VIDEO)
"""Suffixes of common audio and video files, for file dialogs, folders and the names of transcripts.

The decoder reads more than these.
"""
