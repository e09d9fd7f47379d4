"""What is kept of the user's voice, and what never is; no window."""

import numpy as np
import pytest
from app_fakes import cue
from personal_fakes import ON, RATE, kept, speech

from app.settings import PersonalSettings
from engine import CueFinal, SessionAudioRecorder, StorageError


def capture(collector, *cues, channel="mic", seconds=8.0):
    collector.begin()
    collector.write(channel, 0.0, speech(seconds))
    for item in cues:
        collector.on_event(CueFinal(item))


def test_a_confident_caption_is_stored_with_its_audio(collector, home):
    collector.configure(ON)
    capture(collector, cue("These are some words that I said", start=1.0))
    collector.finish(10)
    (item,) = home.summarise(ON).recordings
    assert (item.kind, item.text) == ("caption", "These are some words that I said")
    assert item.duration == pytest.approx(7 * 0.3 + 0.19, abs=0.1)
    assert home.load(item.id).probability == pytest.approx(0.9)


@pytest.mark.parametrize("channel", ["system", "file"])
def test_other_voices_are_not_stored(collector, home, channel):
    collector.configure(ON)
    capture(collector, cue("These are some words that they said", channel=channel), channel="mic")
    collector.correct(
        cue("These are some birds that they said", channel=channel), "Words they said"
    )
    collector.finish(10)
    assert kept(home) == []


def test_system_audio_never_gets_into_the_user_s_recordings(collector, home):
    collector.configure(ON)
    collector.begin()
    collector.write("mic", 0.0, speech(8.0))
    collector.write("system", 0.0, np.ones(8 * RATE, np.float32))
    collector.on_event(CueFinal(cue("These are some words that I said", start=1.0)))
    collector.finish(10)
    (item,) = home.summarise(ON).recordings
    assert abs(home.load(item.id).samples).max() < 32_000


def test_a_caption_of_low_confidence_is_not_stored(collector, home):
    from dataclasses import replace

    spoken = cue("These are some words that I said", start=1.0)
    uncertain = replace(
        spoken, words=tuple(replace(word, probability=0.5) for word in spoken.words)
    )
    collector.configure(ON)
    capture(collector, uncertain)
    collector.finish(10)
    assert kept(home) == []


def test_nothing_is_stored_or_buffered_without_consent(collector, home):
    spoken = cue("These are some words that I said", start=1.0)
    collector.configure(PersonalSettings())
    capture(collector, spoken)
    collector.configure(ON)
    collector.correct(spoken, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []
    assert not home.folder.exists()


def test_switched_off_the_audio_in_memory_is_discarded(collector, home):
    spoken = cue("These are some words that I said", start=1.0)
    collector.configure(ON)
    capture(collector)
    collector.configure(PersonalSettings())
    collector.configure(ON)
    collector.correct(spoken, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []


def test_a_correction_replaces_the_recording_of_the_caption(collector, home):
    spoken = cue("These are some birds that I said", start=1.0)
    collector.configure(ON)
    capture(collector, spoken)
    collector.correct(spoken, "These are some words that I said")
    collector.finish(10)
    assert kept(home) == [("correction", "These are some words that I said")]


def test_words_of_the_last_session_are_not_paired_with_this_session_s_audio(collector, home):
    spoken = cue("These are some words that I said", start=1.0)
    collector.configure(ON)
    capture(collector)
    collector.begin()
    collector.correct(spoken, "These were the words that I said")
    collector.finish(10)
    assert kept(home) == []


def test_a_correction_of_a_past_session_uses_its_stored_audio(collector, home, tmp_path):
    folder = tmp_path / "session"
    folder.mkdir()
    recorder = SessionAudioRecorder(folder)
    recorder.write("mic", 0.0, speech(8.0))
    recorder.close()
    spoken = cue("These are some birds that I said", start=1.0)
    collector.configure(ON)
    collector.correct(spoken, "These are some words that I said", folder)
    collector.correct(spoken, "Those are some words that I said", folder)
    collector.correct(spoken, "There was no audio of this one", tmp_path)
    collector.finish(10)
    (item,) = home.summarise(ON).recordings
    assert (item.kind, item.text) == ("correction", "Those are some words that I said")
    assert item.duration == pytest.approx(7 * 0.3 + 0.19, abs=0.1)


def test_a_full_disk_is_reported_once(collector, home):
    problems = []
    collector.on_problem = problems.append

    def full(*_):
        raise StorageError("The disk is full; free some space.")

    home.add = full
    collector.configure(ON)
    first, second = (cue("These are some words that I said", start=at) for at in (1.0, 4.0))
    capture(collector, first, second)
    collector.finish(10)
    assert problems == ["The disk is full; free some space."]
