"""Rubbish is found, each with its reason."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from singing import SENTENCES, Voice, recording, sing

from training.personal.checks import NO_SPEECH, OTHER_VOICE, WRONG_TEXT, Checker, CheckOptions
from training.personal.samples import take_of_recording

pytestmark = pytest.mark.training


class Hearing:
    """A recogniser that always hears one sentence, and is nearly sure of it."""

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


def checker(base, tokenizer, heard=SENTENCES[0], voice=0.9, options=None):
    return Checker(Hearing(base, tokenizer, heard), tokenizer, options, Voice(voice))


def test_a_good_take_passes(base, tokenizer, takes):
    assert checker(base, tokenizer).one(takes[0]) is None


def test_a_text_that_is_not_what_is_said(base, tokenizer, takes):
    assert checker(base, tokenizer, SENTENCES[5]).one(takes[0]).reason == WRONG_TEXT
    spelt = replace(takes[0], tokens=tuple(tokenizer.encode(" the hen and the and")))
    assert checker(base, tokenizer).one(spelt) is None  # a slip of one word is no other text


def test_music_is_no_speech(base, tokenizer, takes):
    assert checker(base, tokenizer, voice=0.0).one(takes[0]).reason == NO_SPEECH


@pytest.mark.parametrize(
    ("sound", "word"),
    [
        (np.zeros(32_000, np.int16), "is silent"),
        (np.clip(sing(SENTENCES[0]).astype(int) * 20, -32_768, 32_767).astype(np.int16), "clipped"),
        (sing(SENTENCES[0])[:4_000], "too short"),
    ],
)
def test_silent_clipped_and_short_takes(base, tokenizer, sound, word):
    take = take_of_recording(recording(0, SENTENCES[0], sound=sound), tokenizer)
    assert word in checker(base, tokenizer).one(take).reason


def test_a_voice_unlike_all_others(base, tokenizer, takes):
    options = CheckOptions(voice_floor=0.0, voice_factor=3.0)
    dull = takes[3].mel.clone()
    dull[20:] -= 0.8  # a voice without highs
    other = replace(takes[3], id="guest", mel=dull)
    found = list(checker(base, tokenizer, options=options).voices([*takes, other]))
    assert [(r.id, r.reason) for r in found] == [("guest", OTHER_VOICE)]


def test_of_few_takes_no_voice_is_judged(base, tokenizer, takes):
    strict = CheckOptions(voice_floor=0.0, voice_factor=0.0)
    assert list(checker(base, tokenizer, options=strict).voices(takes[:4])) == []
