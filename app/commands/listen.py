"""``fwcaptions listen``: live captions in the terminal, from the main thread.

The session runs on its own thread; this one draws about fifteen frames a second, and turns Ctrl-C
(or a terminating signal) into a request to stop, after which buffered audio is still captioned.
"""

from __future__ import annotations

import _thread
import argparse
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from app import exits
from app.commands.setup import open_service, required_format
from app.console import print_message
from app.console_end import on_console_close
from app.service import ModelReady
from app.terminal import CaptionBoard, open_screen
from engine import (
    CueFinal,
    GapFound,
    LiveMetrics,
    LiveOptions,
    SessionEnded,
    Transcript,
    check_writable,
    read_reference,
)

if TYPE_CHECKING:
    from app.paths import Paths
    from app.service import CaptioningService, OpenSession
    from app.terminal import Screen
    from engine import Cue, Event, Gap, Session

FRAME_SECONDS = 1 / 15

STOPPING = "Finishing the last words; press Ctrl-C again to exit immediately."
TERMINATING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class TranscriptBuilder:
    """Collects the final cues and gaps of a session; events arrive on the engine thread."""

    def __init__(self) -> None:
        self._cues: list[Cue] = []
        self._gaps: list[Gap] = []
        self._duration = 0.0

    def on_event(self, event: Event | ModelReady) -> None:
        """Add what is final."""
        match event:
            case CueFinal(cue):
                self._cues.append(cue)
            case GapFound(_, gap):
                self._gaps.append(gap)
            case SessionEnded(duration):
                self._duration = duration
            case _:
                pass

    @property
    def transcript(self) -> Transcript:
        """Everything final so far, in order of start."""
        cues = tuple(sorted(self._cues, key=lambda cue: cue.start))
        gaps = tuple(sorted(self._gaps, key=lambda gap: gap.start))
        return Transcript(cues, gaps, self._duration)


def run(arguments: argparse.Namespace, paths: Paths) -> int:
    """Caption until the source ends or the user stops; then write the requested files."""
    service = open_service(arguments, paths)
    metrics = _check_outputs(arguments)
    board, builder = CaptionBoard(), TranscriptBuilder()

    def on_event(event: Event | ModelReady) -> None:
        if isinstance(event, ModelReady):
            return
        if metrics is not None:
            metrics.on_event(event)
        builder.on_event(event)
        board.on_event(event)

    source = choice_of(arguments.source)
    opened = service.open_session(
        source,
        on_event,
        microphone=arguments.microphone,
        system=arguments.system_audio,
        live=_live_options(arguments.beam),
    )
    board.labelled = len(opened.channels) > 1
    if not _follow_until_end(opened, board, arguments.seconds):
        if not _report_unsaved(opened) and opened.path is not None:
            print_message(f"Interrupted; every finished line is in {opened.path}.")
        return exits.INTERRUPTED
    _write_outputs(service, arguments, builder.transcript, metrics)
    code = _report_failure(board, opened, is_file=source.startswith("file:"))
    return exits.STORAGE if _report_unsaved(opened) else code


def _check_outputs(arguments: argparse.Namespace) -> LiveMetrics | None:
    """Refuse files that cannot be written later; return the metrics when they are wanted."""
    if arguments.out is not None:
        required_format(arguments.out, "--out")
        check_writable(arguments.out)
    if arguments.metrics is None:
        return None
    check_writable(arguments.metrics)
    reference = read_reference(arguments.reference) if arguments.reference else None
    return LiveMetrics(reference)


def choice_of(source: str) -> str:
    """Return the engine's name for `source`: an existing file needs no ``file:``."""
    return f"file:{source}" if Path(source).is_file() else source


def _live_options(beam: int | None) -> LiveOptions | None:
    return LiveOptions(final_beam=beam, live_beam=min(beam, 2)) if beam else None


def _follow_until_end(opened: OpenSession, board: CaptionBoard, seconds: float | None) -> bool:
    """Show the session until its end; False when the user did not wait for the last words."""
    screen = open_screen(sys.stdout, sys.stderr)
    try:
        with terminating_like_ctrl_c():
            follow(opened.session, board, screen, seconds)
    except KeyboardInterrupt:
        return False
    finally:
        opened.session.stop()
        screen.close()
    return True


def follow(session: Session, board: CaptionBoard, screen: Screen, seconds: float | None) -> None:
    """Start the session and draw it until it ends.

    Raises
    ------
    KeyboardInterrupt
        At the second Ctrl-C: the user does not wait for the last words.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    try:
        session.start()
        draw_until_end(session, board, screen, deadline)
    except KeyboardInterrupt:
        session.stop()
        board.add_note(STOPPING)
        draw_until_end(session, board, screen, None)


def draw_until_end(
    session: Session, board: CaptionBoard, screen: Screen, deadline: float | None
) -> None:
    """Draw frames until the session has ended; stop it once `deadline` has passed."""
    while not session.join(FRAME_SECONDS):
        if deadline is not None and time.monotonic() >= deadline:
            session.stop()
        screen.draw(board.take_frame())
    screen.draw(board.take_frame())


@contextlib.contextmanager
def terminating_like_ctrl_c() -> Generator[None]:
    """Handle terminating signals like Ctrl-C; Python allows that on the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    on_console_close(_thread.interrupt_main)
    interrupted = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        if not interrupted:  # a log-out sends several signals; only Ctrl-C asks twice
            interrupted = True
            raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in TERMINATING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write_outputs(
    service: CaptioningService,
    arguments: argparse.Namespace,
    transcript: Transcript,
    metrics: LiveMetrics | None,
) -> None:
    if arguments.out is not None:
        service.write(transcript, arguments.out, arguments.out.stem)
        print_message(f"Transcript written to {arguments.out}.")
    if metrics is not None:
        metrics.write(arguments.metrics)
        print_message(f"Metrics written to {arguments.metrics}.")


def _report_unsaved(opened: OpenSession) -> bool:
    """Report words that are lost with this process; return whether there are any."""
    store = opened.store
    if store is None or not store.unsaved_words:
        return False
    number = store.unsaved_words
    words = "1 word" if number == 1 else f"{number:,} words"
    print_message(f"{words} could not be stored. {store.problem}")
    return True


def _report_failure(board: CaptionBoard, opened: OpenSession, *, is_file: bool) -> int:
    """Return the exit code; a failure is reported last, where it is seen."""
    if board.failure is None:
        return exits.OK
    print_message(board.failure)
    if opened.model_error is not None:
        return exits.exit_code_of(opened.model_error) or exits.FAILED
    return exits.FAILED if is_file else exits.DEVICE
