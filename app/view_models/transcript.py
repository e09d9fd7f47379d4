"""The transcript as the screen shows it: final paragraphs that only grow, and a live tail.

The words of a caption continue the paragraph of their channel and become final there without
moving: a final cue replaces the same words of the live tail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal

from app.view_models.edits import restore_masked, spread_edit
from engine import (
    SAMPLE_RATE,
    Transcript,
    break_lines,
    continues_paragraph,
    cue_continues_paragraph,
)

if TYPE_CHECKING:
    from engine import Caption, Channel, Cue, Gap, Word

Certainty = Literal["final", "committed", "tentative", "note"]

FIRST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text of one certainty.

    Attributes
    ----------
    cue
        Index of its cue in the session, if it has one.
    recognised
        The text before the user corrected it; None when it is not corrected.
    """

    text: str
    certainty: Certainty
    cue: int | None = None
    recognised: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Continuous speech of one channel; ``start`` and ``end`` in seconds."""

    channel: Channel
    start: float
    end: float
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return " ".join(run.text for run in self.runs if run.text)

    @property
    def recognised(self) -> str:
        """The text before the user corrected it."""
        texts = (run.text if run.recognised is None else run.recognised for run in self.runs)
        return " ".join(text for text in texts if text)

    @property
    def is_edited(self) -> bool:
        """Whether the user corrected it."""
        return any(run.recognised is not None for run in self.runs)

    @property
    def is_note(self) -> bool:
        """Whether this describes a gap instead of speech."""
        return any(run.certainty == "note" for run in self.runs)

    @property
    def is_final(self) -> bool:
        """Whether every word is final, so that it may be corrected."""
        return all(run.certainty == "final" for run in self.runs)


@dataclass(frozen=True, slots=True)
class Correction:
    """A cue as it was recognised, and the text that the user gave it."""

    cue: Cue
    text: str


@dataclass(frozen=True, slots=True)
class _Tail:
    """A channel's words that are in no final cue yet."""

    channel: Channel
    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return self.committed + self.tentative


