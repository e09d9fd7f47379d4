"""Parses numbers in spoken English, such as "two hundred and five"; pure functions, any thread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


def word_list(text: str) -> tuple[str, ...]:
    """Return the words of `text`."""
    return tuple(text.split())


DIGITS = word_list("zero one two three four five six seven eight nine")
_TEENS = word_list(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_TO_NINETEENTH = word_list(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
UNITS = {word: value for value, word in enumerate((*DIGITS, *_TEENS))}
ROUND = {word: 10 * value for value, word in enumerate(_TENS, start=2)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
ORDINALS = {word: value for value, word in enumerate(_TO_NINETEENTH, start=1)} | {
    word[:-1] + "ieth": value for word, value in ROUND.items()
}
NUMBER_WORDS = frozenset((*UNITS, *ROUND, *SCALES, "hundred"))

MERIDIEM = re.compile(r"([ap])\.?m\.?", re.IGNORECASE)
_FIGURES = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_WRITTEN = re.compile(r"(\W*)(.*?)([^\w%]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a word: all of it, or a side of a hyphen between numbers."""

    text: str
    before: str
    after: str
    word: int

    @property
    def low(self) -> str:
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was spoken or written, and the tokens it took."""

    value: float
    text: str
    count: int
    spoken: bool = True


def tokenise(texts: Sequence[str]) -> list[Token]:
    """Split words from their punctuation, and "twenty-five" at its hyphen."""
    tokens: list[Token] = []
    for index, text in enumerate(texts):
        match = _WRITTEN.fullmatch(text)
        before, core, after = match.groups() if match else ("", text, "")
        if MERIDIEM.fullmatch(core + after[:1]) and after[:1] == ".":
            core, after = core + ".", after[1:]  # the full stop of "p.m." is no sentence's end
        parts = core.split("-")
        if len(parts) == 1 or not all(_is_number_word(part.lower()) for part in parts):
            parts = [core]
        for place, part in enumerate(parts):
            head = before if place == 0 else ""
            tail = after if place == len(parts) - 1 else ""
            tokens.append(Token(part, head, tail, index))
    return tokens


def _is_number_word(low: str) -> bool:
    return low in NUMBER_WORDS or low in ORDINALS or low in ("and", "a", "oh")


def next_word(tokens: Sequence[Token], at: int) -> int:
    """Return the place of the first token behind the word that `at` belongs to."""
    word = tokens[at].word
    while at < len(tokens) and tokens[at].word == word:
        at += 1
    return at


def lower(tokens: Sequence[Token], at: int) -> str:
    """Return a token in lower case; empty at either end, and behind punctuation."""
    if not 0 <= at < len(tokens) or (at and tokens[at - 1].after):
        return ""
    return tokens[at].low


def continues_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token at `at` would continue a number, so that what is before is only a part."""
    return lower(tokens, at) in UNITS or lower(tokens, at) in ROUND or lower(tokens, at) == "oh"


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Return a value from 1 to 99 and its tokens; (0, 0) where there is none."""
    low = tokens[at].low if at < len(tokens) else ""
    if low in ROUND:
        unit = UNITS.get(lower(tokens, at + 1), 0)
        return (ROUND[low] + unit, 2) if 1 <= unit <= 9 else (ROUND[low], 1)
    value = UNITS.get(low, 0)
    return (value, 1) if value else (0, 0)


def _hundreds(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Return a value below 10,000 that is spoken with at most one "hundred", and its tokens."""
    value, count = _below_hundred(tokens, at)
    if not value or lower(tokens, at + count) != "hundred":
        return value, count
    value, count = 100 * value, count + 1
    place = at + count + (lower(tokens, at + count) == "and")
    rest, length = _below_hundred(tokens, place) if lower(tokens, place) else (0, 0)
    if rest and lower(tokens, place + length) != "hundred":
        return value + rest, place + length - at
    return value, count


