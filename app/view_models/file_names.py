"""Turns titles into file names that are valid on every system; pure functions."""

from __future__ import annotations

MAX_LENGTH = 60

_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
"""Device names that Windows reserves, with any suffix."""


def file_stem(title: str) -> str:
    """Return a file name without suffix: letters, digits, spaces, hyphens and underscores.

    Punctuation around a word is dropped, and replaced by an underscore inside it.
    """
    words = ("".join(c if c.isalnum() or c in "-_" else " " for c in w) for w in title.split())
    plain = " ".join("_".join(word.split()) for word in words if word.split())
    plain = plain[:MAX_LENGTH].strip()
    return f"{plain or 'captions'}_" if plain.lower() in _RESERVED else plain or "captions"
