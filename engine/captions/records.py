"""Cues and gaps as plain JSON values, shared by the JSON transcript and the session file.

Times are in seconds. Values read back are validated; a ValueError states the problem. Pure
functions, any thread.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from engine.types import SAMPLE_RATE, Channel, Cue, Gap, Word

Record = dict[str, Any]


def cue_record(cue: Cue) -> Record:
    """Return a cue as a JSON object."""
    words = [
        {"text": word.text, "start": word.start, "end": word.end, "probability": word.probability}
        for word in cue.words
    ]
    lines = list(cue.lines)
    return {"lane": cue.channel, "start": cue.start, "end": cue.end, "lines": lines, "words": words}


def words_record(channel: Channel, words: Sequence[Word]) -> Record:
    """Return words of a channel as a JSON object, each as a short list."""
    rows = [[word.text, word.start, word.end, word.probability] for word in words]
    return {"lane": channel, "words": rows}


def gap_record(gap: Gap) -> Record:
    """Return a gap as a JSON object."""
    start, end = gap.start / SAMPLE_RATE, gap.end / SAMPLE_RATE
    return {"start": start, "end": end, "reason": gap.reason}


def cue_of(record: Mapping[str, Any]) -> Cue:
    """Return the cue of a JSON object."""
    lines = list_at(record, "lines")
    if not lines or not all(isinstance(line, str) for line in lines):
        raise ValueError("lines must be texts")
    words = tuple(_word_of(object_of(word)) for word in list_at(record, "words"))
    start, end = number_at(record, "start"), number_at(record, "end")
    return Cue(start, end, tuple(cast("list[str]", lines)), channel_of(record), words)


def words_of(record: Mapping[str, Any]) -> tuple[Channel, tuple[Word, ...]]:
    """Return the words of a JSON object, and their channel."""
    words: list[Word] = []
    for row in list_at(record, "words"):
        if not isinstance(row, list):
            raise ValueError("words must be lists")
        text, start, end, probability = cast("list[object]", row)
        words.append(_word(text, start, end, probability))
    return channel_of(record), tuple(words)


def gap_of(record: Mapping[str, Any]) -> Gap:
    """Return the gap of a JSON object."""
    start, end = (round(number_at(record, key) * SAMPLE_RATE) for key in ("start", "end"))
    return Gap(start, end, text_at(record, "reason"))


def channel_of(record: Mapping[str, Any]) -> Channel:
    """Return the channel of a JSON object."""
    channel = text_at(record, "lane")  # the name that session files have for it
    if channel not in get_args(Channel):
        raise ValueError(f"unknown channel {channel!r}")
    return cast("Channel", channel)


def _word_of(record: Mapping[str, Any]) -> Word:
    get = record.get
    return _word(get("text"), get("start"), get("end"), get("probability"))


def _word(text: object, start: object, end: object, probability: object) -> Word:
    if not isinstance(text, str):
        raise ValueError("a word must be a text")
    return Word(text, _number(start), _number(end), _number(probability))


def object_of(value: object) -> Record:
    """Return `value` if it is a JSON object."""
    if not isinstance(value, dict):
        raise ValueError("an object was expected")
    return cast("Record", value)


def list_at(record: Mapping[str, Any], key: str) -> list[object]:
    """Return the list under `key`."""
    value = record.get(key)
    if not isinstance(value, list):
        raise ValueError(f"{key} must be a list")
    return cast("list[object]", value)


def text_at(record: Mapping[str, Any], key: str) -> str:
    """Return the text under `key`."""
    value = record.get(key)
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text")
    return value


def number_at(record: Mapping[str, Any], key: str) -> float:
    """Return the finite number under `key`."""
    try:
        return _number(record.get(key))
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error


def _number(value: object) -> float:
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number was expected")
    try:
        number = float(value)
    except OverflowError as error:  # JSON knows whole numbers of any length
        raise ValueError("the number is too large") from error
    if not math.isfinite(number):
        raise ValueError("a number was expected")
    return number
