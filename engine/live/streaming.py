"""One channel of live captioning: audio in, words and events out; runs on the engine thread.

A window of audio follows the voice. The scheduler decides when a pass over the window is due; each
pass is prompted with the words already committed in it, so only the tail is searched. A pause ends
the utterance; a window that grows too long is cut at its quietest point behind committed words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.events import CaptionChanged, GapFound, LagChanged, SpeechEnded
from engine.features import HOP
from engine.live.scheduler import Scheduler
from engine.live.stabiliser import DecodedWord, Stabiliser
from engine.model.contextual_bias import ContextualBias
from engine.text.inverse_normalisation import settled, written_form
from engine.text.sentences import sentence_case
from engine.types import SAMPLE_RATE, AudioChunk, Caption, Channel, Gap, SpeechSegment, Word

if TYPE_CHECKING:
    from engine.features import LogMelStream
    from engine.live.options import LiveOptions
    from engine.model.recogniser import Recogniser, Recognition
    from engine.text.homophones import HomophoneCorrector
    from engine.types import Float32, StableUpdate
    from engine.vad import SpeechDetector

OVERLOADED = "audio was skipped to keep up"
"""Reason of a gap where audio was skipped or dropped under load."""

_MIN_PASS = SAMPLE_RATE // 4
"""A window of fewer samples than this is not decoded."""


@dataclass(frozen=True, slots=True)
class WordsCommitted:
    """Words of a channel that no longer change, in order and each of them once."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class UtteranceClosed:
    """All words of the utterance are committed and its final caption is out."""


ChannelOutput = (
    WordsCommitted | UtteranceClosed | CaptionChanged | SpeechEnded | GapFound | LagChanged
)
"""Output of the pipeline, in order: words for the cue builder, and events for the listener."""


