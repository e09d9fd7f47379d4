"""Unsuitable recordings are rejected, each with its reason."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from singing import SENTENCES, Voice, sing, sung_recording

from training.personal.checks import (
    NO_SPEECH,
    OTHER_VOICE,
    WRONG_TEXT,
    CheckOptions,
    RecordingChecker,
)
from training.personal.recordings import prepare_stored

pytestmark = pytest.mark.training


class FixedModel:
    """A model that always transcribes one sentence, with high confidence."""

    def __init__(self, base, tokenizer, text):
        self.config = base.config
        self.tokens = [*tokenizer.encode(" " + text), tokenizer.end]

    def generate_greedy(self, mel, lengths):
        return [self.tokens[:-1]]

    def __call__(self, mel, lengths, tokens):
        logits = torch.zeros(*tokens.shape, self.config.n_vocab)
        for i in range(tokens.shape[1] - 1):
            logits[0, i + 1, self.tokens[min(i, len(self.tokens) - 1)]] = 12.0
        return logits


def checker(base, tokenizer, transcript=SENTENCES[0], voice=0.9, options=None):
    return RecordingChecker(
        FixedModel(base, tokenizer, transcript), tokenizer, options, Voice(voice)
    )


def test_a_good_recording_passes(base, tokenizer, recordings):
    assert checker(base, tokenizer).check(recordings[0]) is None


def test_a_text_that_does_not_match_is_rejected(base, tokenizer, recordings):
    assert checker(base, tokenizer, SENTENCES[5]).check(recordings[0]).reason == WRONG_TEXT
    spelt = replace(recordings[0], tokens=tuple(tokenizer.encode(" the hen and the and")))
    assert checker(base, tokenizer).check(spelt) is None  # a slip of one word is no other text


def test_music_is_no_speech(base, tokenizer, recordings):
    assert checker(base, tokenizer, voice=0.0).check(recordings[0]).reason == NO_SPEECH


@pytest.mark.parametrize(
    ("sound", "word"),
    [
        (np.zeros(32_000, np.int16), "is silent"),
        (np.clip(sing(SENTENCES[0]).astype(int) * 20, -32_768, 32_767).astype(np.int16), "clipped"),
        (sing(SENTENCES[0])[:4_000], "too short"),
    ],
)
def test_silent_clipped_and_short_recordings(base, tokenizer, sound, word):
    recording = prepare_stored(sung_recording(0, SENTENCES[0], sound=sound), tokenizer)
    assert word in checker(base, tokenizer).check(recording).reason


def test_a_voice_unlike_all_others(base, tokenizer, recordings):
    options = CheckOptions(voice_floor=0.0, voice_factor=3.0)
    dull = recordings[3].mel.clone()
    dull[20:] -= 0.8  # a voice without highs
    other = replace(recordings[3], id="guest", mel=dull)
    found = list(checker(base, tokenizer, options=options).other_voices([*recordings, other]))
    assert [(r.id, r.reason) for r in found] == [("guest", OTHER_VOICE)]


def test_few_recordings_have_no_usual_voice(base, tokenizer, recordings):
    strict = CheckOptions(voice_floor=0.0, voice_factor=0.0)
    assert list(checker(base, tokenizer, options=strict).other_voices(recordings[:4])) == []
