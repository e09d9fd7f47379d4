import json

import pytest

from engine.errors import StorageError
from engine.events import (
    AudioStarted,
    CaptionChanged,
    CueFinal,
    GapFound,
    LagChanged,
    SessionEnded,
    SpeechEnded,
)
from engine.metrics import LiveMetrics, measure, read_reference
from engine.types import Caption, Cue, Gap, Word

ZERO = 1000.0


def words(*texts, start=1.0):
    """One word a second, each half a second long."""
    return tuple(Word(text, start + i, start + i + 0.5, 0.9) for i, text in enumerate(texts))


def shown(at, committed=(), tentative=(), utterance=1, start=1.0):
    both = words(*committed, *tentative, start=start)
    caption = Caption("mic", both[: len(committed)], both[len(committed) :], utterance)
    return ZERO + at, CaptionChanged(caption)


def cue(at, *texts):
    return ZERO + at, CueFinal(Cue(1.0, 3.0, (" ".join(texts),), "mic", words(*texts)))


RUN = [
    (ZERO + 0.1, AudioStarted("mic", ZERO)),
    shown(1.6, (), ("Good",)),
    shown(2.7, ("Good",), ("mourning",)),
    shown(2.9, ("Good",), ("morning",)),
    (ZERO + 3.4, SpeechEnded("mic", 3.2)),
    shown(3.45, ("Good", "morning.")),
    cue(3.5, "Good", "morning."),
    (ZERO + 5.0, SessionEnded(10.0, busy=2.0)),
]


def test_a_run_is_measured_against_its_reference():
    report = measure(RUN, words("good", "morning"))
    latency = report["latency"]
    assert latency["first_partial"]["mean"] == pytest.approx(0.6)
    assert latency["emission"]["max"] == pytest.approx(2.9 - 2.5)
    assert latency["emission"]["mean"] == pytest.approx((0.1 + 0.4) / 2)
    assert latency["commit"]["mean"] == pytest.approx((1.2 + 0.95) / 2)
    assert latency["final"]["p95"] == pytest.approx(0.3)
    assert latency["final_after_word"]["p95"] == pytest.approx(1.0)
    assert report["rtf"] == 0.2
    assert report["wer"] == 0
    assert report["word_times"] == "reference"
    assert report["invented_words_per_minute"] is None


def test_a_retracted_tentative_word_is_erasure_but_no_changed_commitment():
    report = measure(RUN)
    assert report["erased_words"] == 2  # mourning -> morning -> morning.
    assert report["normalised_erasure"] == 1
    assert report["committed_changed"] == 0


def test_a_committed_word_that_changes_is_counted():
    log = [shown(2, ("Good", "day")), shown(3, ("Good", "night"))]
    assert measure(log)["committed_changed"] == 1


def test_a_new_utterance_is_not_counted_as_a_change():
    log = [shown(2, ("Good", "day")), shown(9, ("Hello",), utterance=2, start=8)]
    report = measure(log)
    assert (report["erased_words"], report["final_words"]) == (0, 3)


def test_words_that_were_missed_or_invented_are_errors():
    assert measure(RUN, words("good", "old", "morning"))["wer"] == pytest.approx(1 / 3)


def test_every_word_is_an_insertion_where_there_was_no_speech():
    assert measure(RUN, ())["invented_words_per_minute"] == pytest.approx(4 * 6)


def test_without_a_reference_the_words_own_times_are_used():
    report = measure(RUN)
    assert report["word_times"] == "recogniser"
    assert report["latency"]["emission"]["count"] == 2
    assert report["wer"] is None


def test_without_a_clock_there_are_no_latencies_unless_its_zero_is_given():
    assert measure(RUN[1:])["latency"]["emission"] is None
    assert measure(RUN[1:], zero=ZERO) == measure(RUN)


def test_lag_that_grows_shows_as_drift():
    log = [(ZERO + t, LagChanged(0.5 + t * 0.001, 0)) for t in range(100)]
    assert measure(log)["lag_drift"] == pytest.approx(3.6)


def test_audio_that_was_skipped_is_counted():
    assert measure([(ZERO, GapFound("mic", Gap(0, 24_000, "slow")))])["skipped_seconds"] == 1.5


def test_a_run_without_events_measures_nothing():
    assert measure([])["normalised_erasure"] is None


def test_events_are_timed_by_the_clock_and_written_as_json(tmp_path):
    moments = iter([moment for moment, _ in RUN])
    metrics = LiveMetrics(clock=lambda: next(moments))
    for _, event in RUN:
        metrics.on_event(event)
    metrics.write(tmp_path / "run.json")
    assert json.loads((tmp_path / "run.json").read_text("utf-8")) == measure(RUN)


def test_a_reference_is_read(tmp_path):
    path = tmp_path / "words.json"
    path.write_text('[{"word": "hi", "start": 1, "end": 1.5}]')
    assert read_reference(path) == (Word("hi", 1.0, 1.5, 1.0),)


@pytest.mark.parametrize("content", ["", "{}x", "3", "[1]", '[{"word": "hi"}]', '{"word": 1}'])
def test_a_file_that_is_no_reference_is_refused(tmp_path, content):
    path = tmp_path / "words.json"
    path.write_text(content)
    with pytest.raises(StorageError, match="must be a JSON list of words"):
        read_reference(path)


def test_a_missing_reference_is_named(tmp_path):
    with pytest.raises(StorageError, match="cannot be read"):
        read_reference(tmp_path / "words.json")
