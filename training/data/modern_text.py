"""Sentences of today: meetings, dictation, small talk, names, numbers, addresses and commands.

Public-domain text is old and general; this text has what it lacks. Sentences are drawn from the
phrases of ``modern_text.toml``; numbers, dates and addresses are made here, written as captions
show them and marked with how they are said (see :mod:`training.data.readings`). Runs on any thread.
"""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from engine.text.normalise import capitalise
from training.data.readings import read_marked
from training.data.sentences import is_speakable

_SOURCE = Path(__file__).with_suffix(".toml")
_SLOT = re.compile(r"<(\w+)>")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth",
             "eight": "eighth", "nine": "ninth", "twelve": "twelfth"}  # fmt: skip
_SCALES = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))


def modern_sentences(count: int, seed: int) -> list[str]:
    """Make at most so many different sentences, the same ones for the same seed."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    for _ in range(20 * count):
        if len(found) == count:
            break
        sentence = _sentence(rng)
        if is_speakable(read_marked(sentence).spoken):
            found[sentence] = None
    return list(found)


def _sentence(rng: random.Random) -> str:
    kinds = _grammar()["sentences"]
    kind = rng.choice(list(kinds))
    sentence = _draw(kind, rng)
    if rng.random() < 0.2 and len(sentence) < 80:
        sentence += f" {_draw(kind, rng)}"
    return sentence


def _draw(kind: str, rng: random.Random) -> str:
    """Fill a phrase of a kind of sentence."""
    phrase = _expand(rng.choice(_grammar()["sentences"][kind]), rng)
    return re.sub(r"(p|a)\.m\.((?:\|[^{}]*)?\}?)\.$", r"\1.m.\2", capitalise(phrase))


def _expand(phrase: str, rng: random.Random) -> str:
    phrase = _CHOICE.sub(lambda found: rng.choice(found[1].split("/")), phrase)
    return _SLOT.sub(lambda found: _fill(found[1], rng), phrase)


def _fill(kind: str, rng: random.Random) -> str:
    grammar = _grammar()
    if kind in _MADE:
        return _MADE[kind](rng)
    if kind in grammar["words"]:
        return rng.choice(grammar["words"][kind])
    return _expand(rng.choice(grammar["phrases"][kind]), rng)


@lru_cache(maxsize=1)
def _grammar() -> dict[str, dict[str, list[str]]]:
    with _SOURCE.open("rb") as file:
        read = tomllib.load(file)
    words = {
        kind: re.split(r",\s+", " ".join(text.split())) for kind, text in read["words"].items()
    }
    return {"words": words, "phrases": read["phrases"], "sentences": read["sentences"]}


def cardinal(number: int) -> str:
    """Say a number below a thousand million: 1250 is “one thousand two hundred and fifty”."""
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:
        ten, rest = divmod(number, 10)
        return _TENS[ten - 2] + (f" {_ONES[rest]}" if rest else "")
    value, name = next(scale for scale in _SCALES if number >= scale[0])
    head, rest = divmod(number, value)
    joint = " and " if 0 < rest < 100 else " "
    return f"{cardinal(head)} {name}" + (joint + cardinal(rest) if rest else "")


def ordinal(number: int) -> str:
    """Say a position: 23 is “twenty third”."""
    *head, last = cardinal(number).split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = f"{last[:-1]}ie" if last.endswith("y") else last
        last += "th"
    return " ".join([*head, last])


def year(number: int) -> str:
    """Say a year: 1974 is “nineteen seventy four”, 2007 “two thousand and seven”."""
    century, rest = divmod(number, 100)
    if century == 20 and rest < 10:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {cardinal(rest) if rest > 9 else f'oh {cardinal(rest)}'}"


def digits(text: str, zero: str = "oh") -> str:
    """Say digits one by one."""
    return " ".join(zero if digit == "0" else _ONES[int(digit)] for digit in text)


def letters(text: str) -> str:
    """Say letters and digits one by one."""
    return ", ".join(_ONES[int(c)] if c.isdigit() else c.upper() for c in text if c.isalnum())


def _marked(written: str, spoken: str) -> str:
    return f"{{{written}|{spoken}}}"


def _small(rng: random.Random) -> str:
    number = rng.randint(2, 20)
    return _ONES[number] if number < 10 else _marked(str(number), cardinal(number))


def _number(rng: random.Random, low: int = 10, high: int = 999) -> str:
    number = rng.randint(low, high)
    return _marked(f"{number:,}", cardinal(number))


def _big_number(rng: random.Random) -> str:
    scale = rng.choice([1, 10, 100, 1_000])
    number = rng.randint(1_000 // scale + 1, 9_999) * scale
    return _marked(f"{number:,}", cardinal(number))


def _time(rng: random.Random) -> str:
    hour, minute = rng.randint(1, 12), rng.choice([0, 0, *range(5, 60, 5), rng.randint(1, 59)])
    half = rng.choice(["a.m.", "p.m."])
    said = cardinal(hour)
    style = rng.random()
    if style < 0.1:
        return rng.choice(
            [f"half past {said}", f"quarter to {said}", f"quarter past {said}", "noon"]
        )
    if minute == 0:
        if style < 0.4:
            return _marked(f"{hour} o'clock", f"{said} o'clock")
        return _marked(f"{hour} {half}", f"{said} {half[0]} m")
    said += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    if style < 0.5:
        return _marked(f"{hour}:{minute:02}", said)
    return _marked(f"{hour}:{minute:02} {half}", f"{said} {half[0]} m")


def _date(rng: random.Random) -> str:
    day, month, number = rng.randint(1, 28), _fill("month", rng), rng.randint(1950, 2030)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day // 10 != 1 else 0, "th")
    return rng.choice([
        _marked(f"{month} {day}", f"{month} {ordinal(day)}"),
        _marked(f"{month} {day}{suffix}", f"{month} {ordinal(day)}"),
        _marked(f"{month} {day}, {number}", f"{month} {ordinal(day)}, {year(number)}"),
        _marked(f"the {day}{suffix} of {month}", f"the {ordinal(day)} of {month}"),
        _marked(f"{day} {month} {number}", f"the {ordinal(day)} of {month} {year(number)}"),
    ])  # fmt: skip


def _amount(rng: random.Random, whole: int, cents: int = 0) -> str:
    sign, unit, part = rng.choice([("$", "dollar", "cent"), ("$", "dollar", "cent"),
                                   ("£", "pound", "p"), ("€", "euro", "cent")])  # fmt: skip
    said = f"{cardinal(whole)} {unit}{'' if whole == 1 else 's'}"
    if not cents:
        return _marked(f"{sign}{whole:,}", said)
    tail = f" {part}{'' if cents == 1 or part == 'p' else 's'}"
    short = f"{cardinal(whole)} {cardinal(cents) if cents > 9 else f'oh {cardinal(cents)}'}"
    long = f"{said} and {cardinal(cents)}{tail}" if part != "p" else f"{said} {cardinal(cents)}"
    return _marked(f"{sign}{whole:,}.{cents:02}", long if rng.random() < 0.6 else short)


def _money(rng: random.Random) -> str:
    cents = rng.choice([0, 0, 50, 95, 99, rng.randint(1, 99)])
    return _amount(rng, rng.randint(1, 400), cents)


def _big_money(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return _amount(rng, rng.randint(5, 99) * rng.choice([50, 100, 1_000, 10_000]))
    whole, tenth = rng.randint(1, 90), rng.randint(1, 9)
    sign, unit = rng.choice([("$", "dollars"), ("£", "pounds"), ("€", "euros")])
    return _marked(
        f"{sign}{whole}.{tenth} million", f"{cardinal(whole)} point {_ONES[tenth]} million {unit}"
    )


def _million(rng: random.Random) -> str:
    whole, tenth = rng.randint(1, 60), rng.randint(0, 9)
    if not tenth:
        return f"{_marked(str(whole), cardinal(whole))} million"
    return f"{_marked(f'{whole}.{tenth}', f'{cardinal(whole)} point {_ONES[tenth]}')} million"


def _decimal(rng: random.Random) -> str:
    whole, tenth = rng.randint(0, 9), rng.randint(1, 9)
    return _marked(f"{whole}.{tenth}", f"{cardinal(whole)} point {_ONES[tenth]}")


def _percent(rng: random.Random) -> str:
    number = rng.randint(1, 100)
    if rng.random() < 0.8:
        return _marked(f"{number}%", f"{cardinal(number)} percent")
    tenth = rng.randint(1, 9)
    return _marked(f"{number}.{tenth}%", f"{cardinal(number)} point {_ONES[tenth]} percent")


def _phone(rng: random.Random) -> str:
    groups = rng.choice([(3, 4), (3, 3, 4), (3, 3, 4), (5, 6), (4, 3, 4), (3, 4, 4)])
    parts = ["".join(rng.choices(string.digits, k=size)) for size in groups]
    zero = rng.choice(["oh", "zero"])
    dash = "-" if len(parts[-1]) == 4 and len(parts) < 4 else " "
    return _marked(dash.join(parts), ", ".join(digits(part, zero) for part in parts))


def _code(rng: random.Random) -> str:
    code = "".join(rng.choices(string.digits, k=rng.choice([3, 4, 4, 5, 6])))
    return _marked(code, digits(code, rng.choice(["oh", "zero"])))


def _email(rng: random.Random) -> str:
    first = _plain(_fill("first", rng))
    last = _plain(_fill("last", rng))
    joint, said = rng.choice([(".", " dot "), ("_", " underscore "), ("-", " dash "), ("", " ")])
    box, box_said = rng.choice([
        (f"{first}{joint}{last}", f"{first}{said}{last}"),
        (f"{first[0]}{joint}{last}", f"{first[0].upper()}{said}{last}"),
        (first, first),
        (_fill("mailbox", rng),) * 2,
    ])  # fmt: skip
    if rng.random() < 0.2:
        number = rng.randint(10, 99)
        box, box_said = f"{box}{number}", f"{box_said} {cardinal(number)}"
    site, site_said = _site(rng)
    return _marked(f"{box}@{site}", f"{box_said} at {site_said}")


def _plain(name: str) -> str:
    """Return a name as it is written in an address."""
    spoken = read_marked(name).spoken.lower()
    return re.sub(r"[^a-z]", "", spoken)


def _site(rng: random.Random) -> tuple[str, str]:
    if rng.random() < 0.25:
        name = rng.choice(["gmail", "outlook", "yahoo", "hotmail", "icloud", "example"])
        return f"{name}.com", f"{name} dot com"
    name, top = _fill("domain", rng), _fill("top", rng)
    if rng.random() < 0.2:
        other = _fill("domain", rng)
        name, said = f"{name}-{other}", f"{name} dash {other}"
    else:
        said = name
    ends = {"co.uk": "co dot U K", "io": "I O", "edu": "E D U", "ca": "C A", "de": "D E"}
    return f"{name}.{top}", f"{said} dot {ends.get(top, top)}"


def _website(rng: random.Random) -> str:
    site, said = _site(rng)
    if rng.random() < 0.3:
        site, said = f"www.{site}", f"double u double u double u dot {said}"
    if rng.random() < 0.2:
        page = rng.choice(["help", "news", "docs", "about", "shop", "events", "jobs"])
        site, said = f"{site}/{page}", f"{said} slash {page}"
    return _marked(site, said)


def _spelled(text: str) -> str:
    return _marked("-".join(text.upper()), letters(text))


def _name_spelled(kind: str) -> Callable[[random.Random], str]:
    def make(rng: random.Random) -> str:
        name = _fill(kind, rng)
        while not (name.isascii() and name.isalpha()):
            name = _fill(kind, rng)
        return f"{name}, {_spelled(name)}" if rng.random() < 0.6 else _spelled(name)

    return make


def _mixed(rng: random.Random, *shapes: str) -> str:
    """Make a code of a shape, in which A is a letter and 9 a digit."""
    pools = {"A": "ABCDEFGHJKLMNPRSTUVWXYZ", "9": "123456789"}
    shape = rng.choice(shapes)
    code = "".join(rng.choice(pools[c]) if c in pools else c for c in shape)
    return _marked(code, letters(code))


def _acronym(rng: random.Random) -> str:
    written = "".join(rng.choices("ABCDEFGHIKLMNOPRSTUVW", k=3))
    return _marked(written, " ".join(written))


def _address(rng: random.Random) -> str:
    number, street = rng.randint(1, 299), _fill("street", rng)
    said = cardinal(number)
    if number > 100 and number % 100:
        head, rest = divmod(number, 100)
        said = f"{cardinal(head)} {f'oh {_ONES[rest]}' if rest < 10 else cardinal(rest)}"
    flat = f", flat {_small(rng)}" if rng.random() < 0.15 else ""
    return f"{_marked(str(number), said)} {street}{flat}"


def _unit(rng: random.Random, low: int, high: int, *units: tuple[str, str]) -> str:
    number = rng.randint(low, high)
    written, said = rng.choice(units)
    return _marked(f"{number:,}{written}", f"{cardinal(number)}{said}")


def _version(rng: random.Random) -> str:
    parts = [rng.randint(1, 24), *(rng.randint(0, 19) for _ in range(rng.randint(1, 2)))]
    return _marked(".".join(map(str, parts)), " point ".join(map(cardinal, parts)))


def _year(rng: random.Random) -> str:
    number = rng.randint(*rng.choice([(1890, 1999), (2000, 2026)]))
    return _marked(str(number), year(number))


def _ordinal(rng: random.Random) -> str:
    number = rng.randint(1, 30)
    if number < 10:
        return ordinal(number)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number // 10 != 1 else 0, "th")
    return _marked(f"{number}{suffix}", ordinal(number))


def _flight(rng: random.Random) -> str:
    letters_, number = "".join(rng.choices("ABDFIKLQTUX", k=2)), rng.randint(100, 999)
    return _marked(f"{letters_}{number}", f"{' '.join(letters_)} {digits(str(number))}")


def _temperature(rng: random.Random) -> str:
    number = rng.randint(1, 42)
    return f"{_marked(str(number), cardinal(number))} degrees"


def _pressure(rng: random.Random) -> str:
    high, low = rng.randint(100, 170), rng.randint(60, 99)
    return _marked(f"{high} over {low}", f"{cardinal(high)} over {cardinal(low)}")


def _tag(rng: random.Random, sign: str, said: str) -> str:
    name = _fill("domain", rng)
    return _marked(f"{sign}{name}", f"{said} {name}")


def _coupon(rng: random.Random) -> str:
    name, number = _fill("domain", rng), rng.randint(10, 50)
    return _marked(f"{name.upper()}{number}", f"{name} {cardinal(number)}")


def _quarter(rng: random.Random) -> str:
    return rng.choice(["first", "second", "third", "fourth"]) + " quarter"


def _often(rng: random.Random) -> str:
    return rng.choice(["once a day", "twice a day", "three times a day", "every six hours",
                       "before meals", "after breakfast", "at bedtime"])  # fmt: skip


_MADE: dict[str, Callable[[random.Random], str]] = {
    "small": _small,
    "number": _number,
    "bignumber": _big_number,
    "million": _million,
    "decimal": _decimal,
    "percent": _percent,
    "minutes": lambda rng: _number(rng, 10, 59),
    "age": lambda rng: _number(rng, 18, 97),
    "time": _time,
    "date": _date,
    "year": _year,
    "ordinal": _ordinal,
    "quarter": _quarter,
    "often": _often,
    "money": _money,
    "bigmoney": _big_money,
    "phone": _phone,
    "code": _code,
    "digits": _code,
    "zip": lambda rng: _mixed(rng, "99999"),
    "email": _email,
    "website": _website,
    "handle": lambda rng: _tag(rng, "@", "at"),
    "hashtag": lambda rng: _tag(rng, "#", "hashtag"),
    "address": _address,
    "version": _version,
    "size": lambda rng: _unit(rng, 2, 64, (" GB", " gigabytes"), (" gigabytes", " gigabytes")),
    "weight": lambda rng: _unit(rng, 2, 90, (" kg", " kilos"), (" pounds", " pounds")),
    "grams": lambda rng: _unit(rng, 10, 750, (" grams", " grams"), ("g", " grams")),
    "distance": lambda rng: _unit(
        rng, 10, 900, (" miles", " miles"), (" kilometres", " kilometres"), (" km", " kilometres")
    ),
    "speed": lambda rng: _unit(
        rng,
        20,
        130,
        (" miles per hour", " miles per hour"),
        (" mph", " miles per hour"),
        (" km/h", " kilometres per hour"),
    ),
    "road": lambda rng: _mixed(rng, "A9", "A99", "A999"),
    "temperature": _temperature,
    "pressure": _pressure,
    "flight": _flight,
    "gate": lambda rng: _mixed(rng, "A9", "A99", "99"),
    "seat": lambda rng: _mixed(rng, "9A", "99A"),
    "plate": lambda rng: _mixed(rng, "AA99 AAA", "AAA 9999", "9AAA999"),
    "postcode": lambda rng: _mixed(rng, "AA9 9AA", "A9 9AA", "AA99 9AA", "A9A 9A9"),
    "reference": lambda rng: _mixed(rng, "AA9A9A", "A99-999", "AAA999", "9A9A9A"),
    "coupon": _coupon,
    "spelled": lambda rng: _spelled(_plain(_fill("last", rng))),
    "spelledlast": _name_spelled("last"),
    "spelledfirst": _name_spelled("first"),
    "acronym": _acronym,
}
