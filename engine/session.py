"""A captioning session: the one engine thread, from opened sources to the last cue on disk."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.audio.tap import Taps
from engine.captions.cues import CueBuilder, CueOptions
from engine.errors import EngineError, OptionsError, StorageError
from engine.events import (
    CaptionChanged,
    CueFinal,
    Event,
    GapFound,
    LagChanged,
    Notice,
    SessionEnded,
    SessionFailed,
    SpeechEnded,
)
from engine.features import LogMelStream
from engine.live.feed import Feed
from engine.live.options import LiveOptions
from engine.live.streaming import ChannelUpdate, StreamingRecogniser
from engine.text.contextual_bias import ContextualBias
from engine.text.homophones import HomophoneCorrector
from engine.types import SAMPLE_RATE
from engine.vad import SpeechDetector, VadOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.audio.source import Source
    from engine.audio.tap import AudioTap
    from engine.captions.store import SessionStore
    from engine.model.recogniser import Recogniser
    from engine.types import Channel, Cue

log = logging.getLogger(__name__)

_IDLE_WAIT = 0.05
"""Seconds that the thread waits for audio before it looks at the other channel."""

_MAX_PER_TURN = SAMPLE_RATE
"""Samples taken from a source before a pass gets its turn."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """Everything a session can be told; each part checks itself.

    Attributes
    ----------
    live, voice, cues
        See their classes.
    vocabulary
        Names and terms that the search favours.
    homophones
        Whether committed words are corrected to the homophone that their neighbours want.
    """

    live: LiveOptions = field(default_factory=LiveOptions)
    voice: VadOptions = field(default_factory=VadOptions)
    cues: CueOptions = field(default_factory=CueOptions)
    vocabulary: tuple[str, ...] = ()
    homophones: bool = False


def make_streaming_recogniser(
    channel: Channel, recogniser: Recogniser, options: SessionOptions
) -> StreamingRecogniser:
    """Build a channel with voice activity, features and vocabulary of its own."""
    detector = SpeechDetector(options.voice)
    homophones = HomophoneCorrector() if options.homophones else None
    return StreamingRecogniser(
        channel,
        recogniser,
        detector,
        LogMelStream(),
        options.live,
        ContextualBias.of(options.vocabulary, recogniser.tokenizer),
        homophones,
    )


class Session:
    """Captions of one or two sources until they end or :meth:`stop` is called.

    Parameters
    ----------
    sources
        Not yet opened; one channel each.
    load
        Returns the recogniser. It is called on the engine thread once the sources are open, so
        that what is said while the model loads is captioned too.
    listener
        Receives every event, on the engine thread; it must return quickly.
    store
        Gets every final cue before the listener does; None keeps nothing.
    options
        See :class:`SessionOptions`.
    clock
        Seconds, monotonic.
    make_recogniser
        Builds the pipeline of a source; :func:`make_streaming_recogniser` when None.
    taps
        Get every block of every channel on the engine thread, and are closed when the session
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
        self._switches: deque[Recogniser] = deque(maxlen=1)
        self._wanted_terms: deque[tuple[str, ...]] = deque(maxlen=1)
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
        """Whether the engine thread is alive."""
        return self._thread.is_alive()

    @property
    def is_paused(self) -> bool:
        """Whether the session holds still."""
        return self._paused.is_set()

    def start(self) -> None:
        """Open the sources and begin; returns at once."""
        self._thread.start()

    def pause(self) -> None:
        """Let the devices go; what was said so far is finished and the clock goes on."""
        self._paused.set()

    def resume(self) -> None:
        """Listen again after :meth:`pause`."""
        self._paused.clear()
        self._wake.set()

    def set_model(self, recogniser: Recogniser) -> None:
        """Go on with another model; returns at once.

        The change happens between two passes: committed words stay, and what is still tentative is
        heard by the new model.
        """
        self._switches.append(recogniser)

    def set_vocabulary(self, terms: Iterable[str]) -> None:
        """Favour other names and terms in the search; returns at once.

        The change happens between two passes. Terms that cannot be used are refused with a notice,
        and those before stay.
        """
        self._wanted_terms.append(tuple(terms))

    def stop(self) -> None:
        """Ask the session to drain what was heard and end; returns at once."""
        self._stop.set()
        self._wake.set()

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end; tell whether it came within `timeout` seconds."""
        # A Ctrl-C inside Thread.join makes CPython 3.11 take a running thread for ended.
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
            self._fail("Captioning stopped on an internal error; the text so far is saved.")
        finally:
            for source in self._sources:
                source.close()
            self._done.set()

    def _open(self) -> None:
        for source in self._sources:
            source.open()
        recogniser = self._load()
        for source in self._sources:
            channel = self._make_recogniser(source.channel, recogniser, self._options)
            self._feeds.append(Feed(source, channel, self._emit, self._clock, self._taps))
            self._builders[source.channel] = CueBuilder(source.channel, self._options.cues)

    def _loop(self) -> None:
        started, waited = self._clock(), 0.0
        while not self._stop.is_set() and not all(feed.finished for feed in self._feeds):
            if self._paused.is_set():
                waited += self._hold_still()
            else:
                self._switch_model()
                self._change_terms()
                waited += sum(self._turn(feed) for feed in self._feeds)
        self._drain()
        busy = self._clock() - started - waited - sum(feed.waited for feed in self._feeds)
        duration = max(feed.recogniser.now for feed in self._feeds) / SAMPLE_RATE
        self._keep(lambda store: store.close(duration))
        self._emit(SessionEnded(duration, busy))

    def _switch_model(self) -> None:
        if self._switches:
            recogniser = self._switches.pop()
            bias = ContextualBias.of(self._options.vocabulary, recogniser.tokenizer)
            for feed in self._feeds:
                feed.recogniser.use(recogniser, bias)

    def _change_terms(self) -> None:
        if not self._wanted_terms:
            return
        terms = self._wanted_terms.pop()
        try:
            for feed in self._feeds:
                feed.recogniser.set_vocabulary(terms)
        except OptionsError as error:
            self._emit(Notice(self._feeds[0].recogniser.channel, str(error)))
        else:
            self._options = replace(self._options, vocabulary=terms)

    def _turn(self, feed: Feed) -> float:
        """Take what `feed` has, then decode if a pass is due; return the seconds idled."""
        until = feed.recogniser.now + _MAX_PER_TURN
        had, updates = feed.pull(_IDLE_WAIT / len(self._feeds))
        waited = self._wait(_IDLE_WAIT) if feed.is_away and len(self._feeds) == 1 else 0.0
        while had and feed.recogniser.now < until:
            self._tell(feed, updates)
            had, updates = feed.pull(0)
        self._tell(feed, updates)
        self._tell(feed, feed.recogniser.step(feed.backlog))
        return waited

    def _hold_still(self) -> float:
        """Let the devices go until the user resumes or stops; return the seconds waited."""
        for feed in self._feeds:
            self._tell(feed, feed.leave())
        waited = 0.0
        while self._paused.is_set() and not self._stop.is_set():
            waited += self._wait(_IDLE_WAIT)
        for feed in self._feeds:
            self._tell(feed, feed.come_back())
        return waited

    def _wait(self, seconds: float) -> float:
        before = self._clock()
        self._wake.wait(seconds)
        self._wake.clear()
        return self._clock() - before

    def _drain(self) -> None:
        """Hear what the devices had already delivered, and finish every channel."""
        for feed in self._feeds:
            self._tell(feed, feed.close())
            self._final(self._builders[feed.recogniser.channel].flush())
        self._taps.close(self._sources[0].channel)

    # -- telling ---------------------------------------------------------------------------------

    def _tell(self, feed: Feed, updates: Iterable[ChannelUpdate]) -> None:
        """Write, then emit: a final cue is on disk before anybody sees it."""
        channel = feed.recogniser.channel
        builder = self._builders[channel]
        for update in updates:
            self._final(builder.push(update.fresh))
            if update.ended is not None:
                self._emit(SpeechEnded(channel, update.ended))
            if update.caption is not None:
                self._emit(CaptionChanged(update.caption))
            if update.ended is not None:
                self._final(builder.end_of_utterance())
            if update.gap is not None:
                gap = update.gap
                self._keep(lambda store, gap=gap: store.append_gap(gap, channel))
                self._emit(GapFound(channel, gap))
            if update.lag is not None:
                self._emit(LagChanged(update.lag, feed.recogniser.scheduler.step))

    def _final(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            self._keep(lambda store, cue=cue: store.append_cue(cue))
            self._emit(CueFinal(cue))

    def _keep(self, write: Callable[[SessionStore], None]) -> None:
        """Write to the store; a full disk is told once, and the store tries again by itself."""
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
        """Save what is committed before saying that the session is over."""
        for builder in self._builders.values():
            self._final(builder.flush())
        self._taps.close(self._sources[0].channel)
        self._emit(SessionFailed(message))