class StreamingRecogniser:
    """Recognises the speech of one source while it arrives.

    Parameters
    ----------
    channel
        Label of every event and cue.
    recogniser, detector, features
        The shared recogniser, and this channel's own voice activity detector and log-mel stream.
    options
        Timing and beam widths.
    bias
        Contextual bias towards the user's vocabulary; None for none.
    homophones
        Corrects words when they are committed; None leaves them as they were decoded.
    normalise
        Whether numbers, times and addresses are committed in written form.
    clock
        Seconds, monotonic; measures the cost of a pass.
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
        normalise: bool = False,
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
        self._normalise = normalise
        self._clock = clock
        self._stabiliser = Stabiliser(options)
        self._now = 0
        self._window = 0
        self._covered = 0
        self._speech: SpeechSegment | None = None
        self._utterance = 0
        self._committed: list[Word] = []
        self._held: tuple[Word, ...] = ()
        self._last_before: Word | None = None

    @property
    def now(self) -> int:
        """Position on the channel's clock, in samples."""
        return self._now

    def push(self, samples: Float32) -> list[ChannelOutput]:
        """Take more audio, float32 (samples,) at 16 kHz; finish utterances that end in it."""
        chunk = AudioChunk(samples, self._now)
        self._features.push(samples)
        self._now = chunk.end
        outputs: list[ChannelOutput] = []
        for segment in self._detector.push(chunk):
            if self._speech is None:
                self._begin(segment)
            if segment.end is not None:
                outputs += self._end(segment.end)
        if self._speech is None:
            self._features.discard_before(self._now - 2 * SAMPLE_RATE)
        return outputs

    def step(self, waiting: float = 0.0) -> list[ChannelOutput]:
        """Run a pass if one is due; `waiting` seconds of audio are still queued at the source."""
        if self._speech is None:
            return []
        excess = self.scheduler.excess(waiting + self._seconds_since_pass())
        if excess:
            return self._drop_oldest(excess)
        first = self._covered <= self._window
        enough = self._options.first_pass if first else 0.0
        if self._seconds_since_pass() < enough or not self.scheduler.is_due(
            self._seconds_since_pass()
        ):
            return []
        return [*self._cut_if_long(), *self._pass(waiting)]

    def set_model(self, recogniser: Recogniser, bias: ContextualBias | None) -> None:
        """Decode with another recogniser from the next pass on; committed words stay."""
        if recogniser.tokenizer.vocabulary != self._recogniser.tokenizer.vocabulary:
            self._stabiliser.retokenise(recogniser.tokenizer.encode)
        self._recogniser, self._bias = recogniser, bias

    def set_vocabulary(self, terms: Sequence[str]) -> None:
        """Replace the names and terms of the vocabulary from the next pass on.

        Raises
        ------
        OptionsError
            A term is too long, or there are too many; the vocabulary stays as it was.
        """
        self._bias = ContextualBias.of(terms, self._recogniser.tokenizer)

    def finish(self) -> list[ChannelOutput]:
        """Finish the utterance: the source has ended, is paused or is lost."""
        return self._end(self._now) if self._speech is not None else []

    def mark_gap(self, samples: int, reason: str, before: int = 0) -> list[ChannelOutput]:
        """Finish the utterance and advance the clock over `samples` of missing audio.

        The `before` samples that were pushed last belong to the gap as well: they came from a
        source that was no longer the right one.
        """
        gap = Gap(self._now - before, self._now + samples, reason)
        return [*self.skip(samples), GapFound(self.channel, gap)]

    def skip(self, samples: int) -> list[ChannelOutput]:
        """Finish the utterance and advance the clock over a pause of `samples`."""
        outputs = self.finish()
        self._now += samples
        self._features.skip(samples)
        self._detector.skip(samples)
        return outputs

    # -- passes ----------------------------------------------------------------------------------

    def _begin(self, segment: SpeechSegment) -> None:
        self._speech = segment
        self._window = self._covered = segment.start
        self._utterance += 1
        self._stabiliser.reset()
        self._last_before = self._committed[-1] if self._committed else self._last_before
        self._committed.clear()

    def _pass(self, waiting: float) -> list[ChannelOutput]:
        new_audio = self._seconds_since_pass()
        started = self._clock()
        words = self._decode(self._now, self._options.live_beam, final=False)
        cost = self._clock() - started
        self.scheduler.record(cost, new_audio)
        self._covered = self._now
        update = self._stabiliser.update(words, self._now / SAMPLE_RATE)
        return [*self._show(update), LagChanged(waiting + cost, self.scheduler.load)]

    def _end(self, end: int) -> list[ChannelOutput]:
        started = self._clock()
        words = self._decode(end, self._options.final_beam, final=True)
        if self._is_noise(words):
            words = ()
        committed, caption = self._show(self._stabiliser.finish(words), final=True)
        cost = self._clock() - started
        self.scheduler.record(cost, max(self._seconds_since_pass(), self.scheduler.interval))
        self._speech, self._covered = None, end
        self._features.discard_before(end - 2 * SAMPLE_RATE)
        ended = SpeechEnded(self.channel, self._now / SAMPLE_RATE)
        lag = LagChanged(cost, self.scheduler.load)
        return [committed, ended, caption, UtteranceClosed(), lag]

    def _decode(self, end: int, beam: int, *, final: bool) -> tuple[DecodedWord, ...]:
        if end - self._window < _MIN_PASS:
            return ()
        base = self._recogniser.options.search
        effort = self.scheduler.effort(beam, base.cutoff)
        search = replace(base, beam=effort.beam, cutoff=effort.cutoff)
        mel = self._features.window(self._window, end)
        run = self._recogniser.recognise_final if final else self._recogniser.recognise
        return self._on_clock(run(mel, prompt=self._prompt(), search=search, bias=self._bias))

    def _on_clock(self, recognition: Recognition) -> tuple[DecodedWord, ...]:
        """Move the words from the window's clock to the session's."""
        offset = self._window / SAMPLE_RATE
        return tuple(
            DecodedWord(replace(word, start=word.start + offset, end=word.end + offset), tokens)
            for word, tokens in zip(recognition.words, recognition.word_tokens, strict=True)
        )

    def _prompt(self) -> tuple[int, ...]:
        """Tokens of the committed words that are still inside the window."""
        begin = self._window / SAMPLE_RATE
        return tuple(
            token
            for decoded in self._stabiliser.committed
            if decoded.word.end > begin
            for token in decoded.tokens
        )

    def _is_noise(self, words: tuple[DecodedWord, ...]) -> bool:
        """Whether an utterance with nothing committed yet is too improbable to be speech."""
        if self._stabiliser.committed or not words:
            return False
        mean = sum(decoded.word.probability for decoded in words) / len(words)
        return mean < self._options.min_probability

    # -- the window ------------------------------------------------------------------------------

    def _seconds_since_pass(self) -> float:
        return (self._now - self._covered) / SAMPLE_RATE

    def _cut_if_long(self) -> list[ChannelOutput]:
        """Move the start of a long window to the quietest point behind committed words."""
        longest = int(self._options.max_window * SAMPLE_RATE)
        if self._now - self._window <= longest:
            return []
        keep = int(self._options.keep_context * SAMPLE_RATE)
        update = self._stabiliser.force((self._now - 2 * keep) / SAMPLE_RATE)
        self._window = self._quiet_cut(self._now - 2 * keep)
        self._features.discard_before(self._window - SAMPLE_RATE)
        return [*self._show(update)] if update.committed else []

    def _quiet_cut(self, latest: int) -> int:
        """Return the quietest sample between two committed words, or else of the last second."""
        words = [decoded.word for decoded in self._stabiliser.committed]
        begin = self._window / SAMPLE_RATE
        gaps = [
            (int(left.end * SAMPLE_RATE), int(right.start * SAMPLE_RATE))
            for left, right in pairwise(words)
            if left.end > begin + self._options.keep_context and right.start * SAMPLE_RATE <= latest
        ]
        if not gaps:
            gaps = [(latest - SAMPLE_RATE, latest)]
        start, end = max(gaps[-6:], key=lambda gap: gap[1] - gap[0])
        cut = self._detector.quietest(start, max(end, start + SAMPLE_RATE // 50))
        return cut // HOP * HOP

    def _drop_oldest(self, seconds: float) -> list[ChannelOutput]:
        """Drop the oldest undecoded audio so that the captions catch up."""
        start = self._covered
        end = min(self._now, start + int(seconds * SAMPLE_RATE))
        if end == start:
            return []
        update = self._stabiliser.finish(self._stabiliser.tentative)
        self._window = self._covered = end
        return [
            *self._show(update, final=True),
            GapFound(self.channel, Gap(start, end, OVERLOADED)),
        ]

    def _show(
        self, update: StableUpdate, *, final: bool = False
    ) -> tuple[WordsCommitted, CaptionChanged]:
        """Write committed and tentative words as they are read.

        Words that the next ones may join ("twenty" before "five") are held back among the tentative
        ones, so that a committed word never changes; none is held back where `final` is set.
        """
        known = (*self._committed, *self._held)
        last = known[-1] if known else self._last_before
        words = sentence_case((*self._corrected(update), *update.tentative), last)
        count = len(update.committed)
        committed, tentative = (*self._held, *words[:count]), words[count:]
        if self._normalise:
            following = [decoded.word for decoded in self._stabiliser.tentative]
            count = len(committed) if final else settled(committed, following, self._committed)
            committed, self._held = committed[:count], committed[count:]
            committed = written_form(committed, self._committed)
            before = (*self._committed, *committed)
            tentative = written_form((*self._held, *tentative), before)
        self._committed += committed
        caption = Caption(self.channel, tuple(self._committed), tentative, self._utterance)
        return WordsCommitted(committed), CaptionChanged(caption)

    def _corrected(self, update: StableUpdate) -> tuple[Word, ...]:
        """Correct homophones among the committed words; the tentative ones give context."""
        if self._homophones is None or not update.committed:
            return update.committed
        known = (*self._committed, *self._held)
        words = self._homophones.correct_words(
            (*update.committed, *update.tentative), before=known[-2:]
        )
        return words[: len(update.committed)]
