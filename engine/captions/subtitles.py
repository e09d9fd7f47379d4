"""Writes transcripts as SRT, WebVTT, plain text and JSON, and reads JSON; caller's thread."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.captions.cues import CueOptions, printable
from engine.captions.merge import merge_channels
from engine.captions.paragraphs import cue_continues_paragraph
from engine.captions.records import (
    cue_of,
    cue_record,
    gap_of,
    gap_record,
    list_at,
    number_at,
    object_of,
)
from engine.errors import StorageError
from engine.types import SAMPLE_RATE, Channel, Cue, Gap, Transcript

if TYPE_CHECKING:
    from engine.formats import TranscriptFormat

JSON_FORMAT = "fastwhisper-captions transcript"
JSON_VERSION = 1

CHANNEL_LABELS: Mapping[Channel, str] = {
    "mic": "Microphone",
    "system": "System audio",
    "file": "File",
}
"""What each channel is called where several speak."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options of a transcript file.

    Attributes
    ----------
    times
        Plain text: one line with its time for each cue, instead of paragraphs.
    gaps
        Mark missing audio (JSON always contains the gaps).
    names
        Labels of the channels, which are shown only where several speak.
    cues
        Rules for SRT and WebVTT.
    """

    times: bool = False
    gaps: bool = True
    names: Mapping[Channel, str] = field(default_factory=lambda: CHANNEL_LABELS)
    cues: CueOptions = field(default_factory=CueOptions)


def render_transcript(
    transcript: Transcript, format: TranscriptFormat, options: ExportOptions | None = None
) -> str:
    """Return the whole text of a file in `format`, with line feeds."""
    renderers = {"srt": _srt, "vtt": _vtt, "txt": _txt, "json": _json}
    return renderers[format](transcript, options or ExportOptions())


def read_transcript(path: str | os.PathLike[str]) -> Transcript:
    """Read a transcript back from its JSON file.

    Raises
    ------
    StorageError
        The file cannot be read, is damaged or is not a transcript of this program.
    """
    path = Path(path)
    try:
        record = object_of(json.loads(path.read_bytes()))
        if record.get("format") != JSON_FORMAT:
            raise ValueError("another format")
        if record.get("version") != JSON_VERSION:
            raise StorageError(f"“{path.name}” was written by a newer version; update this one.")
        cues = tuple(cue_of(object_of(cue)) for cue in list_at(record, "cues"))
        gaps = tuple(gap_of(object_of(gap)) for gap in list_at(record, "gaps"))
        return Transcript(cues, gaps, number_at(record, "duration"))
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise StorageError(f"“{path.name}” cannot be read ({reason}); choose another.") from error
    except (ValueError, RecursionError, OverflowError) as error:
        raise StorageError(
            f"“{path.name}” is not a transcript of this program; choose a JSON file it wrote."
        ) from error


def _srt(transcript: Transcript, options: ExportOptions) -> str:
    cues = merge_channels((*transcript.cues, *_markers(transcript, options)), options.cues)
    return "\n".join(
        f"{number}\n{_span(cue, ',')}\n{_srt_text(cue)}\n" for number, cue in enumerate(cues, 1)
    )


def _srt_text(cue: Cue) -> str:
    """Return the lines; an arrow in them would be read as a timing line."""
    return "\n".join(cue.lines).replace("-->", "->")


def _vtt(transcript: Transcript, options: ExportOptions) -> str:
    """Return WebVTT, whose cues may overlap, so that every voice keeps its own times."""
    voices: dict[str, list[Cue]] = {}
    for cue, name in _entries(transcript, options):
        voices.setdefault(name or "", []).append(cue)
    timed = [
        (cue, name) for name, cues in voices.items() for cue in merge_channels(cues, options.cues)
    ]
    timed.sort(key=lambda item: (item[0].start, item[0].end))
    blocks = (f"{_span(cue, '.')}\n{_vtt_text(cue, name)}" for cue, name in timed)
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def _vtt_text(cue: Cue, name: str) -> str:
    voice = f"<v {_escaped(name)}>" if name else ""
    return voice + _escaped("\n".join(cue.lines))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _txt(transcript: Transcript, options: ExportOptions) -> str:
    entries = _entries(transcript, options)
    lines = _timed_lines(entries) if options.times else _paragraphs(entries)
    return "".join(f"{line}\n" for line in lines)


def _timed_lines(entries: Iterable[tuple[Cue, str | None]]) -> Iterator[str]:
    for cue, name in entries:
        stamp = _stamp(cue.start, ".").partition(".")[0]
        yield f"[{stamp}] {_label(name)}{printable(cue.text)}"


def _paragraphs(entries: Iterable[tuple[Cue, str | None]]) -> Iterator[str]:
    """Yield one line for each paragraph, and one for each marker, whose name is None."""
    paragraph: list[Cue] = []
    label = ""
    for cue, name in entries:
        if paragraph and (name is None or not cue_continues_paragraph(paragraph, cue)):
            yield _line(label, paragraph)
            paragraph = []
        if name is None:
            yield printable(cue.text)
            continue
        label = _label(name)
        paragraph.append(cue)
    if paragraph:
        yield _line(label, paragraph)


def _line(label: str, paragraph: Iterable[Cue]) -> str:
    return label + " ".join(printable(cue.text) for cue in paragraph)


def _label(name: str | None) -> str:
    return f"{name}: " if name else ""


def _json(transcript: Transcript, options: ExportOptions) -> str:
    del options
    record: dict[str, Any] = {
        "format": JSON_FORMAT,
        "version": JSON_VERSION,
        "duration": transcript.duration,
        "cues": [cue_record(_with_its_own_words(cue)) for cue in transcript.cues],
        "gaps": [gap_record(gap) for gap in transcript.gaps],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _with_its_own_words(cue: Cue) -> Cue:
    """Return a cue without the words that a correction of its text has replaced."""
    is_corrected = cue.text.split() != " ".join(word.text for word in cue.words).split()
    return replace(cue, words=()) if is_corrected else cue


def _entries(transcript: Transcript, options: ExportOptions) -> list[tuple[Cue, str | None]]:
    """Return the cues with their voices' names, and markers with None, in order of time."""
    several = len({cue.channel for cue in transcript.cues}) > 1
    names: Mapping[Channel, str] = options.names if several else {}
    entries: list[tuple[Cue, str | None]] = [
        *((cue, printable(names.get(cue.channel, ""))) for cue in transcript.cues),
        *((marker, None) for marker in _markers(transcript, options)),
    ]
    return sorted(entries, key=lambda entry: (entry[0].start, entry[0].end))


def _markers(transcript: Transcript, options: ExportOptions) -> tuple[Cue, ...]:
    return tuple(map(_marker, transcript.gaps)) if options.gaps else ()


def _marker(gap: Gap) -> Cue:
    """Return a cue that marks a gap; it holds no words, so no voice shares it."""
    start, end = gap.start / SAMPLE_RATE, gap.end / SAMPLE_RATE
    seconds = max(1, round(end - start))
    return Cue(start, end, (f"[{seconds} s not captioned: {gap.reason}]",), "file")


def _span(cue: Cue, point: str) -> str:
    return f"{_stamp(cue.start, point)} --> {_stamp(cue.end, point)}"


def _stamp(seconds: float, point: str) -> str:
    """Return hours:minutes:seconds and milliseconds behind `point`."""
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{milliseconds:03}"
