"""Plain text, one sentence a line. Runs on any thread."""

from __future__ import annotations

import gzip
from pathlib import Path

from training.errors import DataError

_PACKED = (".gz", ".dz")


def read_text(path: Path, errors: str = "strict") -> str:
    """Read UTF-8 text, compressed by gzip (``.gz``, ``.dz``) or not.

    Raises
    ------
    DataError
        It cannot be read.
    """
    opener = gzip.open if path.suffix in _PACKED else open
    try:
        with opener(path, "rt", encoding="utf-8", errors=errors) as file:
            return file.read()
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise DataError(f"{path} cannot be read; give UTF-8 text, gzipped or not.") from error


def read_sentences(path: Path) -> list[str]:
    """Read the lines of a text; of tab-separated lines, the last column.

    Raises
    ------
    DataError
        It cannot be read.
    """
    lines = read_text(path).removesuffix("\n").split("\n")
    return [line.rpartition("\t")[2] for line in lines] if lines != [""] else []
