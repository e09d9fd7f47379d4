"""``fwcaptions control``: tell the window that runs what to do.

For keys of the desktop: bind a key to such a command in the system's keyboard settings, and it
works whichever window is in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import exits
from app.console import say
from app.paths import Paths
from app.requests import send_request

if TYPE_CHECKING:
    import argparse


def run(arguments: argparse.Namespace) -> int:
    """Pass the request on."""
    if send_request(Paths.of_user().data, arguments.action):
        return exits.OK
    say("No window of FastWhisper Captions is open; start `fwcaptions` first.")
    return exits.FAILED
