"""One place for what the program says beside its results; runs on the main thread."""

from __future__ import annotations

import sys


def say(sentence: str) -> None:
    """Tell the user something that is not the result: on standard error."""
    print(f"fwcaptions: {sentence}", file=sys.stderr)
