"""Options of live captioning."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import OptionsError


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """Timing and beam widths of live captioning.

    Attributes
    ----------
    refresh
        Seconds of new audio between two passes at full work.
    first_pass
        Seconds of speech before the first pass of an utterance.
    max_window
        Seconds of audio that one pass may cover; a longer utterance is cut at its quietest point.
    keep_context
        Seconds. A cut keeps at least twice these of the window's end, as context for what follows,
        and drops at least these of its beginning.
    show_probability
        A tentative word less probable than this is not shown, nor any behind it.
    confident_probability
        A word at least this probable counts as confident.
    hold_back, confident_hold_back
        A tentative word, or a confident one, that ends closer than this (seconds) to the window's
        end is not shown yet: it may be incomplete. The first word of an utterance is never held
        back.
    commit_margin
        A word that ends closer than this (seconds) to the window's end is never committed.
    live_beam, final_beam
        Beam widths of passes during speech and of the pass that ends an utterance.
    min_probability
        An utterance whose mean word probability is lower counts as noise and is dropped.
    """

    refresh: float = 0.48
    first_pass: float = 0.4
    max_window: float = 12.0
    keep_context: float = 2.0
    show_probability: float = 0.3
    confident_probability: float = 0.8
    hold_back: float = 0.3
    confident_hold_back: float = 0.1
    commit_margin: float = 0.2
    live_beam: int = 2
    final_beam: int = 5
    min_probability: float = 0.45

    def __post_init__(self) -> None:
        for name in ("refresh", "first_pass", "keep_context"):
            if not 0.05 <= getattr(self, name) <= 10:
                raise OptionsError(f"{name} must lie between 0.05 and 10 seconds.")
        for name in ("hold_back", "confident_hold_back", "commit_margin"):
            if not 0 <= getattr(self, name) <= 2:
                raise OptionsError(f"{name} must lie between 0 and 2 seconds.")
        if not 2 * self.keep_context <= self.max_window <= 28:
            raise OptionsError("max_window must lie between twice keep_context and 28 seconds.")
        for name in ("live_beam", "final_beam"):
            if not 1 <= getattr(self, name) <= 16:
                raise OptionsError(f"{name} must lie between 1 and 16.")
        for name in ("min_probability", "show_probability", "confident_probability"):
            if not 0 <= getattr(self, name) <= 1:
                raise OptionsError(f"{name} must lie between 0 and 1.")
