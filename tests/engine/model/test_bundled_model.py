"""The model that comes with the program, on the recording that comes with it."""

import re
from pathlib import Path

import numpy as np
import pytest

from engine.audio.media import read_audio
from engine.features import log_mel
from engine.model.bundle import list_models
from engine.model.recogniser import load_recogniser
from engine.model.search import SearchOptions

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not list_models(), reason="no model is bundled in resources/models"),
]


@pytest.fixture(scope="module")
def recogniser():
    return load_recogniser()


@pytest.fixture(scope="module")
def samples():
    return read_audio(SAMPLES / "the-toll.opus").samples[: 10 * 16_000]


def spoken(text):
    return re.findall(r"[a-z']+", text.lower())


def test_most_words_of_the_sample_are_recognised(recogniser, samples):
    expected = spoken((SAMPLES / "the-toll.txt").read_text(encoding="utf-8"))
    recognised = spoken(recogniser.recognise_final(log_mel(samples)).text)
    assert len(recognised) >= 10
    assert sum(word in expected for word in recognised) >= 0.7 * len(recognised)


def test_words_come_in_order_inside_the_window(recogniser, samples):
    words = recogniser.recognise(log_mel(samples)).words
    edges = [edge for word in words for edge in (word.start, word.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= len(samples) / 16_000


def test_a_prompt_leaves_only_the_rest(recogniser, samples):
    mel = log_mel(samples)
    whole = recogniser.recognise(mel, search=SearchOptions(beam=1))
    half = len(whole.words) // 2
    prompt = [token for tokens in whole.word_tokens[:half] for token in tokens]
    rest = recogniser.recognise(mel, prompt, SearchOptions(beam=1))
    assert spoken(rest.text) == spoken(" ".join(word.text for word in whole.words[half:]))


def test_pruning_saves_work(recogniser, samples):
    mel = log_mel(samples)
    full = recogniser.recognise(mel, search=SearchOptions(cutoff=float("inf")))
    assert recogniser.recognise(mel).decoder_rows < full.decoder_rows


def test_silence_and_noise_decode_to_nothing(recogniser):
    hiss = np.random.default_rng(0).normal(scale=1e-3, size=32_000).astype(np.float32)
    for samples in (np.zeros(32_000, dtype=np.float32), hiss):
        assert recogniser.recognise(log_mel(samples)).is_empty


def test_a_phrase_said_five_times_is_written_five_times(recogniser, samples):
    phrase = samples[int(2.4 * 16_000) : int(4.5 * 16_000)]
    mel = log_mel(np.concatenate([phrase, np.zeros(3_200, dtype=np.float32)] * 5))
    for recognition in (recogniser.recognise(mel), recogniser.recognise_final(mel)):
        assert spoken(recognition.text).count("islington") == 5
        assert not recognition.is_repetitive
