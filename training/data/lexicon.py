"""The list of English words that ships with the program, in the format of `engine.text.lexicon`.

Built from plain word lists such as SCOWL's (Debian's wamerican and wbritish packages) and
``modern_words.txt`` beside this module. Runs on any thread.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from engine.text.lexicon import sound_of
from training.data.text import read_text
from training.files import write_file


def write_lexicon(common: Iterable[Path], everything: Iterable[Path], out: Path) -> tuple[int, int]:
    """Write the lexicon of some word lists; returns its numbers of words and of bytes.

    Raises
    ------
    DataError
        A list cannot be read.
    StorageError
        The lexicon cannot be written.
    """
    few, many = (
        listed_words(line for path in paths for line in read_text(path).splitlines())
        for paths in (common, everything)
    )
    data = pack(few, many)
    write_file(out, data)
    return len(few | many), len(data)


def listed_words(lines: Iterable[str]) -> set[str]:
    """Keep ASCII words of two letters or more; a word with and without capital: the latter."""
    words = {line.strip() for line in lines}
    plain = {word for word in words if word.isascii() and word.isalpha() and len(word) > 1}
    return {word for word in plain if word == word.lower() or word.lower() not in plain}


def pack(common: set[str], everything: set[str]) -> bytes:
    """Arrange words by sound; a line has the sound, common words and rare words, between tabs."""
    known = {word.lower() for word in common}
    rows: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for word in sorted(common):
        rows[sound_of(word)][0].append(word)
    for word in sorted(everything):
        if word.lower() not in known:
            rows[sound_of(word)][1].append(word)
    lines = [f"{sound}\t{' '.join(a)}\t{' '.join(b)}\n" for sound, (a, b) in sorted(rows.items())]
    return gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)
