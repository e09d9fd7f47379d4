from __future__ import annotations

import numpy as np
import pytest
from speech_fakes import SPEECH, tone, write_wav

from app.bench.endurance import (
    LoopingSource,
    SessionMeter,
    figures_of,
    growth,
    measure_endurance,
    memory_at,
)
from app.bench.peers import process_memory_mb
from app.paths import Paths
from app.service import CaptioningService
from engine import (
    Caption,
    CaptionChanged,
    Cue,
    CueFinal,
    EngineError,
    LagChanged,
    LoadLevel,
    MediaError,
    SessionEnded,
    SessionFailed,
    Word,
)
from resources import resource

MODELS = sorted((resource("models")).glob("*/config.json"))


def everything(source):
    return [block.samples for block in iter(lambda: source.read(0), None)]


def committed(text, utterance=0):
    words = tuple(Word(word, 0.0, 0.1, 1.0) for word in text.split())
    return CaptionChanged(Caption("file", words, (), utterance))


class TestLoopingSource:
    def test_the_file_starts_again_until_the_time_is_up(self, tmp_path):
        recording = tone(1.0)
        source = LoopingSource(write_wav(tmp_path / "a.wav", recording), 2.5)
        source.open()
        heard = np.concatenate(everything(source))[:, 0]
        assert source.finished
        assert 2.5 <= source.delivered < 3.0
        assert source.delivered == pytest.approx(len(heard) / 16_000)
        again = np.resize(recording, len(heard))
        assert np.abs(heard - again).max() < 1e-3

    def test_closed_it_delivers_nothing_and_opened_again_it_starts_afresh(self, tmp_path):
        source = LoopingSource(write_wav(tmp_path / "a.wav", tone(1.0)), 10)
        source.open()
        first = source.read(0).samples
        source.close()
        assert source.read(0) is None
        assert source.finished
        source.open()
        assert np.array_equal(source.read(0).samples, first)

    def test_it_stays_where_it_is_over_a_pause(self, tmp_path):
        source = LoopingSource(write_wav(tmp_path / "a.wav", tone(1.0)), 1.0)
        source.open()
        first = source.read(0).samples
        source.pause()
        source.resume()
        assert len(first) + sum(map(len, everything(source))) == 16_000

    def test_a_file_without_audio_ends_it(self, tmp_path):
        with pytest.raises(MediaError):
            LoopingSource(tmp_path / "none.wav", 1.0).open()


class TestSessionMeter:
    def meter(self, parts):
        part = iter(parts)
        return SessionMeter(lambda: next(part), lambda: 100.0)

    def test_passes_of_the_first_and_last_quarter_are_compared(self):
        meter = self.meter([0.1, 0.2, 0.5, 0.8, 0.9])
        for seconds in (0.1, 0.3, 9.0, 0.4, 0.6):
            meter.on_event(LagChanged(seconds, LoadLevel.FULL))
        meter.on_event(SessionEnded(3600.0, 360.0))
        passes = figures_of(meter, 0)["pass_seconds"]
        assert passes["first_quarter"] == pytest.approx(0.2)
        assert passes["last_quarter"] == pytest.approx(0.5)
        assert passes["drift"] == pytest.approx(0.3)

    @pytest.mark.parametrize(
        ("first", "then", "changed"),
        [("one two", "one two three", 0), ("one two", "one too", 1), ("one two", "one", 1)],
    )
    def test_committed_words_that_change_are_counted(self, first, then, changed):
        meter = self.meter([])
        meter.on_event(committed(first))
        meter.on_event(committed(then))
        assert meter.changed == changed

    def test_a_new_utterance_is_not_compared_with_the_one_before(self):
        meter = self.meter([])
        meter.on_event(committed("one two", 0))
        meter.on_event(committed("three", 1))
        assert meter.changed == 0

    def test_published_cues_are_compared_with_stored_cues(self):
        meter = self.meter([])
        meter.on_event(CueFinal(Cue(0.0, 1.0, ("one",), "file")))
        meter.on_event(SessionEnded(60.0, 6.0))
        figures = figures_of(meter, 0)
        assert (figures["cues_written"], figures["cues_read"]) == (1, 0)
        assert (figures["audio_minutes"], figures["rtf"]) == (1.0, 0.1)

    def test_a_session_that_failed_has_no_figures(self):
        meter = self.meter([])
        meter.on_event(SessionFailed("The disk is gone."))
        with pytest.raises(EngineError, match="The disk is gone"):
            figures_of(meter, 0)


class TestMemory:
    def test_growth_is_that_of_the_warm_session(self):
        memory = [(0.0, 50.0), (0.1, 190.0), (0.2, 200.0), (0.6, 202.0), (1.0, 204.0)]
        assert growth(memory, hours=0.5) == pytest.approx(10.0)
        assert growth(memory[:3], hours=0.5) is None

    def test_the_reading_nearest_to_a_part_counts(self):
        assert memory_at([(0.09, 1.0), (0.11, 2.0), (0.5, 3.0)], 0.5) == 3.0
        assert memory_at([], 0.5) is None

    def test_resident_memory_is_at_most_the_peak(self):
        now, peak = process_memory_mb(peak=False), process_memory_mb(peak=True)
        assert now is None or 10 < now <= peak


@pytest.mark.model
@pytest.mark.skipif(not MODELS, reason="no model is bundled in this checkout")
def test_a_short_session_stores_all_its_cues(tmp_path):
    figures = measure_endurance(SPEECH, 0.4, CaptioningService(Paths.under(tmp_path)))
    assert figures["audio_minutes"] == pytest.approx(0.4, abs=0.02)
    assert figures["cues_written"] == figures["cues_read"] > 0
    assert figures["committed_changed"] == 0
    assert figures["pass_seconds"]["first_quarter"] > 0
