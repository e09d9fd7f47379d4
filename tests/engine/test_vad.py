"""Where speech begins and ends."""

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from engine.audio.level import measure_level
from engine.audio.media import read_audio
from engine.errors import OptionsError
from engine.features import HOP
from engine.types import SAMPLE_RATE, AudioChunk
from engine.vad import FRAME, SpeechDetector, VadOptions

FRAMES_A_SECOND = SAMPLE_RATE / FRAME


class LoudIsSpeech:
    """Calls a frame speech when it is loud; remembers what it was asked."""

    def __init__(self, threshold=0.05):
        self.threshold = threshold
        self.asked = []

    def probability(self, frame):
        self.asked.append(frame.copy())
        return 0.9 if np.abs(frame).max() >= self.threshold else 0.1

    def reset(self):
        self.asked.append(None)


class Scripted:
    """Gives the probabilities of a list, one a frame."""

    def __init__(self, probabilities):
        self._rest = list(probabilities)

    def probability(self, frame):
        return self._rest.pop(0)

    def reset(self):
        pass


def noise(seconds, amplitude=0.01, seed=0):
    random = np.random.default_rng(seed)
    return random.uniform(-amplitude, amplitude, int(seconds * SAMPLE_RATE)).astype(np.float32)


def recording(*parts):
    """Noise in turns of (seconds, amplitude)."""
    return np.concatenate([noise(*part, seed=at) for at, part in enumerate(parts)])


def capture(detector, samples, block=320, start=0):
    changes = []
    for at in range(0, len(samples), block):
        changes += detector.push(AudioChunk(samples[at : at + block], start + at))
    return changes


def options(**changes):
    """Options without gain, so that amplitudes stay as they are."""
    return VadOptions(**{"max_gain_db": 0.0, **changes})


def detector(**changes):
    return SpeechDetector(options(**changes), LoudIsSpeech())


def seconds(segment):
    return segment.start / SAMPLE_RATE, None if segment.end is None else segment.end / SAMPLE_RATE


def test_a_segment_is_reported_when_it_starts_and_when_it_ends():
    begin, end = capture(detector(), recording((1, 0.01), (1, 0.5), (1, 0.01)))
    assert begin.end is None
    assert begin.start == end.start
    assert seconds(begin)[0] == pytest.approx(1 - 0.3, abs=0.04)
    assert seconds(end)[1] == pytest.approx(2 + 0.15, abs=0.04)


def test_a_start_is_a_frame_of_the_features():
    begin, _ = capture(detector(), recording((1.013, 0.01), (1, 0.5), (1, 0.01)))
    assert begin.start % HOP == 0


def test_immediate_speech_starts_at_zero():
    (begin,) = capture(detector(), recording((1, 0.5)))
    assert begin.start == 0


def test_a_segment_never_begins_before_the_last_one_ended():
    sound = recording((1, 0.5), (0.45, 0.01), (1, 0.5), (1, 0.01))
    _, first, second, _ = capture(detector(pre_roll=1.0), sound)
    assert second.start >= first.end
    assert second.start - first.end < HOP


def test_a_short_pause_does_not_end_speech_and_a_long_one_does():
    assert len(capture(detector(), recording((1, 0.5), (0.3, 0.01), (1, 0.5), (1, 0.01)))) == 2
    assert len(capture(detector(), recording((1, 0.5), (0.5, 0.01), (1, 0.5), (1, 0.01)))) == 4
    patient = detector(end_silence=0.8)
    assert len(capture(patient, recording((1, 0.5), (0.5, 0.01), (1, 0.5), (1, 0.01)))) == 2


def test_a_click_is_no_speech():
    assert capture(detector(), recording((1, 0.01), (0.03, 0.9), (1, 0.01))) == []


def test_between_the_thresholds_speech_goes_on_but_does_not_start():
    between = [0.3] * 60
    uncertain = SpeechDetector(options(gate_db=-120), Scripted([0.0, *between]))
    assert capture(uncertain, noise(60 / FRAMES_A_SECOND)) == []
    held = SpeechDetector(options(gate_db=-120), Scripted([0.0, *[0.9] * 5, *between]))
    (begin,) = capture(held, noise(60 / FRAMES_A_SECOND))
    assert begin.end is None
    assert held.speaking


