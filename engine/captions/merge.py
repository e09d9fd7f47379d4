"""Merges cues of several channels, or edited cues, into one valid sequence; pure, any thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.captions.cues import LATEST_TIME, CueBuilder, CueOptions, printable, spread

if TYPE_CHECKING:
    from engine.types import Cue, Word

_OVERLAP = 0.25
"""Seconds by which two speakers may overlap and still count as consecutive."""

_DASH = "- "


def merge_channels(cues: Iterable[Cue], options: CueOptions | None = None) -> tuple[Cue, ...]:
    """Merge cues of any channels, in any order and layout, into one sequence within the rules.

    A cue that is shown only for its reading time ends early for the next. Two simultaneous speakers
    share a cue, with one line each behind a dash, where both fit. Otherwise the earlier cue is
    shortened to its reading time or its share of the time, and the later one follows it.

    Parameters
    ----------
    cues
        Their text is kept; a cue that violates the layout is split into as many as it needs.
    options
        Rules for the result.
    """
    options = options or CueOptions()
    fitted = [part for cue in cues for part in _fitted(cue, options)]
    merged: list[Cue] = []
    for cue in sorted(fitted, key=lambda cue: (cue.start, cue.end)):
        _append(merged, _moved(cue, cue.start, options), options)
    return tuple(merged)


def _append(merged: list[Cue], cue: Cue, options: CueOptions) -> None:
    """Add `cue`, the latest to start, and resolve its overlap with the one before."""
    if merged and cue.start < merged[-1].end + options.gap:
        merged[-1:] = _resolved(merged[-1], cue, options)
    else:
        merged.append(cue)


def _resolved(last: Cue, cue: Cue, options: CueOptions) -> tuple[Cue, ...]:
    room = cue.start - options.gap - last.start
    is_readable = room >= options.shortest_time(last.text)
    if is_readable and (last.channel == cue.channel or _is_over(last, cue.start)):
        return replace(last, end=cue.start - options.gap), cue
    both = _joined(last, cue, options)
    return (both,) if both else _shared(last, cue, options)


def _is_over(cue: Cue, time: float) -> bool:
    """Whether the words of `cue` end by `time`."""
    return bool(cue.words) and max(word.end for word in cue.words) <= time + _OVERLAP


def _joined(last: Cue, cue: Cue, options: CueOptions) -> Cue | None:
    """Return one cue with a line for each speaker, or None if that does not fit."""
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
    """Let `cue` follow `last`, which keeps its reading time up to its share of the time."""
    span = max(last.end, cue.end) - last.start
    share = span * len(last.text) / (len(last.text) + len(cue.text))
    wanted = min(last.start + min(options.reading_time(last.text), share), last.end)
    end = max(wanted, cue.start - options.gap, last.start + options.shortest_time(last.text))
    return replace(last, end=end), _moved(cue, end + options.gap, options)


def _moved(cue: Cue, start: float, options: CueOptions) -> Cue:
    """Return `cue` moved to `start`, with the duration that the rules require."""
    end = max(cue.end, start + options.reading_time(cue.text))
    return replace(cue, start=start, end=min(end, start + options.max_duration))


def _fitted(cue: Cue, options: CueOptions) -> Sequence[Cue]:
    """Return `cue`, or the cues into which the rules split it."""
    start = cue.start if 0.0 < cue.start <= LATEST_TIME else 0.0
    end = cue.end if start < cue.end <= LATEST_TIME else start
    lines = tuple(text for line in cue.lines if (text := printable(line)))
    if lines and len(lines) <= options.max_lines and max(map(len, lines)) <= options.max_line:
        return (replace(cue, start=start, end=end, lines=lines),)
    builder = CueBuilder(cue.channel, options)
    return (*builder.push(_timed_words(cue, " ".join(lines), start, end)), *builder.flush())


def _timed_words(cue: Cue, text: str, start: float, end: float) -> tuple[Word, ...]:
    """Return the words of `text`: the cue's, or spread over its time if it was edited."""
    if " ".join(word.text for word in cue.words) == text:
        return cue.words
    return tuple(spread(text.split(), start, end, 1.0))
