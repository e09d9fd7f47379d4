"""The sentences that a user reads aloud, from ``resources/enrolment.txt``; any thread."""

from __future__ import annotations

from engine.errors import StorageError
from resources import resource

_FILE = resource("enrolment.txt")


def read_prompts() -> tuple[str, ...]:
    """Return the sentences in the order in which they should be read.

    The first 20 hold every phoneme of English.

    Raises
    ------
    StorageError
        The program's own file is missing.
    """
    try:
        lines = _FILE.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            "The sentences to read aloud are missing; install the program again."
        ) from error
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
