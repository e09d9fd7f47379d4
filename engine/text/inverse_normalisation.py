"""Inverse text normalisation: spoken numbers, times and addresses in written form.

"Twenty five percent" becomes "25%", "1130 am" becomes "11:30 AM". A small grammar for English that
keeps the spoken words wherever they have two readings; pure functions, any thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log
from typing import TYPE_CHECKING

from engine.text.spoken_numbers import (
    DIGITS,
    MERIDIEM,
    NUMBER_WORDS,
    ORDINALS,
    ROUND,
    UNITS,
    Token,
    continues_number,
    lower,
    next_word,
    parse_number,
    parse_ordinal,
    parse_year,
    tokenise,
    word_list,
)

if TYPE_CHECKING:
    from engine.types import Word

_MONTHS = word_list(
    "January February March April May June July August September October November December"
)
_CURRENCIES = {"dollar": "$", "dollars": "$", "euro": "€", "euros": "€"}
_DOMAINS = word_list(
    "com org net edu gov io dev app ai info biz eu uk us ca au de fr es it nl ch at se no"
)
_ACRONYMS = word_list(
    "api cpu gpu usb url html css sql json xml http https pdf faq ceo cto cfo nasa usa bbc hdmi "
    "vpn sdk gps dna atm tv"
)
"""Abbreviations that are not English words in lower case."""

_SMALLEST = 13
"""Whole numbers below this stay words, as style guides ask."""

_TIME_CONTEXT = word_list("at by until till before after around about from since between past")
_ADDRESS_CONTEXT = word_list("email e-mail mail address contact")
_NO_LOCAL_PART = word_list("me us him her them it you look one is email e-mail address")
_AFTER_I = word_list("think am guess mean know want need see said believe don't didn't love like")
"""Verbs before which a single "I" is the pronoun, not a spelled letter."""

_REACH = 8
"""Words of context: an address may follow the word "email" by as many."""

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?")
_CLOCK_WITH_MERIDIEM = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?([ap])\.?m\.?", re.IGNORECASE)
_LABEL = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Match:
    """What `count` tokens are in written form; an empty text keeps them as they are."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Written:
    """One word in written form.

    Attributes
    ----------
    word
        The word; its time and probability cover all spoken words that it stands for.
    first, last
        Index of the first spoken word, and of the one behind the last.
    """

    word: Word
    first: int
    last: int


def written_form(words: Sequence[Word], before: Sequence[Word] = ()) -> tuple[Word, ...]:
    """Return `words` with numbers, times, dates, amounts and addresses in written form.

    Parameters
    ----------
    words
        Consecutive words of one utterance.
    before
        Words before them, which are not changed; they decide, for example, that "twelve thirty"
        behind "at" is a time.
    """
    return tuple(each.word for each in written_spans(words, before))


def written_spans(words: Sequence[Word], before: Sequence[Word] = ()) -> tuple[Written, ...]:
    """Return what :func:`written_form` returns, with the spoken words that each word stands for."""
    tokens = tokenise([word.text for word in (*before[-_REACH:], *words)])
    start = len(before[-_REACH:])
    at = next((place for place, token in enumerate(tokens) if token.word == start), len(tokens))
    spans: list[Written] = []
    while at < len(tokens):
        match = _match(tokens, at)
        first = tokens[at].word - start
        if match is None:
            spans.append(Written(words[first], first, first + 1))
            at = next_word(tokens, at)
            continue
        end = at + match.count
        last = tokens[end - 1].word + 1 - start
        run = words[first:last]
        if match.text:
            texts = match.text.split(" ")
            texts[0] = tokens[at].before + texts[0]
            texts[-1] += _closing(texts[-1], tokens, end)
            run = _merged(run, texts)
        spans += [Written(word, first, last) for word in run]
        at = end
    return tuple(spans)


def settled(words: Sequence[Word], following: Sequence[Word], before: Sequence[Word] = ()) -> int:
    """Count the leading words whose written form no longer depends on what follows.

    Parameters
    ----------
    words
        Words that no longer change.
    following
        The words behind them as they are recognised now; they may still change.
    before
        Words before `words`.
    """
    everything = (*words, *following)
    count = len(words)
    for span in written_spans(everything, before):
        if span.first < count < span.last:
            return span.first
    while count and not following and _may_continue(words[count - 1].text):
        count -= 1
    return count


