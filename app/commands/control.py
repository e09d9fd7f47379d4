"""``fwcaptions control``: control the open window.

For global shortcuts: a key that is bound to such a command in the desktop's keyboard settings works
whichever window has the focus.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app import exits
from app.console import print_message
from app.requests import send_request

if TYPE_CHECKING:
    from app.paths import Paths


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Send the request to the window."""
    if send_request(paths.data, arguments.action):
        return exits.OK
    print_message("No window is open; run `fwcaptions` first.")
    return exits.FAILED
