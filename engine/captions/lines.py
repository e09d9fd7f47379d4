"""Lines of JSON that carry a checksum, so that a damaged one is noticed and costs no other.

Each line is an object whose last member is the CRC-32 of the bytes before it. Files of version 0.1
have lines without checksums. Pure functions, any thread.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.captions.records import Record, object_of

_CHECKSUM = b',"crc":"'
_BEGIN = b'{"kind":'
"""How every line begins; inside a string, its quotes would be escaped."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The content of a file of lines.

    Attributes
    ----------
    records
        Every line that could be read, in order.
    damaged
        Number of lines that could not be read. A last line that was only half written, as a killed
        process leaves it, does not count.
    checked
        Whether the lines have checksums.
    """

    records: tuple[Record, ...]
    damaged: int
    checked: bool


def line_of(kind: str, fields: Mapping[str, Any]) -> bytes:
    """Return one line with its checksum and line feed."""
    record = {"kind": kind, **fields}
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=str)
    body = text.encode("utf-8", errors="replace").removesuffix(b"}")
    return body + _CHECKSUM + _checksum(body) + b"\n"


def read_lines(data: bytes, is_valid: Callable[[Record, bool], bool]) -> Lines:
    """Read every line that is whole and valid.

    Parameters
    ----------
    data
        The content of a file. A damaged line feed does not join two lines.
    is_valid
        Receives a record and whether it had a checksum; returns whether its values are usable.
    """
    lines = list(_split(data))
    found = [_decode(line, is_valid) for line in lines]
    if lines and not data.endswith(b"\n") and found[-1] is None and lines[-1][:1] == b"{":
        found.pop()
    # The first line tells whether the file has checksums; where it is damaged, any other line.
    first = found[0] if found else None
    required = any(each and each.checked for each in (found if first is None else [first]))
    records = tuple(each.record for each in found if each and (each.checked or not required))
    return Lines(records, len(found) - len(records), required)


@dataclass(frozen=True, slots=True)
class _Decoded:
    record: Record
    checked: bool


def _decode(line: bytes, is_valid: Callable[[Record, bool], bool]) -> _Decoded | None:
    """Decode a line; None if it is not valid or its checksum does not match."""
    body, mark, rest = line.rpartition(_CHECKSUM)
    if mark and not rest.startswith(_checksum(body)):
        return None
    try:
        record = object_of(json.loads(body + b"}" if mark else line))
    except (ValueError, RecursionError):
        return None
    return _Decoded(record, checked=bool(mark)) if is_valid(record, bool(mark)) else None


def _checksum(body: bytes) -> bytes:
    return b'%08x"}' % zlib.crc32(body)


def _split(data: bytes) -> Iterator[bytes]:
    for line in data.split(b"\n"):
        yield from filter(None, _at_beginnings(line))


def _at_beginnings(line: bytes) -> Iterable[bytes]:
    """Split a line in front of every beginning of a line in it."""
    start = 0
    while (at := line.find(_BEGIN, start + 1)) >= 0:
        yield line[start:at]
        start = at
    yield line[start:]
