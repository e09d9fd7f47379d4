"""Manifests: utterances and their transcripts as JSON lines.

Owns the format and its checks. One object a line: ``audio`` and ``text``, and
where known ``start``, ``end`` (s in the recording), ``speaker``, ``language``, ``licence``,
``split``, ``set``, ``cased``, ``id`` and ``words`` ([[word, start, end], ...], s from ``start``).
Paths are relative to the manifest. Invalid lines are skipped and reported, never fatal. Runs on
any thread.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.errors import DataError
from training.files import write_file

HELD_OUT = "dev"
"""The split of held-out utterances, which no model is trained on."""

MAX_LETTERS_PER_SECOND = 40.0
"""Nobody speaks faster; a longer transcript belongs to another recording."""

MAX_TEXT = 2_000
"""Characters; 30 s of speech never have more."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word as written, and its times in seconds from the start of the utterance."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class CorpusUtterance:
    """A segment of a recording and its transcript.

    Attributes
    ----------
    audio
        The recording; any format that decodes, or raw ``.i16`` (int16, mono, 16 kHz).
    start, end
        Seconds in the recording; ``end`` None: its end.
    cased
        Whether ``text`` has capitals and punctuation.
    words
        Empty where the word times are not known.
    set
        The kind of speech, by which the evaluation reports its results.
    """

    audio: Path
    text: str
    start: float = 0.0
    end: float | None = None
    speaker: str = ""
    language: str = "en"
    licence: str = ""
    split: str = "train"
    cased: bool = True
    words: tuple[TimedWord, ...] = ()
    id: str = ""
    set: str = ""

    @property
    def duration(self) -> float:
        """Seconds; 0 where the end is not known."""
        return 0.0 if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class Skipped:
    """An utterance that was skipped: where it is listed, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The usable utterances of a manifest, and those that were skipped."""

    utterances: tuple[CorpusUtterance, ...]
    skipped: tuple[Skipped, ...] = ()

    def of_split(self, split: str) -> tuple[CorpusUtterance, ...]:
        """Return the utterances of one split."""
        return tuple(u for u in self.utterances if u.split == split)


def summarise(skipped: tuple[Skipped, ...], kept: int) -> str:
    """Say in one sentence how many utterances were skipped, why, and where the first few are."""
    if not skipped:
        return f"All {kept} utterances are usable."
    counts = Counter(item.reason for item in skipped).most_common()
    reasons = ", ".join(f"{count} {reason}" for reason, count in counts)
    places = ", ".join(item.where for item in skipped[:5])
    more = ", ..." if len(skipped) > 5 else ""
    total = kept + len(skipped)
    return f"{len(skipped)} of {total} utterances were skipped: {reasons} ({places}{more})."


def read_manifest(path: Path, need_text: bool = True) -> Manifest:
    """Read and check a manifest; a manifest of noise needs no text.

    Raises
    ------
    DataError
        It cannot be read, or has no usable utterance.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The manifest {path} cannot be read; check its path.") from error
    manifest = _check_lines(path, lines, need_text)
    if not manifest.utterances:
        raise DataError(f"{path} has no usable utterance: {summarise(manifest.skipped, 0)}")
    return manifest


def _check_lines(path: Path, lines: list[str], need_text: bool) -> Manifest:
    kept: list[CorpusUtterance] = []
    skipped: list[Skipped] = []
    seen: set[str] = set()
    present: dict[Path, bool] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _parse(line, path.parent)
        reason = found if isinstance(found, str) else _why_unusable(found, seen, present, need_text)
        if isinstance(found, str) or reason:
            skipped.append(Skipped(f"{path.name}:{number}", str(reason)))
        else:
            seen.add(found.id)
            kept.append(found)
    return Manifest(tuple(kept), tuple(skipped))


def _parse(line: str, folder: Path) -> CorpusUtterance | str:
    try:
        row: dict[str, Any] = json.loads(line)
        start = float(row.get("start") or 0.0)
        end = None if row.get("end") is None else float(row["end"])
        words = tuple(TimedWord(str(w), float(s), float(e)) for w, s, e in row.get("words") or ())
        audio, text = row["audio"], row["text"]
    except (ValueError, TypeError, KeyError, AttributeError):
        return "unreadable line"
    if not isinstance(audio, str) or not isinstance(text, str):
        return "unreadable line"
    strings = {
        key: str(row[key])
        for key in ("speaker", "language", "licence", "split", "set")
        if row.get(key)
    }
    name = str(row.get("id") or f"{audio}@{start:g}")
    return CorpusUtterance(
        folder / audio, text.strip(), start, end,
        cased=bool(row.get("cased", True)), words=words, id=name, **strings,
    )  # fmt: skip


def _why_unusable(
    utterance: CorpusUtterance, seen: set[str], present: dict[Path, bool], need_text: bool
) -> str | None:
    """Say why an utterance cannot be used; None if it can."""
    audio, text = utterance.audio, utterance.text
    if audio not in present:
        present[audio] = audio.is_file()
    if utterance.id in seen:
        return "duplicate id"
    if not present[audio]:
        return "missing audio"
    if need_text and not any(character.isalnum() for character in text):
        return "empty text"
    if utterance.end is not None and not 0 <= utterance.start < utterance.end:
        return "impossible times"
    fast = utterance.end is not None and len(text) > MAX_LETTERS_PER_SECOND * utterance.duration
    if len(text) > MAX_TEXT or fast or not text.isprintable():
        return "absurd text"
    return None


def write_manifest(
    path: Path, utterances: list[CorpusUtterance] | tuple[CorpusUtterance, ...]
) -> None:
    """Write a manifest; paths become relative to it.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    lines = [
        json.dumps(_row(utterance, path.parent), ensure_ascii=False, separators=(",", ":"))
        for utterance in utterances
    ]
    write_file(path, "".join(line + "\n" for line in lines).encode())


def _row(utterance: CorpusUtterance, folder: Path) -> dict[str, Any]:
    audio = os.path.relpath(utterance.audio.resolve(), folder.resolve())
    row: dict[str, Any] = {"id": utterance.id, "audio": audio, "text": utterance.text}
    if utterance.end is not None:
        row |= {"start": round(utterance.start, 7), "end": round(utterance.end, 7)}
    for key in ("speaker", "language", "licence", "split", "set"):
        if getattr(utterance, key):
            row[key] = getattr(utterance, key)
    row["cased"] = utterance.cased
    if utterance.words:
        row["words"] = [[w.text, round(w.start, 3), round(w.end, 3)] for w in utterance.words]
    return row
