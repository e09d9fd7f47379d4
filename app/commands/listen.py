"""``fwcaptions listen``: live captions in the terminal, from the main thread.

The session runs on its own thread; this one draws what there is about fifteen times a second, and
turns Ctrl-C (or a terminating signal) into a request to stop, which drains what was heard.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from app import exits
from app.commands.setup import Setup, check_writable, required_format
from app.console import say
from app.terminal import CaptionBoard, open_screen, plain
from engine import (
    CueFinal,
    EngineError,
    GapFound,
    LiveMetrics,
    LiveOptions,
    Session,
    SessionAudioRecorder,
    SessionEnded,
    SessionOptions,
    SessionStore,
    Transcript,
    open_sources,
    read_reference,
    write_transcript,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from app.terminal import Screen
    from engine import Cue, Event, Gap, Recogniser

FRAME_SECONDS = 1 / 15
"""Time between two looks at the board."""

STOPPING = "Finishing the last words; press Ctrl-C again to leave at once."
TERMINATING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Listener:
    """Hears every event on the engine thread and keeps what outlives the session."""

    def __init__(self, board: CaptionBoard, metrics: LiveMetrics | None) -> None:
        self._board = board
        self._metrics = metrics
        self._cues: list[Cue] = []
        self._gaps: list[Gap] = []
        self._duration = 0.0

    def __call__(self, event: Event) -> None:
        """Take in one event."""
        if self._metrics is not None:
            self._metrics.on_event(event)
        match event:
            case CueFinal(cue):
                self._cues.append(cue)
            case GapFound(_, gap):
                self._gaps.append(gap)
            case SessionEnded(duration):
                self._duration = duration
            case _:
                pass
        self._board.hear(event)

    @property
    def transcript(self) -> Transcript:
        """Everything that was final, in order of start."""
        cues = tuple(sorted(self._cues, key=lambda cue: cue.start))
        gaps = tuple(sorted(self._gaps, key=lambda gap: gap.start))
        return Transcript(cues, gaps, self._duration)


class Loader:
    """Loads the model when the session asks, and remembers why it could not."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self.error: EngineError | None = None

    def __call__(self) -> Recogniser:
        """Return the recogniser; runs on the engine thread."""
        try:
            return self._setup.load_recogniser(self._setup.threads)
        except EngineError as error:
            self.error = error
            raise


def run(arguments: argparse.Namespace) -> int:
    """Caption until the source ends or the user stops; write what was asked for."""
    setup = Setup.of(arguments)
    metrics = _check_outputs(arguments)
    sources = open_sources(choice_of(arguments.source))
    board = CaptionBoard(labelled=len(sources) > 1)
    listener, load = Listener(board, metrics), Loader(setup)
    store = SessionStore.create(setup.sessions, {source.channel: source.name for source in sources})
    taps = [SessionAudioRecorder(store.path)] if setup.settings.files.keep_audio else []
    options = _options(setup, arguments.beam)
    session = Session(sources, load, listener, store, options, taps=taps)
    screen = open_screen(sys.stdout, sys.stderr)
    try:
        with terminating_like_ctrl_c():
            follow(session, board, screen, arguments.seconds)
    except KeyboardInterrupt:
        screen.close()
        say(f"Interrupted; every finished line is in {store.path}.")
        return exits.INTERRUPTED
    finally:
        session.stop()
        screen.close()
    _write_outputs(arguments, listener.transcript, metrics)
    return _finish(board, load, arguments)


def _check_outputs(arguments: argparse.Namespace) -> LiveMetrics | None:
    """Refuse what could not be written at the end; return the metrics when they are wanted."""
    if arguments.out is not None:
        required_format(arguments.out, "--out")
        check_writable(arguments.out)
    if arguments.metrics is None:
        return None
    check_writable(arguments.metrics)
    reference = read_reference(arguments.reference) if arguments.reference else None
    return LiveMetrics(reference)


def choice_of(source: str) -> str:
    """Return what the engine calls `source`: the path of a file needs no ``file:``."""
    return f"file:{source}" if Path(source).is_file() else source


def _options(setup: Setup, beam: int | None) -> SessionOptions:
    live = LiveOptions(final_beam=beam, live_beam=min(beam, 2)) if beam else LiveOptions()
    settings = setup.settings
    return SessionOptions(
        live=live,
        vocabulary=settings.vocabulary.terms,
        homophones=settings.captions.homophones,
    )


def follow(session: Session, board: CaptionBoard, screen: Screen, seconds: float | None) -> None:
    """Start the session and draw it until it ends.

    Raises
    ------
    KeyboardInterrupt
        At the second Ctrl-C: the user will not wait for the last words.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    try:
        session.start()
        draw_until_end(session, board, screen, deadline)
    except KeyboardInterrupt:
        session.stop()
        board.say(STOPPING)
        draw_until_end(session, board, screen, None)


def draw_until_end(
    session: Session, board: CaptionBoard, screen: Screen, deadline: float | None
) -> None:
    """Draw a frame now and then; ask for the end once `deadline` has passed."""
    while not session.join(FRAME_SECONDS):
        if deadline is not None and time.monotonic() >= deadline:
            session.stop()
        screen.draw(board.look())
    screen.draw(board.look())


@contextlib.contextmanager
def terminating_like_ctrl_c() -> Generator[None]:
    """Let signals that end a program stop it as gently as Ctrl-C; only the main thread may."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.default_int_handler) for number in TERMINATING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write_outputs(
    arguments: argparse.Namespace, transcript: Transcript, metrics: LiveMetrics | None
) -> None:
    if arguments.out is not None:
        write_transcript(transcript, arguments.out)
        say(f"The transcript is in {arguments.out}.")
    if metrics is not None:
        metrics.write(arguments.metrics)
        say(f"The figures are in {arguments.metrics}.")


def _finish(board: CaptionBoard, load: Loader, arguments: argparse.Namespace) -> int:
    """Return the exit code; a failure is told last, where it is seen."""
    if board.failure is None:
        return exits.OK
    say(plain(board.failure))
    if load.error is not None:
        return exits.exit_code_of(load.error) or exits.FAILED
    is_file = choice_of(arguments.source).startswith("file:")
    return exits.FAILED if is_file else exits.DEVICE
