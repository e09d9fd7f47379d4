"""Hostile inputs for the fuzz tests, and the number of cases of each test.

A plain run uses a few fixed cases; `--fuzz-cases` runs many random ones.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.bench.sections import replace_section
from app.bench.tables import machine_line, table
from app.machine import describe_machine

FEW = 20
CASES: Counter[str] = Counter()
"""Number of cases run, by test name."""

_wanted = FEW


def set_cases(cases: int) -> None:
    """Set the number of cases of every fuzz test that is imported from now on."""
    global _wanted
    _wanted = cases


def fuzzed(**strategies):
    """Mark a test as a fuzz test, with inputs from `strategies`, and count its cases."""

    def decorate(test):
        @functools.wraps(test)
        def counted(*arguments, **named):
            CASES[test.__name__] += 1
            return test(*arguments, **named)

        chosen = settings(
            max_examples=_wanted,
            derandomize=_wanted == FEW,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        return pytest.mark.fuzz(chosen(given(**strategies)(counted)))

    return decorate


NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([0, -1, 2**31, 2**63, 10**30, -(10**400), 10**400]),
    st.floats(allow_nan=True, allow_infinity=True),
)
TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=40),
    st.sampled_from(
        [
            *(
                "",
                " ",
                "\0",
                "\n\n",
                "\u2028",
                "\ud800",
                "-->",
                "<v>",
                "&",
                "\x7f",
                "..",
                "a" * 500,
            ),
            *(
                "cue",
                "gap",
                "end",
                "header",
                "mic",
                "system",
                "nan",
                "1e999",
                "C:\\",
                "/etc/passwd",
            ),
            *("0001-01-01T00:00:00", "9999-12-31T23:59:59.999999-23:59", "2025-03-01T14:30:05Z"),
        ]
    ),
)
"""Any text, lone surrogates and control characters included, and strings with a meaning here."""

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=6,
)
"""Any JSON value."""

CHUNKS = st.one_of(
    st.binary(min_size=1, max_size=8),
    st.sampled_from(
        [
            b"\x00",
            b"\xff\xff\xff\xff",
            b"\x7f\xff\xff\xff",
            b'"',
            b"\n",
            b"\xed\xa0\x80",
            b"[" * 3000,
        ]
    ),
)


@st.composite
def damaged(draw, whole: bytes) -> bytes:
    """`whole` with a few places overwritten, removed, duplicated or inserted, or truncated."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["write", "insert", "cut", "double", "end"]))
        length = draw(st.sampled_from([1, 2, 4, 16, 200]))
        if kind == "write":
            chunk = draw(CHUNKS)
            data[at : at + len(chunk)] = chunk
        elif kind == "insert":
            data[at:at] = draw(CHUNKS)
        elif kind == "cut":
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        elif draw(st.booleans()):
            del data[at:]
    return bytes(data)


@st.composite
def warped(draw, record):
    """A JSON value of the right structure, a few parts of which are replaced or missing."""
    value = json.loads(json.dumps(record))
    for _ in range(draw(st.integers(1, 3))):
        place = value
        while isinstance(place, dict | list) and place:
            keys = sorted(place) if isinstance(place, dict) else range(len(place))
            key = draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or draw(st.integers(0, 3)) == 0:
                break
            place = place[key]
        if not isinstance(place, dict | list) or not place:
            continue
        if isinstance(place, dict) and draw(st.integers(0, 4)) == 0:
            del place[key]
        else:
            place[key] = draw(VALUES)
    return value


def as_json(value) -> bytes:
    """Return JSON that may hold NaN, infinities and escapes of lone surrogates."""
    return json.dumps(value).encode()


def one_sentence(error: Exception) -> None:
    """Check that the message for the user is one sentence."""
    text = str(error)
    assert text
    assert text.endswith(".")
    assert "Traceback" not in text


def write_report(path, folders, failed: int) -> None:
    """Write a table of the cases run in these test folders into the document at `path`."""
    machine = machine_line(asdict(describe_machine()))
    verdict = "Every one was handled." if not failed else f"**{failed} tests failed.**"
    rows = [(name.removeprefix("test_").replace("_", " "), f"{n:,}") for name, n in CASES.items()]
    where = " ".join(folders)
    text = (
        f"Written by `python -m pytest -m fuzz {where} --fuzz-cases N --fuzz-report …`.\n"
        f"{sum(CASES.values()):,} hostile inputs in {len(CASES)} tests. {verdict}\n"
        f"{machine}; {datetime.now(UTC).isoformat(timespec='seconds')}.\n\n"
        f"{table(('test', 'cases'), rows)}"
    )
    replace_section(path, f"Hostile inputs: {where}", text)
