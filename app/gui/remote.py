"""What other processes ask of the window, and how it obeys; see :mod:`app.requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.gui.widgets.windows import raise_window

if TYPE_CHECKING:
    from app.gui.main_window import MainWindow


def obey(window: MainWindow, request: str) -> None:
    """Do what was asked for, one of ``REQUESTS``, as a click on the button would."""
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
