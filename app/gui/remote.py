"""Carries out requests of other processes in the window; see :mod:`app.requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.widgets.common import raise_window

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


def handle_request(window: MainWindow, request: str) -> None:
    """Carry out one of ``REQUESTS``, as a click on the button would."""
    live, active = window.live, window.controller.is_active
    match request:
        case "show":
            raise_window(window)
        case "overlay":
            live.overlay.click()
        case "pause":
            live.pause.click()
        case "toggle":
            live.start.click()
        case _ if (request == "stop") == active:
            live.start.click()
        case _:
            pass
