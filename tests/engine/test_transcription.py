"""Cutting a recording into windows, and decoding them side by side."""

import threading
import tracemalloc
import wave
from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from engine.audio.media import read_audio
from engine.captions.cues import CueOptions
from engine.captions.partial import PartialTranscript
from engine.errors import Cancelled, MediaError, OptionsError
from engine.model.recogniser import Recognition
from engine.transcription import WindowCutter, WindowOptions, transcribe
from engine.types import SAMPLE_RATE, AudioChunk, Word
from tests.engine.live.scripted import ScriptedVoice


def ramp(start, end):
    """Samples that differ and are about equally loud."""
    return np.arange(start, end, dtype=np.float64).astype(np.float32) + np.float32(4e6)


def cut(spans, seconds, block=0.5, samples=ramp, **options):
    """Windows of a recording; `samples` gives its samples of a range."""
    cutter = WindowCutter(ScriptedVoice(*spans), WindowOptions(**options))
    step, windows = int(block * SAMPLE_RATE), []
    for start in range(0, int(seconds * SAMPLE_RATE), step):
        windows += cutter.push(AudioChunk(samples(start, start + step), start))
    return windows + list(cutter.flush())


def bounds(windows):
    return [(window.start / SAMPLE_RATE, window.end / SAMPLE_RATE) for window in windows]


def test_sentences_share_a_window_until_it_is_long_enough():
    assert bounds(cut([(1, 4), (5, 8), (9, 12), (13, 14)], 16, target=8)) == [(1, 12), (13, 14)]


def test_a_long_pause_always_separates():
    assert bounds(cut([(1, 2), (6, 7)], 8)) == [(1, 2), (6, 7)]


@pytest.mark.parametrize("seconds", [6, 3.5])
def test_a_voice_that_is_much_softer_gets_a_window_of_its_own(seconds):
    def softer_after_two_seconds(gain_db):
        def samples(start, end):
            soft = np.arange(start, end) >= 2 * SAMPLE_RATE
            return np.where(soft, 10 ** (gain_db / 20), 1.0).astype(np.float32)

        return samples

    spans = [(0.5, 1.5), (2.5, 4)]
    apart = bounds(cut(spans, seconds, samples=softer_after_two_seconds(-40)))
    together = bounds(cut(spans, seconds, samples=softer_after_two_seconds(-6)))
    assert apart == [(0.5, 1.5), (2.5, min(4, seconds))]
    assert together == [(0.5, min(4, seconds))]


def test_speech_without_a_pause_is_cut_and_nothing_is_lost():
    windows = bounds(cut([(0, 60)], 60.5, target=10, longest=20))
    assert windows[0][0] == 0
    assert windows[-1][1] == pytest.approx(60, abs=0.6)
    assert all(left[1] == right[0] for left, right in pairwise(windows))
    assert max(end - start for start, end in windows) <= 20


def test_speech_to_the_very_end_is_kept():
    assert bounds(cut([(1, 99)], 5)) == [(1, 5)]


def test_silence_gives_no_window():
    assert cut([], 30) == []


