"""Messages beside the results of a command; runs on the main thread."""

from __future__ import annotations

import sys


def print_message(sentence: str) -> None:
    """Print a message to standard error, so that standard output holds the result alone."""
    print(f"fwcaptions: {sentence}", file=sys.stderr)
