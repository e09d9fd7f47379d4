"""Plays a session's sound from the word that was clicked, and marks the words as they are heard."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.gui.bridge import Background
from app.view_models.word_positions import SpokenWord, spoken_words, word_at, words_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.gui.transcript.transcript_view import TranscriptView
    from app.view_models.transcript import TranscriptModel
    from engine import Channel

    Play = Callable[[Path, Channel, float, Callable[[float], None], Callable[[], bool]], None]


RUN_UP = 0.1
"""Seconds before the word: its time may be a little late, and its first sound matters."""


class WordPlayer(QObject):
    """One of a page that shows a transcript; ``told`` carries a sentence when nothing plays.

    Parameters
    ----------
    play
        Plays on the caller's thread: ``CaptioningService.play``.
    view, transcript
        What is shown; a click or Space in the view plays, Escape on its page stops.
    paper
        Carries the button that stops.
    """

    told = Signal(str)

    def __init__(
        self, play: Play, view: TranscriptView, transcript: TranscriptModel, paper: QWidget
    ) -> None:
        super().__init__(paper)
        self._play = play
        self._view = view
        self._transcript = transcript
        self._paper = paper
        self._path: Path | None = None
        self._running: Background | None = None
        self._stop = threading.Event()
        self._then: tuple[int, int] | None = None
        self._coming: Iterator[tuple[int, SpokenWord]] = iter(())
        self._next: tuple[int, SpokenWord] | None = None
        self.button = QPushButton(self.tr("Stop the sound (Esc)"), paper)
        self.button.setObjectName("pill")
        self.button.hide()
        self.button.clicked.connect(self.stop)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), paper)
        self._escape.setContext(Qt.ShortcutContext.WindowShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.stop)
        view.hear_requested.connect(self.play_from)

    @property
    def is_playing(self) -> bool:
        """Whether something is heard."""
        return self._running is not None

    def set_session(self, path: Path | None) -> None:
        """Play the sound of this session from now on; None when there is none to play."""
        if path != self._path:
            self.stop()
            self._view.unmark_heard()
        self._path = path
        self._view.can_hear = path is not None

    @Slot(int, int)
    def play_from(self, number: int, place: int) -> None:
        """Play from a character of a paragraph on; of what plays already, only that is left."""
        if self._running is not None:
            self.stop()
            self._then = number, place
            return
        paragraph = self._view.paragraphs[number]
        word = word_at(spoken_words(paragraph, self._transcript.cue), place)
        if word is None or self._path is None:
            return
        self._coming = self._words_from(number, paragraph.channel, word)
        self._next = next(self._coming, None)
        self._start(self._path, paragraph.channel, max(0.0, word.start - RUN_UP))
        self._hear(word.start)

    @Slot()
    def stop(self) -> None:
        """Stop what plays, soon; from now on Escape is for others again."""
        self._then = None
        self._stop.set()
        self._escape.setEnabled(False)
        self.button.hide()

    def place_button(self) -> None:
        """Put the button in the middle of the paper's lower edge."""
        self.button.adjustSize()
        left = (self._paper.width() - self.button.width()) // 2
        self.button.move(left, self._paper.height() - self.button.height() - 16)
        self.button.raise_()

    def _words_from(
        self, number: int, channel: Channel, first: SpokenWord
    ) -> Iterator[tuple[int, SpokenWord]]:
        words = words_from(self._view.paragraphs, number, channel, self._transcript.cue)
        return (item for item in words if item[1].start >= first.start)

    def _start(self, path: Path, channel: Channel, start: float) -> None:
        self._stop = stop = threading.Event()

        def play() -> None:
            self._play(path, channel, start, task.report, stop.is_set)

        self._running = task = Background(play, self)
        task.progressed.connect(self._hear)
        task.failed.connect(self.told)
        task.ended.connect(self._ended)
        self._escape.setEnabled(True)
        self.button.show()
        self.place_button()
        task.start()

    @Slot(object)
    def _hear(self, time: float) -> None:
        """Mark the last word that has begun."""
        heard = None
        while self._next is not None and self._next[1].start <= time:
            heard, self._next = self._next, next(self._coming, None)
        if heard is not None and not self._stop.is_set():
            self._view.mark_heard(heard[0], heard[1].place, heard[1].length)

    @Slot()
    def _ended(self) -> None:
        if self._running is not None:
            self._running.deleteLater()
        self._running = None
        self._escape.setEnabled(False)
        self.button.hide()
        self._view.unmark_heard()
        then, self._then = self._then, None
        if then is not None:
            self.play_from(*then)
