"""Cues of several channels, or cues that somebody edited, as one valid row; pure, on any thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.captions.cues import LATEST_TIME, CueBuilder, CueOptions, printable, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.types import Cue, Word

_BRUSH = 0.25
"""Seconds by which two voices may overlap and still count as one after the other."""

_DASH = "- "


def merge_channels(cues: Iterable[Cue], options: CueOptions | None = None) -> tuple[Cue, ...]:
    """Put cues of any channels, in any order and shape, into one row that keeps every rule.

    A cue that is only still up for reading makes way for the next. Two voices at once share a cue,
    one line each behind a dash, where both fit. Otherwise the earlier cue is shortened, to what
    reading it takes or to its share of the time by length, and the later one follows behind it.

    Parameters
    ----------
    cues
        Their text is kept; a cue that breaks the layout is broken anew into as many as it needs.
    options
        The rules of the result.
    """
    options = options or CueOptions()
    fitted = [piece for cue in cues for piece in _fitted(cue, options)]
    row: list[Cue] = []
    for cue in sorted(fitted, key=lambda cue: (cue.start, cue.end)):
        _append(row, _moved(cue, cue.start, options), options)
    return tuple(row)


def _append(row: list[Cue], cue: Cue, options: CueOptions) -> None:
    """Add `cue`, the latest to start, and resolve its overlap with the one before."""
    if row and cue.start < row[-1].end + options.gap:
        row[-1:] = _resolved(row[-1], cue, options)
    else:
        row.append(cue)


def _resolved(last: Cue, cue: Cue, options: CueOptions) -> tuple[Cue, ...]:
    room = cue.start - options.gap - last.start
    if room >= options.min_duration and (last.channel == cue.channel or _is_over(last, cue.start)):
        return replace(last, end=cue.start - options.gap), cue
    both = _joined(last, cue, options)
    return (both,) if both else _shared(last, cue, options)


def _is_over(cue: Cue, time: float) -> bool:
    """Tell whether the words of `cue` were spoken by `time`."""
    return bool(cue.words) and max(word.end for word in cue.words) <= time + _BRUSH


def _joined(last: Cue, cue: Cue, options: CueOptions) -> Cue | None:
    """Return one cue with a line for each voice, or None when that does not fit."""
    pair = (last, cue)
    lines = tuple(_DASH + one.text for one in pair)
    whole = all(len(one.lines) == 1 and one.words for one in pair)
    if last.channel == cue.channel or not whole or options.max_lines < len(lines):
        return None
    end = max(last.end, cue.end, last.start + options.reading_time(" ".join(lines)))
    if max(map(len, lines)) > options.max_line or end - last.start > options.max_duration:
        return None
    words = tuple(sorted((*last.words, *cue.words), key=lambda word: word.start))
    return replace(last, end=end, lines=lines, words=words)


def _shared(last: Cue, cue: Cue, options: CueOptions) -> tuple[Cue, Cue]:
    """Let `cue` follow `last`, which keeps the time to read it but no more than its share."""
    span = max(last.end, cue.end) - last.start
    share = span * len(last.text) / (len(last.text) + len(cue.text))
    wanted = min(last.start + min(options.reading_time(last.text), share), last.end)
    end = max(wanted, cue.start - options.gap, last.start + options.min_duration)
    return replace(last, end=end), _moved(cue, end + options.gap, options)


def _moved(cue: Cue, start: float, options: CueOptions) -> Cue:
    """Return `cue` from `start` on, as long as the rules ask for."""
    end = max(cue.end, start + options.reading_time(cue.text))
    return replace(cue, start=start, end=min(end, start + options.max_duration))


def _fitted(cue: Cue, options: CueOptions) -> Sequence[Cue]:
    """Return `cue` itself, or the cues that its text needs under these rules."""
    start = cue.start if 0.0 < cue.start <= LATEST_TIME else 0.0
    end = cue.end if start < cue.end <= LATEST_TIME else start
    lines = tuple(text for line in cue.lines if (text := printable(line)))
    if lines and len(lines) <= options.max_lines and max(map(len, lines)) <= options.max_line:
        return (replace(cue, start=start, end=end, lines=lines),)
    builder = CueBuilder(cue.channel, options)
    return (*builder.push(_timed_words(cue, " ".join(lines), start, end)), *builder.flush())


def _timed_words(cue: Cue, text: str, start: float, end: float) -> tuple[Word, ...]:
    """Return the words of `text`: those of the cue, or spread over its time if it was edited."""
    if " ".join(word.text for word in cue.words) == text:
        return cue.words
    return tuple(spread(text.split(), start, end, 1.0))