def test_a_window_ends_once_nothing_that_follows_can_share_it():
    cutter = WindowCutter(ScriptedVoice((1, 4)), WindowOptions())
    silence = np.zeros(SAMPLE_RATE // 2, np.float32)
    windows = []
    for start in range(0, 8 * SAMPLE_RATE, len(silence)):
        windows += cutter.push(AudioChunk(silence, start))
    assert bounds(windows) == [(1, 4)]


def test_silence_after_speech_is_not_kept():
    cutter = WindowCutter(ScriptedVoice((1, 4)), WindowOptions())
    silence = np.zeros(SAMPLE_RATE // 2, np.float32)
    tracemalloc.start()
    for start in range(0, 300 * SAMPLE_RATE, len(silence)):
        list(cutter.push(AudioChunk(silence, start)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000, "five minutes of silence are 19 MB"


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(1, 12)), min_size=1, max_size=8),
    st.sampled_from([0.1, 0.5, 3.0]),
)
def test_every_window_holds_its_own_audio_and_all_speech_is_in_one(tokens, block):
    spans, at = [], 0.0
    for speech, pause in tokens:
        spans.append((at + pause / 4, at + pause / 4 + speech / 2))
        at = spans[-1][1]
    windows = cut(spans, at + 1, block=block)
    for window in windows:
        assert np.array_equal(window.samples, ramp(window.start, window.end))
    for start, end in spans:
        covered = sum(max(0, min(end, b) - max(start, a)) for a, b in bounds(windows))
        assert covered == pytest.approx(end - start, abs=1e-3)


class Recorder:
    """Decodes one word a window, on any thread."""

    def __init__(self):
        self.lock = threading.Lock()
        self.lengths = []

    def recognise_final(self, mel, prompt=(), search=None, bias=None):
        with self.lock:
            self.lengths.append(mel.shape[1])
        return Recognition((Word(f"n{mel.shape[1]}", 0.0, 0.5, 0.9),), ((1,),))


def wav(path, samples, rate=SAMPLE_RATE):
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def test_a_silent_file_gives_an_empty_transcript_of_its_length(tmp_path):
    path = wav(tmp_path / "silence.wav", np.zeros(5 * SAMPLE_RATE))
    transcript = transcribe(path, Recorder())
    assert transcript.cues == ()
    assert transcript.duration == pytest.approx(5, abs=0.05)


class LastWords:
    """Decodes one word at the end of each window, which lasts beyond it."""

    def recognise_final(self, mel, prompt=(), search=None, bias=None):
        seconds = mel.shape[1] / 100
        return Recognition((Word("Goodbye,", seconds - 0.1, seconds + 0.3, 0.9),), ((1,),))


def test_no_cue_lasts_longer_than_the_file_and_the_last_can_still_be_read(tmp_path, sample):
    path = wav(tmp_path / "cut.wav", read_audio(sample).samples[: 4 * SAMPLE_RATE])
    (cue,) = transcribe(path, LastWords()).cues
    assert cue.end == pytest.approx(4.0)
    assert cue.end - cue.start >= CueOptions().min_duration
    assert cue.words[-1].end <= 4.0


def test_the_track_is_told_before_any_work(sample):
    told = []
    transcribe(sample, Recorder(), on_track=told.append)
    (choice,) = told
    assert choice.chosen.number == 1
    with pytest.raises(MediaError, match="only one audio track"):
        transcribe(sample, Recorder(), track=2)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(MediaError, match=r"nothing\.wav"):
        transcribe(tmp_path / "nothing.wav", Recorder())


def test_cancelling_stops_at_once_where_nobody_speaks(tmp_path):
    path = wav(tmp_path / "silence.wav", np.zeros(30 * SAMPLE_RATE))
    reached = []
    with pytest.raises(Cancelled):
        transcribe(
            path,
            Recorder(),
            progress=lambda now, total: reached.append(now),
            cancelled=lambda: bool(reached) and reached[-1] >= 2,
        )
    assert reached[-1] <= 3


def test_cancelling_does_not_wait_for_the_window_that_is_decoded(sample):
    working, release = threading.Event(), threading.Event()

    class Slow(Recorder):
        def recognise_final(self, mel, prompt=(), search=None, bias=None):
            working.set()
            assert release.wait(30)
            return super().recognise_final(mel)

    try:
        with pytest.raises(Cancelled):
            transcribe(sample, Slow(), workers=1, cancelled=working.is_set)
        assert not release.is_set()
    finally:
        release.set()


def test_progress_reaches_the_end_of_the_file(sample):
    done = []
    transcribe(sample, Recorder(), progress=lambda now, total: done.append((now, total)))
    assert done == sorted(done)
    assert done[-1][0] == pytest.approx(done[-1][1], abs=3)


def test_progress_moves_through_silence(tmp_path):
    path = wav(tmp_path / "silence.wav", np.zeros(5 * SAMPLE_RATE))
    done = []
    transcribe(path, Recorder(), progress=lambda now, total: done.append(now))
    assert len(done) >= 5
    assert done == sorted(done)
    assert done[-1] == pytest.approx(5, abs=0.05)


def test_windows_come_back_in_order_whatever_the_workers_do(sample):
    one = transcribe(sample, Recorder(), workers=1)
    four = transcribe(sample, Recorder(), workers=4)
    assert one == four
    assert len(one.cues) >= 3


def test_a_run_that_was_cut_short_is_resumed_to_the_same_transcript(sample, tmp_path):
    whole, first, second = Recorder(), Recorder(), Recorder()
    expected = transcribe(sample, whole)

    def resume(recogniser, **options):
        with PartialTranscript.open(tmp_path, sample, "") as partial:
            return transcribe(sample, recogniser, partial=partial, workers=1, **options)

    with pytest.raises(Cancelled):
        resume(first, cancelled=lambda: len(first.lengths) >= 2)
    assert resume(second) == expected
    assert 2 <= len(first.lengths) < len(whole.lengths)
    assert len(second.lengths) <= len(whole.lengths) - 2


def test_options_are_checked():
    with pytest.raises(OptionsError):
        WindowOptions(target=30, longest=10)
