"""Reading a vocabulary file: names and terms, one per line."""

from __future__ import annotations

from pathlib import Path

from engine import OptionsError

MAX_BYTES = 1_000_000


def read_terms(path: Path) -> tuple[str, ...]:
    """Return the terms of a UTF-8 file, without empty lines and those that begin with ``#``.

    Raises
    ------
    OptionsError
        The file cannot be read, is not text, or is larger than :data:`MAX_BYTES`.
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
        raise OptionsError(f"The vocabulary {path} is too large; write one term per line.")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
