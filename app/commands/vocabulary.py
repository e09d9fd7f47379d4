"""A file of names and terms, one a line, as the user keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import OptionsError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000


def read_terms(path: Path) -> tuple[str, ...]:
    """Return the terms of a UTF-8 file; empty lines and lines that begin with # are comments.

    Raises
    ------
    OptionsError
        The file is missing, is no text, or is far too large to be a vocabulary.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise OptionsError(f"The vocabulary {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OptionsError(f"The vocabulary {path} is not a UTF-8 text file.") from error
    if len(raw) > MAX_BYTES:
        raise OptionsError(f"The vocabulary {path} is too large; give one term a line.")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
