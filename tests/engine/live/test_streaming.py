"""The streaming pipeline with a scripted recogniser: one word for every half second of audio."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.events import CaptionChanged, GapFound, LagChanged, SpeechEnded
from engine.live.options import LiveOptions
from engine.live.streaming import StreamingRecogniser, UtteranceClosed, WordsCommitted
from engine.types import SAMPLE_RATE
from tests.engine.live.scripted import ScriptedFeatures, ScriptedRecogniser, ScriptedVoice, numbers
from tests.engine.session_fakes import only


class Ticker:
    """A clock that moves by `cost` each time it is read."""

    def __init__(self, cost=0.005):
        self.now, self.cost = 0.0, cost

    def __call__(self):
        self.now += self.cost
        return self.now


def stream(channel, seconds, block=0.1):
    outputs = []
    for _ in range(round(seconds / block)):
        outputs += channel.push(np.zeros(int(block * SAMPLE_RATE), np.float32))
        outputs += channel.step()
    return outputs


def make(*spans, recogniser=None, clock=None, **options):
    recogniser = recogniser or ScriptedRecogniser()
    channel = StreamingRecogniser(
        "mic",
        recogniser,
        ScriptedVoice(*spans),
        ScriptedFeatures(),
        LiveOptions(**{"refresh": 0.32, **options}),
        clock=clock or Ticker(),
    )
    return channel, recogniser


def committed(outputs):
    return [word.text.lower() for output in only(outputs, WordsCommitted) for word in output.words]


def captions_of(outputs):
    return [event.caption for event in only(outputs, CaptionChanged)]


def test_silence_after_speech_is_not_kept():
    class Kept(ScriptedFeatures):
        start = end = 0

        def push(self, samples):
            self.end += len(samples)

        def discard_before(self, sample):
            self.start = max(self.start, sample)

        def window(self, start, end):
            assert start >= self.start
            return start, end

    features = Kept()
    channel = StreamingRecogniser(
        "mic", ScriptedRecogniser(), ScriptedVoice((1, 4)), features, LiveOptions(), clock=Ticker()
    )
    stream(channel, 60)
    assert features.end - features.start <= 2 * SAMPLE_RATE


def test_every_word_is_committed_once_and_in_order():
    channel, _ = make((0, 6), (8, 11))
    assert committed(stream(channel, 12)) == numbers(0, 12) + numbers(16, 22)


def test_nothing_is_decoded_without_speech():
    channel, recogniser = make((5, 6))
    stream(channel, 4.5)
    assert recogniser.spans == []


def test_an_utterance_ends_with_its_last_words_then_the_event_then_the_final_caption():
    channel, _ = make((0, 3))
    outputs = stream(channel, 4)
    (ended,) = only(outputs, SpeechEnded)
    assert ended == SpeechEnded("mic", pytest.approx(3.0, abs=0.11))
    words, _, caption, closed, lag = outputs[outputs.index(ended) - 1 :]
    assert words.words[-1].text == "w5"
    assert caption.caption.tentative == ()
    assert (type(closed), type(lag)) == (UtteranceClosed, LagChanged)


def test_finish_decodes_what_was_still_being_committed():
    channel, _ = make((0, 99))
    outputs = stream(channel, 3) + channel.finish()
    assert committed(outputs) == numbers(0, 6)


def test_a_long_speech_without_a_pause_never_needs_a_long_window():
    channel, recogniser = make((0, 99))
    outputs = stream(channel, 60) + channel.finish()
    assert committed(outputs) == numbers(0, 120)
    assert max(end - start for start, end in recogniser.spans) <= 12.5


def test_improbable_words_without_any_before_are_dropped():
    channel, _ = make((0, 0.6), recogniser=ScriptedRecogniser(probability=0.05))
    assert committed(stream(channel, 2)) == []


def test_the_final_pass_searches_wider_than_the_live_ones():
    channel, recogniser = make((0, 3), live_beam=1, final_beam=5)
    stream(channel, 4)
    assert set(recogniser.beams[:-1]) == {1}
    assert recogniser.beams[-1] == 5


def test_a_slow_machine_decodes_less_often_and_loses_no_word():
    quick, quick_recogniser = make((0, 10))
    slow, slow_recogniser = make((0, 10), clock=Ticker(cost=1.0))
    assert committed(stream(quick, 11)) == committed(stream(slow, 11))
    assert len(slow_recogniser.spans) < len(quick_recogniser.spans) / 2


def test_audio_that_waits_too_long_is_skipped_with_a_gap():
    channel, _ = make((0, 99))
    stream(channel, 3)
    (found,) = only(channel.step(waiting=20.0), GapFound)
    assert found.gap.end > found.gap.start


def test_lost_audio_moves_the_clock_and_leaves_a_gap():
    channel, _ = make((0, 99))
    before = stream(channel, 3)
    lost = channel.mark_gap(2 * SAMPLE_RATE, "the microphone was away")
    assert committed(before + lost) == numbers(0, 6)
    gap = lost[-1].gap
    assert (gap.start, gap.end) == (3 * SAMPLE_RATE, 5 * SAMPLE_RATE)
    assert channel.now == 5 * SAMPLE_RATE


def test_a_new_utterance_gets_a_new_number():
    channel, _ = make((0, 2), (3, 5))
    captions = captions_of(stream(channel, 6))
    assert sorted({caption.utterance for caption in captions}) == [1, 2]


def test_homophones_are_corrected_when_a_word_is_committed_and_stay_so():
    class Shouts:
        """Stands in for the corrector: every committed word is written in capitals."""

        def correct_words(self, words, before=()):
            assert all(word.text.isupper() for word in before)
            return tuple(replace(word, text=word.text.upper()) for word in words)

    channel = StreamingRecogniser(
        "mic",
        ScriptedRecogniser(),
        ScriptedVoice((0, 4)),
        ScriptedFeatures(),
        LiveOptions(refresh=0.32),
        homophones=Shouts(),
        clock=Ticker(),
    )
    outputs = stream(channel, 5)
    assert committed(outputs) == numbers(0, 8)
    captions = captions_of(outputs)
    assert all(word.text.isupper() for caption in captions for word in caption.committed)
    assert any(word.text.islower() for caption in captions for word in caption.tentative)


def test_a_number_is_committed_in_figures_once_it_is_complete_and_never_changes():
    spoken = "we saw twenty five thousand people at nine thirty pm and they"
    channel = StreamingRecogniser(
        "mic",
        ScriptedRecogniser(text=spoken),
        ScriptedVoice((0, 6)),
        ScriptedFeatures(),
        LiveOptions(refresh=0.32),
        normalise=True,
        clock=Ticker(),
    )
    outputs = stream(channel, 7)
    captions = [[word.text for word in caption.committed] for caption in captions_of(outputs)]
    words = [word.text for output in only(outputs, WordsCommitted) for word in output.words]
    assert words == captions[-1]
    assert " ".join(captions[-1]) == "We saw 25,000 people at 9:30 PM and they"
    for shorter, longer in pairwise(captions):
        assert longer[: len(shorter)] == shorter
