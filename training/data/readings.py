"""Sentences that are read otherwise than they are written, marked as ``{written|spoken}``.

A transcript shows numbers, addresses and foreign names as people write them, and a voice needs to
be told how they are said. Runs on any thread.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_READING = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


class Sentence(NamedTuple):
    """A sentence as captions show it, and as a voice reads it."""

    written: str
    spoken: str


def read_marked(text: str) -> Sentence:
    """Split ``{written|spoken}`` wherever it occurs; other text is read as it is written."""
    return Sentence(_READING.sub(r"\1", text), _READING.sub(r"\2", text))
