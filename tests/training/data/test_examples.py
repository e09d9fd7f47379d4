"""Training windows: cut where words end, never holding half a word that the text has."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.data import examples
from training.data.manifest import CorpusUtterance, TimedWord

pytestmark = pytest.mark.training


def utterance(words: int, pause: float = 0.1) -> CorpusUtterance:
    timed = tuple(
        TimedWord(f"w{i}", i * (0.4 + pause), i * (0.4 + pause) + 0.4) for i in range(words)
    )
    text = " ".join(word.text for word in timed)
    return CorpusUtterance(Path("a.i16"), text, 5.0, 5.0 + words * (0.4 + pause) + 1.0, words=timed)


@given(seed=st.integers(0, 10_000), words=st.integers(1, 60), pause=st.sampled_from([0, 0.1, 2]))
def test_a_window_holds_its_words_whole_and_no_other(seed: int, words: int, pause: float) -> None:
    whole = utterance(words, pause)
    example = examples.crop(whole, np.random.default_rng(seed))
    (piece,) = example.clips
    kept = example.text.split()
    inside = [w for w in whole.words if w.text in kept]
    assert kept == [w.text for w in inside]
    assert kept
    assert 0 <= piece.start <= inside[0].start
    assert inside[-1].end <= piece.end <= whole.duration + 0.02
    for word in whole.words:
        if word.text not in kept:
            heard = min(word.end, piece.end) - max(word.start, piece.start)
            assert heard <= 0.5 * (word.end - word.start) + 0.021


def test_windows_are_one_to_ten_seconds_of_speech() -> None:
    rng = np.random.default_rng(0)
    lengths = [examples.crop(utterance(60), rng).seconds for _ in range(300)]
    assert 0.3 < min(lengths) < 2
    assert 9 < max(lengths) < 12


def test_some_windows_end_inside_a_word() -> None:
    rng, whole = np.random.default_rng(0), utterance(40)
    ends = [examples.crop(whole, rng).clips[0].end for _ in range(200)]
    inside = [any(w.start + 0.03 < end < w.end - 0.03 for w in whole.words) for end in ends]
    assert 40 < sum(inside) < 120


def test_without_word_times_an_utterance_stays_whole() -> None:
    plain = CorpusUtterance(Path("a.i16"), "Hello there.", 0.0, 2.0)
    assert examples.crop(plain, np.random.default_rng(0)).text == "Hello there."
    other = CorpusUtterance(Path("a.i16"), "Something else.", 0.0, 2.0)
    spliced = examples.splice(plain, [other, plain], np.random.default_rng(0))
    assert spliced.text == "Hello there."


def test_joined_utterances_fit_into_the_window() -> None:
    rng = np.random.default_rng(0)
    example = examples.join([utterance(24)] * 3, rng)
    assert len(example.clips) == 2
    assert example.seconds < 30
    assert len(example.text.split()) == 48


@given(seed=st.integers(0, 10_000))
def test_a_splice_says_what_its_clips_say(seed: int) -> None:
    wholes = [utterance(30), utterance(20, pause=0.3)]
    example = examples.splice(wholes[0], wholes, np.random.default_rng(seed))
    said: list[str] = []
    for piece in example.clips:
        middles = [(w.text, (w.start + w.end) / 2) for w in piece.utterance.words]
        inside = [text for text, middle in middles if piece.start < middle < piece.end]
        assert 1 <= len(inside) <= examples.MAX_SPLICED
        said += inside
    assert example.text.lower().split() == said
    assert example.text[0] == "W"
    assert example.seconds == pytest.approx(sum(p.end - p.start for p in example.clips))
    assert example.seconds < 12 + max(p.end - p.start for p in example.clips)


def test_a_splice_shows_no_sentence_end_and_no_false_capital_inside() -> None:
    text = "He came. She saw, and then he went away."
    timed = tuple(TimedWord(w, i * 0.5, i * 0.5 + 0.4) for i, w in enumerate(text.split()))
    short = CorpusUtterance(Path("a.i16"), text, 0.0, 5.0, words=timed)
    for seed in range(50):
        words = examples.splice(short, [short], np.random.default_rng(seed)).text.split()
        assert words[0][0].isupper()
        for before, word in pairwise(words):
            assert before.endswith(".") == (word in ("He", "She"))


def test_a_splice_of_single_word_sentences_comes_to_an_end() -> None:
    timed = tuple(TimedWord(f"No{i}.", i * 0.5, i * 0.5 + 0.4) for i in range(5))
    short = CorpusUtterance(Path("a.i16"), "", 0.0, 3.0, words=timed)
    assert len(examples.splice(short, [short], np.random.default_rng(0)).clips) == 1


def test_speed_changes_the_length_alone() -> None:
    example = examples.whole(utterance(10))
    faster = examples.at_speed(example, 1.25)
    assert faster.seconds == pytest.approx(example.seconds / 1.25)
    assert faster.text == example.text
