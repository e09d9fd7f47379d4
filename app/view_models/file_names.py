"""Titles as file names that every system takes; pure functions."""

from __future__ import annotations

LONGEST = 60

_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}
"""Names of devices, which Windows keeps for itself whatever the ending."""


def file_stem(title: str) -> str:
    """Return a file name without ending: letters, digits, spaces, hyphens and underscores."""
    plain = "".join(c if c.isalnum() or c in " -_" else "_" for c in title)[:LONGEST].strip()
    return f"{plain or 'captions'}_" if plain.lower() in _RESERVED else plain or "captions"
