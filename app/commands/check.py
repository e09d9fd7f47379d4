"""``fwcaptions check``: subtitle files against the rules of readable subtitles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import exits
from app.console import print_message
from engine import EngineError, OptionsError, StorageError, validate_srt, validate_vtt

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.paths import Paths

VALIDATORS = {".srt": validate_srt, ".vtt": validate_vtt}


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Print every violation of every file, one a line; fail when there are any."""
    del paths
    codes = {_attempt(path) for path in arguments.inputs} - {exits.OK}
    if len(codes) > 1:
        return exits.FAILED
    return codes.pop() if codes else exits.OK


def violations(path: Path) -> tuple[str, ...]:
    """Return the violations in a subtitle file, each with the time of its cue.

    Raises
    ------
    OptionsError
        The file is neither SubRip nor WebVTT by its suffix.
    StorageError
        The file cannot be read, or is not UTF-8.
    """
    validate = VALIDATORS.get(path.suffix.lower())
    if validate is None:
        raise OptionsError(f"Only .srt and .vtt files can be checked: {path}.")
    try:
        return validate(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise StorageError(f"{path} is not a UTF-8 text file.") from error


def _attempt(path: Path) -> int:
    try:
        found = violations(path)
    except EngineError as error:
        print_message(str(error))
        return exits.exit_code_of(error) or exits.FAILED
    for violation in found:
        print(f"{path}: {violation}")
    return exits.FAILED if found else exits.OK
