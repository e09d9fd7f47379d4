"""A captioning session: the one engine thread, from opening the sources to the last cue on disk."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.audio.tap import Taps
from engine.captions.cues import CueBuilder, CueOptions
from engine.errors import EngineError, OptionsError, StorageError
from engine.events import CueFinal, Event, GapFound, Notice, SessionEnded, SessionFailed
from engine.features import LogMelStream
from engine.live.feed import Feed
from engine.live.options import LiveOptions
from engine.live.streaming import (
    ChannelOutput,
    StreamingRecogniser,
    UtteranceClosed,
    WordsCommitted,
)
from engine.model.contextual_bias import ContextualBias
from engine.text.homophones import HomophoneCorrector
from engine.types import SAMPLE_RATE
from engine.vad import SpeechDetector, VadOptions

if TYPE_CHECKING:
    from engine.audio.source import Source
    from engine.audio.tap import AudioTap
    from engine.captions.store import SessionStore
    from engine.model.recogniser import Recogniser
    from engine.types import Channel, Cue

log = logging.getLogger(__name__)

_IDLE_WAIT = 0.05
"""Seconds that the thread waits for audio before it turns to the other channel."""

_MAX_PER_TURN = SAMPLE_RATE
"""Samples read from a source before a pass gets its turn."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """Options of a session; each part validates itself.

    Attributes
    ----------
    vocabulary
        Names and terms that the search is biased towards.
    homophones
        Whether committed words are replaced by the homophone that fits their context.
    normalise
        Whether numbers, times and addresses are written in figures and signs.
    """

    live: LiveOptions = field(default_factory=LiveOptions)
    voice: VadOptions = field(default_factory=VadOptions)
    cues: CueOptions = field(default_factory=CueOptions)
    vocabulary: tuple[str, ...] = ()
    homophones: bool = False
    normalise: bool = False


def make_streaming_recogniser(
    channel: Channel, recogniser: Recogniser, options: SessionOptions
) -> StreamingRecogniser:
    """Build the pipeline of one channel, with its own voice activity detector and features."""
    return StreamingRecogniser(
        channel,
        recogniser,
        SpeechDetector(options.voice),
        LogMelStream(),
        options.live,
        ContextualBias.of(options.vocabulary, recogniser.tokenizer),
        HomophoneCorrector() if options.homophones else None,
        options.normalise,
    )


class Session:
    """Captions one or two sources until they end or :meth:`stop` is called.

    Parameters
    ----------
    sources
        Not yet opened; one for each channel.
    load
        Returns the recogniser. It is called on the engine thread once the sources are open, so
        that speech is captured while the model loads.
    listener
        Receives every event, on the engine thread; it must return quickly.
    store
        Writes every final cue to disk before the listener receives it; None stores nothing.
    clock
        Seconds, monotonic.
    make_recogniser
        Builds the pipeline of a source; :func:`make_streaming_recogniser` when None.
    taps
        Receive every block of every channel on the engine thread, and are closed when the session
        ends; one that fails is dropped with a notice.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        load: Callable[[], Recogniser],
        listener: Callable[[Event], None],
        store: SessionStore | None = None,
        options: SessionOptions | None = None,
        clock: Callable[[], float] = time.monotonic,
        make_recogniser: Callable[[Channel, Recogniser, SessionOptions], StreamingRecogniser]
        | None = None,
        taps: Sequence[AudioTap] = (),
    ) -> None:
        self._sources = tuple(sources)
        self._load = load
        self._emit = listener
        self._store = store
        self._options = options or SessionOptions()
        self._clock = clock
        self._make_recogniser = make_recogniser or make_streaming_recogniser
        self._taps = Taps(taps, listener)
        self._next_model: deque[Recogniser] = deque(maxlen=1)
        self._next_vocabulary: deque[tuple[str, ...]] = deque(maxlen=1)
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._done = threading.Event()
        self._stop = threading.Event()
        self._paused = threading.Event()
        self._wake = threading.Event()
        self._feeds: list[Feed] = []
        self._builders: dict[Channel, CueBuilder] = {}
        self._storage_failed = False

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the engine thread, which opens the sources; returns immediately."""
        self._thread.start()

    def pause(self) -> None:
        """Release the devices and finish the utterance; the session's clock keeps running."""
        self._paused.set()

    def resume(self) -> None:
        """Reopen the devices after :meth:`pause`."""
        self._paused.clear()
        self._wake.set()

    def set_model(self, recogniser: Recogniser) -> None:
        """Switch to another model between two passes; returns immediately.

        Committed words stay; tentative words are decoded again by the new model.
        """
        self._next_model.append(recogniser)

    def set_vocabulary(self, terms: Iterable[str]) -> None:
        """Replace the names and terms of the vocabulary between two passes; returns immediately.

        A vocabulary that is invalid is refused with a notice, and the one before it stays.
        """
        self._next_vocabulary.append(tuple(terms))

    def stop(self) -> None:
        """Ask the session to process what was captured and end; returns immediately."""
        self._stop.set()
        self._wake.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; return whether it came within `timeout` seconds."""
        # Ctrl-C inside Thread.join makes CPython 3.11 regard a running thread as ended.
        if not self._done.wait(timeout):
            return False
        self._thread.join()
        return True

    # -- the engine thread -----------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._open()
            self._loop()
        except EngineError as error:
            self._fail(str(error))
        except Exception:
            log.exception("the engine thread failed")
            self._fail("Captioning stopped because of an internal error; the text so far is saved.")
        finally:
            for source in self._sources:
                source.close()
            self._done.set()

    def _open(self) -> None:
        for source in self._sources:
            source.open()
        recogniser = self._load()
        for source in self._sources:
            pipeline = self._make_recogniser(source.channel, recogniser, self._options)
            self._feeds.append(Feed(source, pipeline, self._emit, self._clock, self._taps))
            self._builders[source.channel] = CueBuilder(source.channel, self._options.cues)

    def _loop(self) -> None:
        started, waited = self._clock(), 0.0
        while not self._stop.is_set() and not all(feed.finished for feed in self._feeds):
            if self._paused.is_set():
                waited += self._wait_while_paused()
            else:
                self._switch_model()
                self._switch_vocabulary()
                waited += sum(self._turn(feed) for feed in self._feeds)
        self._drain()
        busy = self._clock() - started - waited - sum(feed.waited for feed in self._feeds)
        duration = max(feed.recogniser.now for feed in self._feeds) / SAMPLE_RATE
        self._store_line(lambda store: store.close(duration))
        self._emit(SessionEnded(duration, busy))

    def _switch_model(self) -> None:
        if self._next_model:
            recogniser = self._next_model.pop()
            bias = ContextualBias.of(self._options.vocabulary, recogniser.tokenizer)
            for feed in self._feeds:
                feed.recogniser.set_model(recogniser, bias)

    def _switch_vocabulary(self) -> None:
        if not self._next_vocabulary:
            return
        terms = self._next_vocabulary.pop()
        try:
            for feed in self._feeds:
                feed.recogniser.set_vocabulary(terms)
        except OptionsError as error:
            self._emit(Notice(self._feeds[0].recogniser.channel, str(error)))
        else:
            self._options = replace(self._options, vocabulary=terms)

    def _turn(self, feed: Feed) -> float:
        """Read what `feed` has, then decode if a pass is due; return the seconds idled."""
        until = feed.recogniser.now + _MAX_PER_TURN
        had, outputs = feed.pull(_IDLE_WAIT / len(self._feeds))
        waited = self._wait(_IDLE_WAIT) if feed.is_suspended and len(self._feeds) == 1 else 0.0
        while had and feed.recogniser.now < until:
            self._publish(feed, outputs)
            had, outputs = feed.pull(0)
        self._publish(feed, outputs)
        self._publish(feed, feed.recogniser.step(feed.backlog))
        return waited

    def _wait_while_paused(self) -> float:
        """Release the devices until the user resumes or stops; return the seconds waited."""
        for feed in self._feeds:
            self._publish(feed, feed.pause())
        waited = 0.0
        while self._paused.is_set() and not self._stop.is_set():
            waited += self._wait(_IDLE_WAIT)
        for feed in self._feeds:
            self._publish(feed, feed.resume())
        return waited

    def _wait(self, seconds: float) -> float:
        before = self._clock()
        self._wake.wait(seconds)
        self._wake.clear()
        return self._clock() - before

    def _drain(self) -> None:
        """Process what the devices had already delivered, and finish every channel."""
        for feed in self._feeds:
            self._publish(feed, feed.close())
            self._publish_cues(self._builders[feed.recogniser.channel].flush())
        self._taps.close(self._sources[0].channel)

    # -- storing, then publishing ----------------------------------------------------------------

    def _publish(self, feed: Feed, outputs: Iterable[ChannelOutput]) -> None:
        """Turn committed words into cues, store cues and gaps, and pass every event on."""
        builder = self._builders[feed.recogniser.channel]
        for output in outputs:
            match output:
                case WordsCommitted(words):
                    self._publish_cues(builder.push(words))
                case UtteranceClosed():
                    self._publish_cues(builder.end_of_utterance())
                case GapFound(channel, gap):
                    self._store_line(lambda store, c=channel, g=gap: store.append_gap(g, c))
                    self._emit(output)
                case _:
                    self._emit(output)

    def _publish_cues(self, cues: Iterable[Cue]) -> None:
        """Write each final cue to disk before it is published."""
        for cue in cues:
            self._store_line(lambda store, cue=cue: store.append_cue(cue))
            self._emit(CueFinal(cue))

    def _store_line(self, write: Callable[[SessionStore], None]) -> None:
        """Write to the store; a failure is reported once, and the store retries with each write."""
        if self._store is None:
            return
        try:
            write(self._store)
            self._storage_failed = False
        except StorageError as error:
            if not self._storage_failed:
                self._emit(Notice(self._feeds[0].recogniser.channel, str(error)))
            self._storage_failed = True

    def _fail(self, message: str) -> None:
        """Store what is committed before reporting the failure."""
        for builder in self._builders.values():
            self._publish_cues(builder.flush())
        self._taps.close(self._sources[0].channel)
        self._emit(SessionFailed(message))
