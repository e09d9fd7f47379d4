"""A captioning session: the one engine thread, from opening the sources to the last cue on disk."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from engine.audio.tap import Taps
from engine.audio.watchdog import CLOSE_SECONDS, BackgroundCall
from engine.captions.cues import CueBuilder, CueOptions
from engine.clock import session_clock
from engine.errors import AudioError, EngineError, OptionsError, StorageError
from engine.events import (
    CueFinal,
    Event,
    GapFound,
    Notice,
    SessionEnded,
    SessionFailed,
    SourceChanged,
)
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
    from engine.types import Channel, Cue, Word

log = logging.getLogger(__name__)

_IDLE_WAIT = 0.05
"""Seconds that the thread waits for audio before it turns to the other channel."""

_SAVE_SECONDS = 2.0
"""Seconds between attempts to write what a full or missing disk left in memory."""

_MIN_DURATION = 1.0
"""Seconds below which a session without any text leaves no folder."""

_IN_MEMORY = "Captions continue; they are kept in memory until they can be written."
_WRITTEN_AGAIN = "The disk can be written again; every word is stored."

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
        Writes every committed word and final cue to disk before the listener receives it. While it
        cannot, they stay in memory and are written later. None stores nothing.
    clock
        Seconds, monotonic, as those of the sources.
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
        clock: Callable[[], float] = session_clock,
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
        self._next_sources: deque[tuple[Source, ...]] = deque(maxlen=1)
        self._recogniser: Recogniser | None = None
        self._joining: list[tuple[Source, BackgroundCall[None]]] = []
        self._leaving: set[Channel] = set()
        self._ended_at = 0
        self._waited = 0.0
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._done = threading.Event()
        self._stop = threading.Event()
        self._paused = threading.Event()
        self._wake = threading.Event()
        self._feeds: list[Feed] = []
        self._builders: dict[Channel, CueBuilder] = {}
        self._save_at = 0.0

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive() and not self._done.is_set()

    @property
    def unsaved_words(self) -> int:
        """Number of committed words that are not on disk yet; any thread may ask, at any time.

        They are written once the disk allows it, also after the end of the session, while the
        process lives.
        """
        return self._store.unsaved_words if self._store is not None else 0

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

    def set_sources(self, sources: Iterable[Source]) -> None:
        """Caption `sources` from now on, one for each channel; returns immediately.

        The new devices are opened while the old ones still deliver, so that no word is lost. A
        channel that has a source already continues with the other one, a new channel starts at the
        session's time, and one without a source ends. A device that cannot be opened becomes a
        notice, and the session continues as it was.

        Raises
        ------
        AudioError
            A file is captioned, or is to be.
        """
        sources = tuple(sources)
        if any(source.channel == "file" for source in (*sources, *self._sources)):
            raise AudioError("A file cannot be changed for another source; stop first.")
        self._next_sources.append(sources)
        self._wake.set()

    def stop(self) -> None:
        """Ask the session to process what was captured and end; returns immediately."""
        self._stop.set()
        self._wake.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; return whether it came within `timeout` seconds."""
        # Ctrl-C inside Thread.join makes CPython 3.11 regard a running thread as ended.
        if not self._done.wait(timeout):
            return False
        if not self._is_unsaved:  # otherwise the thread lives until the disk can be written
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
            self._release_sources()
            self._done.set()
        self._save_until_stored()

    def _open(self) -> None:
        """Open the sources, then load the model, so that speech is captured while it loads."""
        opened_at: list[float] = []

        def open_source(source: Source) -> None:
            source.open()
            opened_at.append(self._clock())

        opening = [
            BackgroundCall(partial(open_source, source), source.channel) for source in self._sources
        ]
        try:
            for call in opening:
                while not call.wait(_IDLE_WAIT):
                    if self._stop.is_set():
                        return
                call.result()
        finally:
            for source, call in zip(self._sources, opening, strict=True):
                if not call.is_done:
                    call.abandon(source.close)
        self._store_line(lambda store: store.save())
        self._recogniser = self._load()
        # Two devices start at different times; their channels share second 0.
        zero = min(opened_at) if len(self._sources) > 1 else None
        for source in self._sources:
            self._add_feed(source, zero)

    def _add_feed(self, source: Source, zero: float | None = None) -> None:
        assert self._recogniser is not None
        pipeline = self._make_recogniser(source.channel, self._recogniser, self._options)
        feed = Feed(source, pipeline, self._emit, self._clock, self._taps, zero)
        self._feeds.append(feed)
        self._builders[source.channel] = CueBuilder(source.channel, self._options.cues)

    def _release_sources(self) -> None:
        """Close every source; one that hangs, or fails, does not keep the session from ending."""
        sources = [*self._sources, *(feed.source for feed in self._feeds)]
        for source, call in self._joining:
            call.abandon(source.close)
        closing = [BackgroundCall(source.close, source.channel) for source in sources]
        for call in closing:
            call.wait(CLOSE_SECONDS)

    def _loop(self) -> None:
        started = self._clock()
        while not self._stop.is_set() and not self._is_finished():
            if self._paused.is_set():
                self._waited += self._wait_while_paused()
            else:
                self._switch_model()
                self._switch_vocabulary()
                self._switch_sources()
                self._save_if_due()
                self._waited += sum(self._turn(feed) for feed in self._feeds)
        for feed in tuple(self._feeds):
            self._end(feed)
        self._taps.close(self._sources[0].channel)
        duration = self._duration
        self._close_store(duration)
        self._emit(SessionEnded(duration, self._clock() - started - self._waited))

    def _is_finished(self) -> bool:
        """Whether no source will deliver again, and none is about to join."""
        return not self._joining and all(feed.finished for feed in self._feeds)

    def _switch_sources(self) -> None:
        """Begin to change the sources as requested, and finish what has begun."""
        if self._next_sources:
            self._request_sources(self._next_sources.pop())
        for source, opening in tuple(self._joining):
            if opening.is_done:
                self._joining.remove((source, opening))
                self._join(source, opening)
        if not self._joining:
            for feed in tuple(self._feeds):
                if feed.recogniser.channel in self._leaving:
                    self._end(feed)
                    self._emit(SourceChanged(feed.recogniser.channel, None))
            self._leaving = set()

    def _request_sources(self, sources: tuple[Source, ...]) -> None:
        feeds: dict[Channel, Feed] = {feed.recogniser.channel: feed for feed in self._feeds}
        for source, opening in self._joining:
            opening.abandon(source.close)
        self._joining = []
        for source in sources:
            if source.channel in feeds:
                feeds[source.channel].replace(source)
            else:
                self._joining.append((source, BackgroundCall(source.open, source.channel)))
        wanted = [source.channel for source in sources]
        self._leaving = {channel for channel in feeds if channel not in wanted}

    def _join(self, source: Source, opening: BackgroundCall[None]) -> None:
        """Add the channel of a source that is open, or tell why it is not."""
        try:
            opening.result()
        except AudioError as error:
            self._leaving = set()
            names = " and ".join(feed.source.name for feed in self._feeds)
            self._emit(Notice(source.channel, f"{error} Captions continue with {names}."))
        else:
            zeros = [feed.zero for feed in self._feeds if feed.zero is not None]
            self._add_feed(source, min(zeros, default=None))

    def _switch_model(self) -> None:
        if self._next_model:
            recogniser = self._recogniser = self._next_model.pop()
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
            self._save_if_due()
        if not self._stop.is_set():
            self._switch_sources()
            for feed in self._feeds:
                feed.resume()
        return waited

    def _wait(self, seconds: float) -> float:
        before = self._clock()
        self._wake.wait(seconds)
        self._wake.clear()
        return self._clock() - before

    def _end(self, feed: Feed) -> None:
        """Process what the device had already delivered, and finish the channel."""
        self._publish(feed, feed.close())
        self._publish_cues(self._builders.pop(feed.recogniser.channel).flush())
        self._feeds.remove(feed)
        self._ended_at = max(self._ended_at, feed.recogniser.now)
        self._waited += feed.waited

    # -- storing, then publishing ----------------------------------------------------------------

    def _publish(self, feed: Feed, outputs: Iterable[ChannelOutput]) -> None:
        """Turn committed words into cues, store cues and gaps, and pass every event on."""
        builder = self._builders[feed.recogniser.channel]
        for output in outputs:
            match output:
                case WordsCommitted(words):
                    for cue in self._store_words(feed, words):
                        self._emit(CueFinal(cue))
                case UtteranceClosed():
                    self._publish_cues(builder.end_of_utterance())
                case GapFound(channel, gap):
                    self._store_line(lambda store, c=channel, g=gap: store.append_gap(g, c))
                    self._emit(output)
                case _:
                    self._emit(output)

    def _store_words(self, feed: Feed, words: Sequence[Word]) -> Sequence[Cue]:
        """Write committed words, and the cues that they finish, to disk; return those cues."""
        channel = feed.recogniser.channel
        builder = self._builders[channel]
        before = len(builder.pending)
        cues = builder.push(words)
        taken = (*(word for cue in cues for word in cue.words), *builder.pending)[before:]
        if taken:
            self._store_line(lambda store: store.append_words(channel, taken, cues))
        return cues

    def _publish_cues(self, cues: Iterable[Cue]) -> None:
        """Write each final cue to disk before it is published."""
        for cue in cues:
            self._store_line(lambda store, cue=cue: store.append_cue(cue))
            self._emit(CueFinal(cue))

    def _store_line(self, write: Callable[[SessionStore], None]) -> None:
        """Write to the store; a failure is reported once, and so is its end."""
        if self._store is None:
            return
        failed = self._store.problem is not None
        try:
            write(self._store)
        except StorageError as error:
            if not failed:
                self._emit(Notice(self._sources[0].channel, f"{error} {_IN_MEMORY}"))
        if failed and self._store.problem is None:
            self._emit(Notice(self._sources[0].channel, _WRITTEN_AGAIN))

    @property
    def _is_unsaved(self) -> bool:
        return self._store is not None and self._store.unsaved > 0

    def _save_if_due(self) -> None:
        """Try to write what the disk did not take before, though nothing new was said."""
        if self._is_unsaved and self._clock() >= self._save_at:
            self._save_at = self._clock() + _SAVE_SECONDS
            self._store_line(lambda store: store.save())

    def _close_store(self, duration: float) -> None:
        """Finish the session's file; a session in which nothing happened leaves none."""
        if self._store is None:
            return
        if duration < _MIN_DURATION and not self._store.has_content:
            self._store.discard()
        else:
            self._store_line(lambda store: store.close(duration))

    def _save_until_stored(self) -> None:
        """Keep trying after the end, as long as the process lives."""
        while self._is_unsaved:
            self._wake.clear()
            self._wake.wait(_SAVE_SECONDS)
            self._store_line(lambda store: store.save())

    def _fail(self, message: str) -> None:
        """Store what is committed before reporting the failure."""
        for builder in self._builders.values():
            self._publish_cues(builder.flush())
        self._taps.close(self._sources[0].channel)
        self._close_store(self._duration)
        self._emit(SessionFailed(message))

    @property
    def _duration(self) -> float:
        """Seconds from the start to the end of the channel that is furthest."""
        return max(self._ended_at, *(feed.recogniser.now for feed in self._feeds), 0) / SAMPLE_RATE
