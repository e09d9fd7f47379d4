"""Plays a session's audio from a clicked word and highlights each word as it is played."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from app.gui.background import BackgroundTask
from app.gui.widgets.common import FloatingButton
from app.view_models.word_positions import SpokenWord, spoken_words, word_at, words_from

if TYPE_CHECKING:
    from app.gui.transcript.transcript_view import TranscriptView
    from app.gui.widgets.common import TranscriptFrame
    from app.view_models.transcript import TranscriptModel
    from engine import Channel

    Play = Callable[[Path, Channel, float, Callable[[float], None], Callable[[], bool]], None]


PRE_ROLL = 0.1
"""Seconds played before the word, since its time may be slightly late."""


class WordPlayer(QObject):
    """Playback for a page with a transcript; ``failed`` carries a sentence for the user.

    Parameters
    ----------
    play
        Plays on the caller's thread: ``CaptioningService.play``.
    view, transcript
        A click or Space in the view starts playback, Escape in its window
        or a correction stops it.
    frame
        Parent of the button that stops playback.
    """

    failed = Signal(str)

    def __init__(
        self, play: Play, view: TranscriptView, transcript: TranscriptModel, frame: TranscriptFrame
    ) -> None:
        super().__init__(frame)
        self._play = play
        self._view = view
        self._transcript = transcript
        self._path: Path | None = None
        self._running: BackgroundTask | None = None
        self._stop = threading.Event()
        self._queued: tuple[int, int] | None = None
        self._coming: Iterator[tuple[int, SpokenWord]] = iter(())
        self._next: tuple[int, SpokenWord] | None = None
        self.button = FloatingButton(self.tr("Stop playback (Esc)"), frame)
        self.button.clicked.connect(self.stop)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), frame)
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.stop)
        view.play_requested.connect(self.play_from)
        view.edit_requested.connect(self.stop)

    @property
    def is_playing(self) -> bool:
        return self._running is not None

    def set_session(self, path: Path | None) -> None:
        """Set the session whose audio is played; None when there is none."""
        if path != self._path:
            self.stop()
            self._view.unmark_playing()
        self._path = path
        self._view.can_play = path is not None

    @Slot(int, int)
    def play_from(self, number: int, position: int) -> None:
        """Play from a character of a paragraph, after stopping what is being played."""
        if self._running is not None:
            self.stop()
            self._queued = number, position
            return
        paragraph = self._view.paragraphs[number]
        word = word_at(spoken_words(paragraph, self._transcript.cue), position)
        if word is None or self._path is None:
            return
        self._coming = self._words_from(number, paragraph.channel, word)
        self._next = next(self._coming, None)
        self._start(self._path, paragraph.channel, max(0.0, word.start - PRE_ROLL))
        self._mark_until(word.start)

    @Slot()
    def stop(self) -> None:
        """Stop playback and release the Escape key."""
        self._queued = None
        self._stop.set()
        self._escape.setEnabled(False)
        self.button.hide()

    def _words_from(
        self, number: int, channel: Channel, first: SpokenWord
    ) -> Iterator[tuple[int, SpokenWord]]:
        words = words_from(self._view.paragraphs, number, channel, self._transcript.cue)
        return (item for item in words if item[1].start >= first.start)

    def _start(self, path: Path, channel: Channel, start: float) -> None:
        self._stop = stop = threading.Event()

        def play() -> None:
            self._play(path, channel, start, task.report, stop.is_set)

        self._running = task = BackgroundTask(play, self)
        task.progressed.connect(self._mark_until)
        task.failed.connect(self.failed)
        task.ended.connect(self._ended)
        self._escape.setEnabled(True)
        self.button.show()
        task.start()

    @Slot(object)
    def _mark_until(self, time: float) -> None:
        """Highlight the last word that has started."""
        started = None
        while self._next is not None and self._next[1].start <= time:
            started, self._next = self._next, next(self._coming, None)
        if started is not None and not self._stop.is_set():
            self._view.mark_playing(started[0], started[1].position, started[1].length)

    @Slot()
    def _ended(self) -> None:
        if self._running is not None:
            self._running.deleteLater()
        self._running = None
        self._escape.setEnabled(False)
        self.button.hide()
        self._view.unmark_playing()
        queued, self._queued = self._queued, None
        if queued is not None:
            self.play_from(*queued)
