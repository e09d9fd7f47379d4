"""The files that ship with the program, found wherever it is installed; any thread.

Models, icons, translations, samples and word lists lie in this folder, in a checkout, in an
installed wheel and in the packaged program alike.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

ROOT = Path(str(files(__name__)))
"""The folder itself: onnxruntime, Qt and PyAV open files by their paths."""


def resource(*parts: str) -> Path:
    """Return the path of a file or folder that ships with the program."""
    return ROOT.joinpath(*parts)
