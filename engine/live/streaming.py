"""One channel of live captioning: audio in, words out; runs on the engine thread.

A window of audio moves along with the voice. Passes over the window are due by the scheduler; each
is prompted with the words already committed in it, so only the tail is searched. A pause ends the
utterance; a window that grows too long is cut at its quietest point behind committed words.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.features import HOP
from engine.live.scheduler import Scheduler
from engine.live.stabiliser import Heard, Stabiliser
from engine.text.contextual_bias import ContextualBias
from engine.text.sentences import sentence_case
from engine.types import SAMPLE_RATE, AudioChunk, Caption, Channel, Gap, SpeechSegment, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.features import LogMelStream
    from engine.live.options import LiveOptions
    from engine.model.recogniser import Recogniser, Recognition
    from engine.text.homophones import HomophoneCorrector
    from engine.types import Float32, StableUpdate
    from engine.vad import SpeechDetector

_MIN_PASS = SAMPLE_RATE // 4
"""A window shorter than this holds no word worth a pass."""


@dataclass(frozen=True, slots=True)
class ChannelUpdate:
    """What changed on a channel.

    Attributes
    ----------
    fresh
        Words committed by this update, in order.
    caption
        The channel's caption after it, or None when the screen need not change.
    ended
        Session seconds at which the utterance was found to be over; None while it goes on.
    gap
        Audio that was skipped or lost.
    lag, cost
        Seconds that the text was behind the newest audio, and seconds that the pass computed.
    """

    fresh: tuple[Word, ...] = ()
    caption: Caption | None = None
    ended: float | None = None
    gap: Gap | None = None
    lag: float | None = None
    cost: float = 0.0


class StreamingRecogniser:
    """Captions of one source.

    Parameters
    ----------
    channel
        Label carried by everything this channel says.
    recogniser, detector, features
        The shared recogniser, and this channel's own voice activity and log-mel stream.
    options
        Timing and beam widths.
    bias
        The user's own words, favoured in the search.
    homophones
        Corrects words when they are committed; None leaves them as they were heard.
    clock
        Seconds; measures what a pass costs.
    """

    def __init__(
        self,
        channel: Channel,
        recogniser: Recogniser,
        detector: SpeechDetector,
        features: LogMelStream,
        options: LiveOptions,
        bias: ContextualBias | None = None,
        homophones: HomophoneCorrector | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.channel: Channel = channel
        self.scheduler = Scheduler(options.refresh)
        self._recogniser = recogniser
        self._detector = detector
        self._features = features
        self._options = options
        self._bias = bias
        self._homophones = homophones
        self._clock = clock
        self._stabiliser = Stabiliser(options)
        self._now = 0
        self._window = 0
        self._covered = 0
        self._speech: SpeechSegment | None = None
        self._utterance = 0
        self._said: list[Word] = []
        self._before: Word | None = None

    @property
    def now(self) -> int:
        """The channel's place on the sample clock."""
        return self._now

    def push(self, samples: Float32) -> list[ChannelUpdate]:
        """Hear more audio (16 kHz mono float32); ends utterances that it completes."""
        chunk = AudioChunk(samples, self._now)
        self._features.push(samples)
        self._now = chunk.end
        updates: list[ChannelUpdate] = []
        for segment in self._detector.push(chunk):
            if self._speech is None:
                self._begin(segment)
            if segment.end is not None:
                updates += self._end(segment.end)
        if self._speech is None:
            self._features.discard_before(self._now - 2 * SAMPLE_RATE)
        return updates

    def step(self, waiting: float = 0.0) -> list[ChannelUpdate]:
        """Run a pass if one is due; `waiting` seconds of audio are still queued at the source."""
        if self._speech is None:
            return []
        excess = self.scheduler.excess(waiting + self._seconds_since_pass())
        if excess:
            return self._skip(excess)
        first = self._covered <= self._window
        enough = self._options.first_pass if first else 0.0
        if self._seconds_since_pass() < enough or not self.scheduler.is_due(
            self._seconds_since_pass()
        ):
            return []
        return [*self._cut_if_long(), self._pass(waiting)]

    def use(self, recogniser: Recogniser, bias: ContextualBias | None) -> None:
        """Hear with another recogniser from the next pass on; what is committed stays."""
        if recogniser.tokenizer.vocabulary != self._recogniser.tokenizer.vocabulary:
            self._stabiliser.retokenise(recogniser.tokenizer.encode)
        self._recogniser, self._bias = recogniser, bias

    def set_vocabulary(self, terms: Sequence[str]) -> None:
        """Favour these names and terms from the next pass on, and no others.

        Raises
        ------
        OptionsError
            A term is too long, or there are too many; those before stay.
        """
        self._bias = ContextualBias.of(terms, self._recogniser.tokenizer)

    def finish(self) -> list[ChannelUpdate]:
        """Decode what is left: the source ended or the user pressed stop."""
        return self._end(self._now) if self._speech is not None else []

    def lose(self, samples: int, reason: str) -> list[ChannelUpdate]:
        """Advance the clock over `samples` that were never heard; what came before is finished."""
        gap = Gap(self._now, self._now + samples, reason)
        return [*self.pass_time(samples), ChannelUpdate(gap=gap)]

    def pass_time(self, samples: int) -> list[ChannelUpdate]:
        """Advance the clock over a pause of `samples`; what came before is finished."""
        updates = self.finish()
        self._now += samples
        self._features.skip(samples)
        self._detector.skip(samples)
        return updates

    # -- passes ----------------------------------------------------------------------------------

    def _begin(self, segment: SpeechSegment) -> None:
        self._speech = segment
        self._window = self._covered = segment.start
        self._utterance += 1
        self._stabiliser.reset()
        self._before = self._said[-1] if self._said else self._before
        self._said.clear()

    def _pass(self, waiting: float) -> ChannelUpdate:
        new_audio = self._seconds_since_pass()
        started = self._clock()
        heard = self._recognise(self._now, self._options.live_beam, final=False)
        cost = self._clock() - started
        self.scheduler.record(cost, new_audio)
        self._covered = self._now
        update = self._stabiliser.update(heard, self._now / SAMPLE_RATE)
        return replace(self._update(update), lag=waiting + cost, cost=cost)

    def _end(self, end: int) -> list[ChannelUpdate]:
        started = self._clock()
        words = self._recognise(end, self._options.final_beam, final=True)
        if self._is_noise(words):
            words = ()
        update = self._update(self._stabiliser.finish(words))
        cost = self._clock() - started
        self.scheduler.record(cost, max(self._seconds_since_pass(), self.scheduler.interval))
        self._speech, self._covered = None, end
        self._features.discard_before(end - 2 * SAMPLE_RATE)
        return [replace(update, ended=self._now / SAMPLE_RATE, lag=cost, cost=cost)]

    def _recognise(self, end: int, beam: int, *, final: bool) -> tuple[Heard, ...]:
        if end - self._window < _MIN_PASS:
            return ()
        base = self._recogniser.options.search
        effort = self.scheduler.effort(beam, base.cutoff)
        search = replace(base, beam=effort.beam, cutoff=effort.cutoff)
        mel = self._features.window(self._window, end)
        run = self._recogniser.recognise_final if final else self._recogniser.recognise
        return self._on_clock(run(mel, prompt=self._prompt(), search=search, bias=self._bias))

    def _on_clock(self, recognition: Recognition) -> tuple[Heard, ...]:
        offset = self._window / SAMPLE_RATE
        return tuple(
            Heard(replace(word, start=word.start + offset, end=word.end + offset), tokens)
            for word, tokens in zip(recognition.words, recognition.word_tokens, strict=True)
        )

    def _prompt(self) -> tuple[int, ...]:
        """Tokens of the committed words that are still inside the window."""
        begin = self._window / SAMPLE_RATE
        return tuple(
            token
            for heard in self._stabiliser.committed
            if heard.word.end > begin
            for token in heard.tokens
        )

    def _is_noise(self, words: tuple[Heard, ...]) -> bool:
        """Whether an utterance with nothing committed yet is too unlikely to be speech."""
        if self._stabiliser.committed or not words:
            return False
        mean = sum(heard.word.probability for heard in words) / len(words)
        return mean < self._options.min_probability

    # -- the window ------------------------------------------------------------------------------

    def _seconds_since_pass(self) -> float:
        return (self._now - self._covered) / SAMPLE_RATE

    def _cut_if_long(self) -> list[ChannelUpdate]:
        """Move the window's start behind words that are fixed, at the quietest point there."""
        longest = int(self._options.max_window * SAMPLE_RATE)
        if self._now - self._window <= longest:
            return []
        keep = int(self._options.keep_context * SAMPLE_RATE)
        update = self._stabiliser.force((self._now - 2 * keep) / SAMPLE_RATE)
        self._window = self._quiet_cut(self._now - 2 * keep)
        self._features.discard_before(self._window - SAMPLE_RATE)
        return [self._update(update)] if update.committed else []

    def _quiet_cut(self, latest: int) -> int:
        """Sample between two committed words, or the quietest one when there is none to go by."""
        ends = [heard.word for heard in self._stabiliser.committed]
        begin = self._window / SAMPLE_RATE
        gaps = [
            (int(left.end * SAMPLE_RATE), int(right.start * SAMPLE_RATE))
            for left, right in pairwise(ends)
            if left.end > begin + self._options.keep_context and right.start * SAMPLE_RATE <= latest
        ]
        if not gaps:
            gaps = [(latest - SAMPLE_RATE, latest)]
        start, end = max(gaps[-6:], key=lambda gap: gap[1] - gap[0])
        cut = self._detector.quietest(start, max(end, start + SAMPLE_RATE // 50))
        return cut // HOP * HOP

    def _skip(self, seconds: float) -> list[ChannelUpdate]:
        """Give up the oldest undecoded audio so that the newest is heard in time."""
        start = self._covered
        end = min(self._now, start + int(seconds * SAMPLE_RATE))
        if end == start:
            return []
        fresh = self._update(self._stabiliser.finish(self._stabiliser.tentative))
        self._window = self._covered = end
        gap = Gap(start, end, "the computer was too slow")
        return [fresh, ChannelUpdate(gap=gap)]

    def _update(self, update: StableUpdate) -> ChannelUpdate:
        last = self._said[-1] if self._said else self._before
        words = sentence_case((*self._corrected(update), *update.tentative), last)
        fresh, tentative = words[: len(update.committed)], words[len(update.committed) :]
        self._said += fresh
        caption = Caption(self.channel, tuple(self._said), tentative, self._utterance)
        return ChannelUpdate(fresh, caption)

    def _corrected(self, update: StableUpdate) -> tuple[Word, ...]:
        """Write committed words as they are meant; the tentative ones behind them help to tell."""
        if self._homophones is None or not update.committed:
            return update.committed
        words = self._homophones.correct_words(
            (*update.committed, *update.tentative), before=self._said[-2:]
        )
        return words[: len(update.committed)]