def parse_number(tokens: Sequence[Token], at: int) -> Number | None:
    """Parse the longest cardinal or decimal number at `at`; None where there is none."""
    if at >= len(tokens):
        return None
    if _FIGURES.fullmatch(tokens[at].text):
        return _figures(tokens, at)
    value, count = _hundreds(tokens, at)
    if not value:
        return None
    total, scale, count = _thousands(tokens, at, value, count)
    if scale:
        return Number(total * scale, f"{total:,} {_scale_name(scale)}", count)
    decimals, length = _decimals(tokens, at + count)
    if decimals:
        text, count = f"{total}.{decimals}", count + length
        large = lower(tokens, at + count)
        if SCALES.get(large, 0) >= 10**6:
            return Number(float(text) * SCALES[large], f"{text} {large}", count + 1)
        return Number(float(text), text, count)
    return Number(total, f"{total:,}", count)


def _figures(tokens: Sequence[Token], at: int) -> Number:
    text = tokens[at].text
    value = float(text.replace(",", ""))
    large = lower(tokens, at + 1)
    if SCALES.get(large, 0) >= 10**6:
        return Number(value * SCALES[large], f"{text} {large}", 2, spoken=False)
    return Number(value, text, 1, spoken=False)


def _thousands(tokens: Sequence[Token], at: int, value: int, count: int) -> tuple[int, int, int]:
    """Add the groups of a large number; return value, scale ("2 million") and tokens."""
    total, limit = 0, 10**15
    while True:
        scale = SCALES.get(lower(tokens, at + count), 0)
        if not scale or scale >= limit or value >= 1000:
            return total + value, 0, count
        count, limit = count + 1, scale
        total += value * scale
        place = at + count + (lower(tokens, at + count) == "and")
        rest, length = _hundreds(tokens, place) if lower(tokens, place) else (0, 0)
        larger = SCALES.get(lower(tokens, place + length), 0)
        if not rest or larger >= limit or (place > at + count and (larger or rest >= 100)):
            if total == value * scale and scale >= 10**6:
                return value, scale, count
            return total, 0, count
        value, count = rest, place + length - at


def _decimals(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the figures behind a spoken "point", and the tokens of both."""
    if lower(tokens, at) != "point":
        return "", 0
    digits, count = "", 1
    while (low := lower(tokens, at + count)) in DIGITS or low == "oh":
        digits += str(UNITS.get(low, 0))
        count += 1
    if digits:
        return digits, count
    value, length = _below_hundred(tokens, at + 1) if lower(tokens, at + 1) else (0, 0)
    return (str(value), 1 + length) if value else ("", 0)


def _scale_name(scale: int) -> str:
    return next(name for name, value in SCALES.items() if value == scale)


def parse_year(tokens: Sequence[Token], at: int) -> Number | None:
    """Parse "nineteen eighty four", "twenty oh five" or "2026"."""
    if at >= len(tokens):
        return None
    if re.fullmatch(r"(?:1[789]|20)\d\d", tokens[at].text):
        return Number(int(tokens[at].text), tokens[at].text, 1, spoken=False)
    century = UNITS.get(tokens[at].low) or ROUND.get(tokens[at].low, 0)
    if 17 <= century <= 20:
        low, following = lower(tokens, at + 1), lower(tokens, at + 2)
        if low in ("oh", "o") and 1 <= UNITS.get(following, 0) <= 9:
            return _plain_year(100 * century + UNITS[following], 3)
        value, count = _below_hundred(tokens, at + 1) if low else (0, 0)
        if value >= 10:
            return _plain_year(100 * century + value, 1 + count)
    number = parse_number(tokens, at)
    if number is None or not number.spoken or not 2000 <= number.value < 2100:
        return None
    dated = number.value > 2000 or lower(tokens, at - 1) in ("in", "since", "year", "until")
    return _plain_year(int(number.value), number.count) if dated else None


def _plain_year(value: int, count: int) -> Number:
    return Number(value, str(value), count)


def parse_ordinal(tokens: Sequence[Token], at: int) -> Number | None:
    """Parse an ordinal below one hundred."""
    if at >= len(tokens):
        return None
    low = tokens[at].low
    if low in ORDINALS:
        return _with_suffix(ORDINALS[low], 1)
    unit = ORDINALS.get(lower(tokens, at + 1), 0)
    if low in ROUND and 1 <= unit <= 9:
        return _with_suffix(ROUND[low] + unit, 2)
    return None


def _with_suffix(value: int, count: int) -> Number:
    teen = 10 <= value % 100 <= 20
    suffix = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return Number(value, f"{value}{suffix}", count)