def test_silence_counts_from_the_last_frame_of_speech():
    ears = detector()
    capture(ears, recording((1, 0.01), (1, 0.5), (0.2, 0.01)))
    assert ears.speaking
    assert ears.silence / SAMPLE_RATE == pytest.approx(0.2, abs=0.07)
    capture(ears, recording((1, 0.01)), start=int(2.2 * SAMPLE_RATE))
    assert not ears.speaking


def test_near_silence_is_never_put_to_the_network():
    model = LoudIsSpeech()
    ears = SpeechDetector(VadOptions(), model)
    capture(ears, noise(10, amplitude=1e-4))
    assert [frame for frame in model.asked if frame is not None] == []


def test_the_gate_opens_one_frame_early_and_closes_late():
    model = LoudIsSpeech()
    ears = SpeechDetector(options(), model)
    capture(ears, recording((1, 1e-5), (0.5, 0.5), (3, 1e-5)))
    frames = [frame for frame in model.asked if frame is not None]
    assert np.abs(frames[0]).max() < 1e-4
    assert len(frames) / FRAMES_A_SECOND == pytest.approx(0.5 + 0.5, abs=0.15)


def test_quiet_audio_is_amplified_for_the_network_and_loud_audio_is_not():
    quiet = LoudIsSpeech()
    capture(SpeechDetector(VadOptions(), quiet), noise(1, amplitude=0.005))
    assert measure_level(quiet.asked[-1]).rms_db == pytest.approx(-30, abs=1)
    loud = LoudIsSpeech()
    capture(SpeechDetector(VadOptions(), loud), noise(1, amplitude=0.5))
    assert np.abs(loud.asked[-1]).max() <= 0.5


def test_a_soft_voice_right_after_a_loud_one_is_amplified_within_half_a_second():
    loud, pause, soft = noise(5, 0.5), noise(0.4, 1e-4), noise(2, 0.005)
    model = LoudIsSpeech(0.03)
    found = SpeechDetector(VadOptions(), model)
    started = [change.start for change in capture(found, np.concatenate([loud, pause, soft]))]
    assert started[-1] / SAMPLE_RATE < 5.9
    assert found.speaking


def test_the_gain_does_not_pump_while_somebody_speaks():
    model = Scripted([0.9] * 1000)
    frames = []
    model.probability = lambda frame: frames.append(frame.copy()) or 0.9
    loud, soft = noise(1, 0.5), noise(0.5, 0.005)
    capture(SpeechDetector(VadOptions(), model), np.concatenate([loud, soft]))
    assert measure_level(frames[-1]).rms_db == pytest.approx(measure_level(soft).rms_db, abs=1)


def test_a_jump_of_the_clock_ends_the_segment_before_it():
    ears = detector()
    capture(ears, recording((1, 0.01), (1, 0.5)))
    (ended,) = ears.push(AudioChunk(noise(0.5), 5 * SAMPLE_RATE))
    assert seconds(ended)[1] == pytest.approx(2.0, abs=0.001)
    (begin,) = capture(ears, recording((1, 0.5)), start=int(5.5 * SAMPLE_RATE))
    assert seconds(begin)[0] == pytest.approx(5.2, abs=0.05)


def test_skipping_time_does_the_same():
    ears = detector()
    capture(ears, recording((1, 0.5)))
    (ended,) = ears.skip(SAMPLE_RATE)
    assert seconds(ended)[1] == pytest.approx(1.0, abs=0.001)
    assert ears.skip(SAMPLE_RATE) == ()
    (begin,) = capture(ears, recording((1, 0.5)), start=3 * SAMPLE_RATE)
    assert begin.start >= 3 * SAMPLE_RATE


@settings(max_examples=40)
@given(
    turns=st.lists(st.tuples(st.floats(0.05, 0.8), st.sampled_from([1e-5, 0.01, 0.5])), max_size=8),
    block=st.integers(1, 5000),
)
def test_the_size_of_blocks_changes_nothing(turns, block):
    samples = recording((0.1, 0.01), *turns)
    whole = capture(SpeechDetector(VadOptions(), LoudIsSpeech(0.1)), samples, block=len(samples))
    assert capture(SpeechDetector(VadOptions(), LoudIsSpeech(0.1)), samples, block) == whole


