import numpy as np
import pytest

from engine.personal.checks import check_recording
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