def _may_continue(text: str) -> bool:
    """Whether a word, at the end of what is known, may begin or continue an expression."""
    return any(
        token.low in NUMBER_WORDS
        or token.low in ORDINALS
        or token.text in _MONTHS
        or token.text[:1].isdigit()
        or token.low in ("point", "dot", "at", "and")
        for token in tokenise([text])
        if not token.after
    )


def _closing(text: str, tokens: Sequence[Token], end: int) -> str:
    """Return the punctuation behind an expression; "9 a.m." may have ended its sentence."""
    last = tokens[end - 1]
    following = tokens[end].text if end < len(tokens) else ""
    ends = text in ("AM", "PM") and last.text.endswith(".") and not last.after
    if ends and (not following or following[:1].isupper()):
        return "."
    return last.after


def _merged(words: Sequence[Word], texts: Sequence[str]) -> list[Word]:
    """Return the written texts as words that share the time of the spoken ones."""
    start, end = words[0].start, max(word.end for word in words)
    probability = exp(sum(log(max(w.probability, 1e-9)) for w in words) / len(words))
    share = (end - start) / len(texts)
    return [
        replace(
            words[0],
            text=text,
            start=start + place * share,
            end=start + (place + 1) * share,
            probability=probability,
        )
        for place, text in enumerate(texts)
    ]


def _joined(tokens: Sequence[Token], at: int, count: int) -> bool:
    """Whether `count` tokens stand together: no punctuation between them, no word split."""
    end = at + count
    if end > len(tokens) or (at and tokens[at - 1].word == tokens[at].word):
        return False
    if end < len(tokens) and tokens[end].word == tokens[end - 1].word:
        return False
    inner = tokens[at : end - 1]
    return not any(token.after for token in inner) and not any(
        token.before for token in tokens[at + 1 : end]
    )


# -- rules ---------------------------------------------------------------------------------------


def _match(tokens: Sequence[Token], at: int) -> _Match | None:
    for rule in _RULES:
        match = rule(tokens, at)
        if match is not None and _joined(tokens, at, match.count):
            text = " ".join(token.text for token in tokens[at : at + match.count])
            return match if match.text != text else None
    return _ambiguous_run(tokens, at)


def _email(tokens: Sequence[Token], at: int) -> _Match | None:
    # "john dot smith at example dot com"
    local, count = _dotted(tokens, at)
    if not local or lower(tokens, at + count) != "at" or tokens[at].low in _NO_LOCAL_PART:
        return None
    host, length = _dotted(tokens, at + count + 1)
    if "." not in host and not _is_domain(tokens, at + count + 1):
        return None
    host = host or tokens[at + count + 1].low
    length = length or 1
    announced = any(token.low in _ADDRESS_CONTEXT for token in tokens[max(0, at - _REACH) : at])
    if host.rsplit(".", 1)[-1] not in _DOMAINS or not (announced or "." in local):
        return None
    return _Match(f"{local}@{host}", count + 1 + length)