class TranscriptModel:
    """Collects a session's events into paragraphs; owns no thread and no widget.

    Parameters
    ----------
    describe_gap
        Returns the text of the note about a gap.
    """

    def __init__(self, describe_gap: Callable[[Gap], str] | None = None) -> None:
        self._describe_gap = describe_gap or _gap_text
        self._mask: Callable[[str], str] = _same
        self.clear()

    def clear(self) -> None:
        """Remove everything, for a new session."""
        self._cues: list[Cue] = []
        self._gaps: list[Gap] = []
        self._edits: dict[int, str] = {}
        self._finished: list[Paragraph] = []
        self._live: dict[Channel, Caption] = {}
        self._covered: dict[Channel, tuple[float, float]] = {}
        self._duration = 0.0
        self.channels: set[Channel] = set()

    def load(self, transcript: Transcript, edits: dict[str, str]) -> None:
        """Load a past session with its corrections, keyed by :func:`cue_key`."""
        self.clear()
        keys = enumerate(cue_key(cue) for cue in transcript.cues)
        self._edits = {number: edits[key] for number, key in keys if key in edits}
        self._duration = transcript.duration
        gaps = sorted(transcript.gaps, key=lambda gap: gap.start)
        channel: Channel = transcript.cues[0].channel if transcript.cues else "mic"
        for cue in transcript.cues:
            while gaps and gaps[0].start / SAMPLE_RATE <= cue.start:
                self.add_gap(channel, gaps.pop(0))
            channel = cue.channel
            self.add_cue(cue)
        for gap in gaps:
            self.add_gap(channel, gap)

    def set_mask(self, mask: Callable[[str], str] | None) -> None:
        """Set a function that rewrites shown, not stored, text (profanity masking), or None."""
        self._mask = mask or _same
        self._rebuild()

    def show_caption(self, caption: Caption) -> None:
        """Replace the live tail of the caption's channel."""
        self.channels.add(caption.channel)
        self._live[caption.channel] = caption

    def add_cue(self, cue: Cue) -> None:
        """Append a final cue, and remove its words from the live tail."""
        self.channels.add(cue.channel)
        last = cue.words[-1] if cue.words else None
        self._covered[cue.channel] = (last.start, last.end) if last else (cue.end, cue.end)
        self._cues.append(cue)
        self._append(len(self._cues) - 1, cue)

    def add_gap(self, channel: Channel, gap: Gap) -> None:
        """Append a note about audio that was not captioned."""
        self._gaps.append(gap)
        start, end = gap.start / SAMPLE_RATE, gap.end / SAMPLE_RATE
        note = Run(self._describe_gap(gap), "note")
        self._finished.append(Paragraph(channel, start, end, (note,)))

    def end(self, duration: float) -> None:
        """End the session: remove the live tail, since every word is final."""
        self._live.clear()
        self._duration = duration

    def paragraphs(self) -> list[Paragraph]:
        """Return what is shown, oldest first; unchanged final paragraphs are the same objects."""
        shown = list(self._finished)
        for tail in sorted((self._tail(caption) for caption in self._live.values()), key=_start):
            if tail.words:
                self._extend(shown, tail)
        return shown

    def correct(self, paragraph: Paragraph, text: str) -> list[Correction]:
        """Rewrite a finished paragraph; returns the cues that changed by it.

        Parameters
        ----------
        paragraph
            One of :meth:`paragraphs`, final.
        text
            The whole new text; its words are given to the cues they align with.
        """
        numbers = [run.cue for run in paragraph.runs if run.cue is not None]
        recognised = [self._cues[number].text for number in numbers]
        before = [self.text_of(number) for number in numbers]
        for texts in (before, recognised):
            text = restore_masked(texts, [self._mask(old) for old in texts], text)
        # Against the recognised words, so that writing them again removes every correction.
        after = spread_edit(recognised, text)
        changed = {
            number: new
            for number, old, new in zip(numbers, before, after, strict=True)
            if old != new
        }
        for number, new in changed.items():
            self._store_edit(number, new)
        self._rebuild()
        return [Correction(self._cues[number], new) for number, new in changed.items()]

    def cue(self, number: int) -> Cue:
        """Return a cue as it was recognised."""
        return self._cues[number]

    def text_of(self, number: int) -> str:
        """Return the text of a cue, with its correction if there is one."""
        return self._edits.get(number, self._cues[number].text)

    @property
    def edits(self) -> dict[str, str]:
        """Corrected text by :func:`cue_key`."""
        return {cue_key(self._cues[number]): text for number, text in self._edits.items()}

    @property
    def is_empty(self) -> bool:
        return not self._cues and not self._gaps

    @property
    def first_words(self) -> str:
        """The beginning of the text; empty without speech."""
        words = (word for number in range(len(self._cues)) for word in self.text_of(number).split())
        return " ".join(islice(words, FIRST_WORDS))

    def as_text(self, names: Mapping[Channel, str]) -> str:
        """Return the paragraphs as they are shown, with the channels' names if several speak."""
        return "\n\n".join(
            name_paragraph(paragraph, paragraph.text, names if self.has_several_channels else {})
            for paragraph in self.paragraphs()
            if paragraph.text
        )

    @property
    def has_several_channels(self) -> bool:
        return len({cue.channel for cue in self._cues}) > 1

    def as_transcript(self) -> Transcript:
        """Every final cue with its correction and every gap, in order of start."""
        corrected = (self._corrected(number, cue) for number, cue in enumerate(self._cues))
        cues = sorted((cue for cue in corrected if cue.text), key=lambda cue: cue.start)
        gaps = sorted(self._gaps, key=lambda gap: gap.start)
        ends = [self._duration, *(cue.end for cue in cues[-1:])]
        return Transcript(tuple(cues), tuple(gaps), max(ends))

    def _corrected(self, number: int, cue: Cue) -> Cue:
        if number not in self._edits:
            return cue
        return replace(cue, lines=break_lines(self._edits[number].split()))

    def _store_edit(self, number: int, text: str) -> None:
        if text == self._cues[number].text:
            self._edits.pop(number, None)
        else:
            self._edits[number] = text

    def _rebuild(self) -> None:
        notes = [item for item in self._finished if item.is_note]
        self._finished = []
        for number, cue in enumerate(self._cues):
            while notes and notes[0].start <= cue.start:
                self._finished.append(notes.pop(0))
            self._append(number, cue)
        self._finished.extend(notes)

    def _append(self, number: int, cue: Cue) -> None:
        recognised = self._mask(cue.text) if number in self._edits else None
        run = Run(self._mask(self.text_of(number)), "final", number, recognised)
        last = self._finished[-1] if self._finished else None
        cues = self._cues_of(last)
        if last and cues and cue_continues_paragraph(cues, cue):
            self._finished[-1] = replace(last, end=cue.end, runs=(*last.runs, run))
        else:
            self._finished.append(Paragraph(cue.channel, cue.start, cue.end, (run,)))

    def _cues_of(self, paragraph: Paragraph | None) -> list[Cue]:
        runs = paragraph.runs if paragraph else ()
        return [self._cues[run.cue] for run in runs if run.cue is not None]

    def _tail(self, caption: Caption) -> _Tail:
        covered = self._covered.get(caption.channel, (-1.0, -1.0))

        def uncovered(words: tuple[Word, ...]) -> tuple[Word, ...]:
            return tuple(word for word in words if (word.start, word.end) > covered)

        return _Tail(caption.channel, uncovered(caption.committed), uncovered(caption.tentative))

    def _extend(self, shown: list[Paragraph], tail: _Tail) -> None:
        committed = Run(self._mask(_join(tail.committed)), "committed")
        tentative = Run(self._mask(_join(tail.tentative)), "tentative")
        runs = tuple(run for run in (committed, tentative) if run.text)
        start, end = tail.words[0].start, tail.words[-1].end
        last = shown[-1] if shown else None
        cues = self._cues_of(last)
        if last and cues and continues_paragraph(cues, tail.channel, start, tail.words[0].text):
            shown[-1] = replace(last, end=end, runs=last.runs + runs)
        else:
            shown.append(Paragraph(tail.channel, start, end, runs))


def cue_key(cue: Cue) -> str:
    """Return a stable name of a cue: the cues of two channels may be stored in another order."""
    return f"{cue.channel}@{cue.start:.3f}"


def name_paragraph(paragraph: Paragraph, text: str, names: Mapping[Channel, str]) -> str:
    """Return a paragraph's text behind its channel's name, if it has one and is no note."""
    name = "" if paragraph.is_note else names.get(paragraph.channel, "")
    return f"{name}: {text}" if name else text


def _start(tail: _Tail) -> float:
    return tail.words[0].start if tail.words else 0.0


def _join(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def _gap_text(gap: Gap) -> str:
    return f"{(gap.end - gap.start) / SAMPLE_RATE:.1f} s · {gap.reason}"


def _same(text: str) -> str:
    return text
