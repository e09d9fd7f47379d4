"""Everything that a command writes to a terminal; runs on the main thread.

Names of files, devices and sessions come from outside and may hold escape sequences, which could
rewrite the screen or the window's title. Nothing reaches a terminal but through this module.
"""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from typing import TextIO

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that reorder the text behind them, so that a name can look like another one."""


def plain(text: str) -> str:
    """Return `text` on one line, without what could control a terminal or cannot be printed."""
    if text.isprintable():
        return text
    return "".join(" " if _is_control(letter) else letter for letter in _BIDI.sub("", text))


def plain_lines(text: str) -> str:
    """Return `text` as :func:`plain` does, with its line breaks and tabs."""
    return re.sub(r"[^\n\t]+", lambda part: plain(part[0]), text)


def print_line(text: str, out: TextIO) -> None:
    """Print one line."""
    print(plain(text), file=out, flush=True)


def print_message(sentence: str) -> None:
    """Print a message to standard error, so that standard output holds the result alone."""
    print_line(f"fwcaptions: {sentence}", sys.stderr)


def print_result(text: str, end: str = "\n") -> None:
    """Print a result, of any number of lines, to standard output."""
    print(plain_lines(text), end=end, flush=True)


def print_error(text: str) -> None:
    """Print details of an error, of any number of lines, to standard error."""
    print(plain_lines(text), file=sys.stderr)


class PlainFormatter(logging.Formatter):
    """Formats log records for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text without control characters."""
        return plain_lines(super().format(record))


def _is_control(letter: str) -> bool:
    """Whether a letter is a control character, or half of an invalid file name's byte."""
    return unicodedata.category(letter) in ("Cc", "Cs")