@settings(max_examples=40)
@given(turns=st.lists(st.tuples(st.floats(0.05, 0.8), st.sampled_from([1e-5, 0.01, 0.5]))))
def test_segments_are_in_order_and_never_overlap(turns):
    changes = capture(detector(), recording((0.1, 0.01), *turns, (1, 0.01)))
    ended = [change for change in changes if change.end is not None]
    assert [change.start for change in changes if change.end is None] == [s.start for s in ended]
    edges = [edge for segment in ended for edge in (segment.start, segment.end)]
    assert edges == sorted(edges)


def test_numbers_that_are_none_are_silence():
    samples = recording((1, 0.01), (1, 0.5))
    samples[5000:6000] = np.nan
    samples[7000] = np.inf
    (begin,) = capture(detector(), samples)
    assert seconds(begin)[0] == pytest.approx(0.7, abs=0.04)


def test_a_cut_falls_into_the_quietest_place():
    ears = detector()
    capture(ears, recording((1, 0.3), (0.15, 0.02), (1, 0.3), (0.15, 0.001), (1, 0.3)))
    at = ears.quietest(0, int(3.2 * SAMPLE_RATE))
    assert at / SAMPLE_RATE == pytest.approx(2.225, abs=0.05)
    at = ears.quietest(0, 2 * SAMPLE_RATE)
    assert at / SAMPLE_RATE == pytest.approx(1.075, abs=0.05)
    assert at % HOP == 0


def test_a_cut_stays_within_its_range():
    ears = detector()
    capture(ears, recording((2, 0.3)))
    for start, end in [(0, 100), (15_990, 16_010), (31_000, 60_000), (50_000, 60_000), (-9, 5)]:
        assert start <= ears.quietest(start, end) <= max(start, end)


def test_a_minute_is_remembered_and_no_more():
    ears = detector()
    capture(ears, recording((200, 0.3), (0.2, 0.001), (30, 0.3)), block=SAMPLE_RATE)
    at = ears.quietest(180 * SAMPLE_RATE, 230 * SAMPLE_RATE)
    assert at / SAMPLE_RATE == pytest.approx(200.1, abs=0.06)
    assert len(ears._quiet._energies) < 70 * SAMPLE_RATE / 128


@pytest.mark.parametrize(
    "changes",
    [
        {"start_probability": 0.2, "stop_probability": 0.3},
        {"start_probability": 1.0},
        {"end_silence": 0.1, "post_roll": 0.2},
        {"pre_roll": -0.1},
        {"max_gain_db": 90.0},
    ],
)
def test_options_that_make_no_sense_are_refused(changes):
    with pytest.raises(OptionsError):
        VadOptions(**changes)


@pytest.fixture(scope="module")
def speech():
    """The bundled recording, its first 15 seconds."""
    path = Path(__file__).parents[2] / "resources" / "samples" / "the-toll.opus"
    return read_audio(path).samples[: 15 * SAMPLE_RATE]


def spoken(samples, **changes):
    """Seconds of speech that the real network finds."""
    ears = SpeechDetector(VadOptions(**changes))
    changes = [*capture(ears, samples), *ears.skip(0)]
    return sum(c.end - c.start for c in changes if c.end is not None) / SAMPLE_RATE


def test_read_speech_is_detected(speech):
    assert spoken(speech) > 9


def test_quiet_speech_is_detected(speech):
    rms = np.sqrt(np.mean(speech**2))
    quiet = speech * np.float32(10 ** (-50 / 20) / rms)
    assert spoken(quiet) == pytest.approx(spoken(speech), rel=0.1)


def test_speech_40_db_softer_right_after_loud_speech_is_detected(speech):
    loud = speech[: 5 * SAMPLE_RATE] * np.float32(0.9 / np.abs(speech).max())
    soft = loud * np.float32(0.01)
    joined = np.concatenate([loud, soft]) + noise(10, 1e-3)
    assert spoken(joined) - spoken(loud) == pytest.approx(spoken(loud), rel=0.15)


@pytest.mark.parametrize("amplitude", [0.0, 1e-4, 1e-2, 0.5])
def test_steady_noise_is_not_speech(amplitude):
    assert spoken(noise(10, amplitude)) == 0