def _is_domain(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and "." in tokens[at].text.strip(".")


def _web_address(tokens: Sequence[Token], at: int) -> _Match | None:
    # "example dot com slash help"
    host, count = _dotted(tokens, at)
    if "." not in host or host.rsplit(".", 1)[-1] not in _DOMAINS:
        return None
    while lower(tokens, at + count) == "slash" and _LABEL.fullmatch(lower(tokens, at + count + 1)):
        host += "/" + tokens[at + count + 1].low
        count += 2
    return _Match(host, count)


def _dotted(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return labels that are joined by a spoken "dot", and the number of their tokens."""
    if at >= len(tokens) or not re.fullmatch(r"[\w.-]+", tokens[at].text):
        return "", 0
    labels, count = [tokens[at].low], 1
    while lower(tokens, at + count) == "dot" and _LABEL.fullmatch(lower(tokens, at + count + 1)):
        labels.append(tokens[at + count + 1].low)
        count += 2
    return ".".join(labels), count


def _date(tokens: Sequence[Token], at: int) -> _Match | None:
    # "May third twenty twenty six"
    if tokens[at].text not in _MONTHS:
        return None
    day = parse_ordinal(tokens, at + 1) or parse_number(tokens, at + 1)
    if day is None or not day.spoken or day.value not in range(1, 32):
        return None
    text, count = f"{tokens[at].text} {int(day.value)}", 1 + day.count
    year = parse_year(tokens, at + count)
    if year is not None:
        return _Match(f"{text}, {year.text}", count + year.count)
    return None if continues_number(tokens, at + count) else _Match(text, count)


def _time(tokens: Sequence[Token], at: int) -> _Match | None:
    # "twelve thirty p.m.", "1130 am", "3pm", "three o'clock"
    if match := _CLOCK_WITH_MERIDIEM.fullmatch(tokens[at].text):
        return _clock(match[1], match[2], match[3], 1)
    if match := _CLOCK.fullmatch(tokens[at].text):
        letter, count = _meridiem(tokens, at + 1)
        return _clock(match[1], match[2], letter, 1 + count) if letter else None
    hour = UNITS.get(tokens[at].low, 0)
    if not 1 <= hour <= 12:
        return None
    minute, count = _minutes(tokens, at + 1)
    letter, length = _meridiem(tokens, at + 1 + count)
    if letter:
        return _clock(str(hour), minute, letter, 1 + count + length)
    behind = at + 1 + count
    if not minute:
        oclock = lower(tokens, at + 1).replace("’", "'") == "o'clock"
        return _Match(f"{hour} o'clock", 2) if oclock else None
    timed = lower(tokens, at - 1) in _TIME_CONTEXT or lower(tokens, behind) in (
        "tonight",
        "today",
    )
    if not timed or continues_number(tokens, behind):
        return None
    return _clock(str(hour), minute, "", 1 + count)


def _clock(hour: str, minute: str | None, letter: str, count: int) -> _Match | None:
    if not 1 <= int(hour) <= 12:
        return None
    time = f"{int(hour)}:{minute}" if minute else f"{int(hour)}"
    return _Match(f"{time} {letter.upper()}M" if letter else time, count)


def _minutes(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return the minutes of a spoken time as two figures, and their tokens."""
    low, following = lower(tokens, at), lower(tokens, at + 1)
    if low in ("oh", "o", "zero") and 1 <= UNITS.get(following, 0) <= 9:
        return f"0{UNITS[following]}", 2
    if 10 <= UNITS.get(low, 0) <= 19:
        return str(UNITS[low]), 1
    tens = ROUND.get(low, 0)
    if not 20 <= tens <= 50:
        return "", 0
    unit = UNITS.get(following, 0)
    return (str(tens + unit), 2) if 1 <= unit <= 9 else (str(tens), 1)


def _meridiem(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return "a" or "p" for AM or PM, and the number of tokens; empty for neither."""
    if match := MERIDIEM.fullmatch(lower(tokens, at)):
        return match[1], 1
    if lower(tokens, at) in ("a", "p") and lower(tokens, at + 1) == "m":
        return lower(tokens, at), 2
    return "", 0


def _money(tokens: Sequence[Token], at: int) -> _Match | None:
    # "five dollars and twenty cents", "two million euros", "$5 and 20 cents"
    number = parse_number(tokens, at)
    if number is None:
        return None
    amount, count = number.text, number.count
    if tokens[at].before not in _CURRENCIES.values():
        symbol = _CURRENCIES.get(lower(tokens, at + count), "")
        if not symbol:
            return None
        amount, count = symbol + amount, count + 1
    if re.fullmatch(r"\D?[\d,]+", amount):
        place = at + count + (lower(tokens, at + count) == "and")
        cents = parse_number(tokens, place)
        if cents and 1 <= cents.value <= 99 and cents.text.isdigit():
            end = place + cents.count
            if lower(tokens, end) in ("cent", "cents"):
                return _Match(f"{amount}.{int(cents.value):02}", end + 1 - at)
    return _Match(amount, count)


def _percentage(tokens: Sequence[Token], at: int) -> _Match | None:
    # "five point two percent", "20 per cent"
    number = parse_number(tokens, at)
    if number is None:
        return None
    place = at + number.count
    if lower(tokens, place) == "percent":
        return _Match(f"{number.text}%", number.count + 1)
    if lower(tokens, place) == "per" and lower(tokens, place + 1) == "cent":
        return _Match(f"{number.text}%", number.count + 2)
    return None


def _digit_sequence(tokens: Sequence[Token], at: int) -> _Match | None:
    # "five five five one two one two", a telephone number or a code
    if continues_number(tokens, at - 1) and lower(tokens, at):
        return None
    digits: list[int] = []
    while (low := lower(tokens, at + len(digits)) if digits else tokens[at].low) in (
        *DIGITS,
        "oh",
    ):
        digits.append(UNITS.get(low, 0))
    counting = all(right == left + 1 for left, right in pairwise(digits))
    same = len(set(digits)) == 1  # somebody says one number again and again
    if len(digits) < 4 or counting or same or continues_number(tokens, at + len(digits)):
        return None
    return _Match("".join(map(str, digits)), len(digits))


def _year_rule(tokens: Sequence[Token], at: int) -> _Match | None:
    year = parse_year(tokens, at)
    if year is None or lower(tokens, at - 1) == "at" or continues_number(tokens, at + year.count):
        return None
    return _Match(year.text, year.count)


def _ordinal_rule(tokens: Sequence[Token], at: int) -> _Match | None:
    number = parse_ordinal(tokens, at)
    if number is None or number.value < _SMALLEST or _is_title(tokens, at):
        return None
    # "A twenty second delay" is no 22nd one.
    if tokens[at + number.count - 1].low == "second" and lower(tokens, at + number.count) != "of":
        return None
    return _Match(number.text, number.count)


def _number_rule(tokens: Sequence[Token], at: int) -> _Match | None:
    number = parse_number(tokens, at)
    if number is None or not number.spoken or continues_number(tokens, at + number.count):
        return None
    small = number.value < _SMALLEST and number.text.isdigit()
    return None if small or _is_title(tokens, at) else _Match(number.text, number.count)


def _spelled_letters(tokens: Sequence[Token], at: int) -> _Match | None:
    # "A P I", "U.S.B.", "h-t-m-l"
    letters = re.fullmatch(r"(?:[A-Za-z][.-]){2,}[A-Za-z]", tokens[at].text)
    if letters and tokens[at].text.replace("-", "").replace(".", "").lower() in _ACRONYMS:
        return _Match(re.sub(r"[.-]", "", tokens[at].text).upper(), 1)
    count = 0
    while at + count < len(tokens) and re.fullmatch("[A-Z]", tokens[at + count].text):
        count += 1
        if tokens[at + count - 1].after:
            break
    if count and tokens[at + count - 1].text == "I" and lower(tokens, at + count) in _AFTER_I:
        count -= 1
    if count < 3:
        return None
    return _Match("".join(token.text for token in tokens[at : at + count]), count)


def _acronym(tokens: Sequence[Token], at: int) -> _Match | None:
    # "api"
    text = tokens[at].text
    plural = text[:-1] if text.endswith("s") else ""
    if text.lower() in _ACRONYMS and not text.isupper():
        return _Match(text.upper(), 1)
    if plural and plural.lower() in _ACRONYMS and not plural.isupper():
        return _Match(plural.upper() + "s", 1)
    return None


def _ambiguous_run(tokens: Sequence[Token], at: int) -> _Match | None:
    # "twelve thirty" or "one twenty five", of which no part may be rewritten on its own
    count = 1 if tokens[at].low in NUMBER_WORDS else 0
    while count and lower(tokens, at + count) in NUMBER_WORDS:
        count += 1
    return _Match("", count) if count > 1 and _joined(tokens, at, count) else None


_RULES: tuple[Callable[[Sequence[Token], int], _Match | None], ...] = (
    _email,
    _web_address,
    _date,
    _time,
    _money,
    _percentage,
    _digit_sequence,
    _year_rule,
    _ordinal_rule,
    _number_rule,
    _spelled_letters,
    _acronym,
)


def _is_title(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital stands inside a sentence, as in the title "Ocean's Eleven"."""
    inside = at > 0 and not re.search(r"[.?!]", tokens[at - 1].after)
    return inside and tokens[at].text[:1].isupper() and tokens[at - 1].text not in ("I",)
