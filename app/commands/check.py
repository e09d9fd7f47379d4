"""``fwcaptions check``: subtitle files against the rules of readable subtitles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.console import plain, print_message, print_result
from engine import EngineError, check_transcript

if TYPE_CHECKING:
    from app.paths import Paths


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Print every violation of every file, one a line; fail when there are any."""
    del paths
    codes = {_attempt(path) for path in arguments.inputs} - {exits.OK}
    if len(codes) > 1:
        return exits.FAILED
    return codes.pop() if codes else exits.OK


def _attempt(path: Path) -> int:
    try:
        found = check_transcript(path)
    except EngineError as error:
        print_message(str(error))
        return exits.exit_code_of(error) or exits.FAILED
    for violation in found:
        print_result(plain(f"{path}: {violation}"))
    return exits.FAILED if found else exits.OK
