import numpy as np
import pytest

from engine.personal.checks import check_recording, compare_reading
from engine.personal.prompts import read_prompts

TEXT = "The young singer was nervous."


def speech(seconds=2.5, loudness=8000.0, noise=10.0, pause=0.4):
    """A voice-like signal: syllables with gaps between, and a pause at each end."""
    rng = np.random.default_rng(1)
    time = np.arange(int(seconds * 16_000)) / 16_000
    tone = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 12))
    syllables = np.maximum(0, np.sin(2 * np.pi * 3 * time)) ** 0.5
    silence = np.zeros(int(pause * 16_000))
    audio = np.concatenate([silence, loudness * tone * syllables / 2, silence])
    audio += noise * rng.standard_normal(len(audio))
    return np.clip(audio, -32_768, 32_767).astype(np.int16)


def test_a_good_recording_is_accepted():
    assert check_recording(speech(), TEXT) is None
    assert check_recording(speech(loudness=600), TEXT) is None


@pytest.mark.parametrize(
    ("samples", "text", "word"),
    [
        (speech(), "…", "no words"),
        (speech()[:4000], TEXT, "too short"),
        (np.tile(speech(), 12), TEXT, "longer than"),
        (np.zeros(32_000, np.int16), TEXT, "is silent"),
        (np.full(32_000, 3, np.int16), TEXT, "is silent"),
        (speech(loudness=200_000), TEXT, "clipped"),
        (speech(noise=4000), TEXT, "noise"),
        (np.full(32_000, 900, np.int16), TEXT, "noise"),
        (speech(0.4), TEXT * 3, "too short for its text"),
        (speech(12), "Yes.", "too long for its text"),
        (np.zeros(0, np.int16), TEXT, "too short"),
    ],
)
def test_an_unsuitable_recording_is_refused_with_the_reason(samples, text, word):
    problem = check_recording(samples, text)
    assert word in problem
    assert problem.endswith(".")


def test_there_are_sentences_to_read():
    prompts = read_prompts()
    assert len(prompts) >= 40
    assert len(set(prompts)) == len(prompts)
    for prompt in prompts:
        assert 5 <= len(prompt.split()) <= 16
        assert prompt[0].isupper()
        assert prompt[-1] in ".?"


@pytest.mark.parametrize(
    ("text", "recognised"),
    [
        # What the bundled model recognised of Mandarin speakers (speechocean762).
        (
            "I walked into the room, my hand on her shoulder.",
            "I wander in the Jerusalem Math I'm not either fair shallson.",
        ),
        ("I am not going out with you.", "And what? Not a go. Outta. Beta. You."),
        (
            "Both girls called out as they watched her leave.",
            "Both gave school also as the devil was a hare name.",
        ),
        ("They found a treasure.", "they found a treasure"),
    ],
)
def test_a_strong_accent_still_matches_its_sentence(text, recognised):
    assert compare_reading(text, recognised).is_match


def test_no_sentence_matches_another_one():
    prompts = read_prompts()
    matches = [
        (text, other)
        for text in prompts
        for other in prompts
        if text != other and compare_reading(text, other).is_match
    ]
    assert matches == []


def test_half_a_sentence_does_not_match_and_the_missed_words_are_named():
    text = "Fourteen workers moved the piano down the stairs with great care."
    reading = compare_reading(text, "Fourteen workers moved the piano.")
    assert not reading.is_match
    assert reading.missed == ("down", "the", "stairs", "with", "great", "care")
    assert compare_reading(text, text).missed == ()
