import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from model_fakes import make_tokenizer

from engine.model.alignment import (
    align_tokens,
    frame_times,
    group_words,
    loud_frames,
    median_filter,
    trim_silence,
    warp,
)

TOKENIZER = make_tokenizer()


def synthetic_attention(starts, frames, noise=0.0, heads=4, seed=0):
    """Each token looks at the frames from its start to the next one's."""
    rng = np.random.default_rng(seed)
    attention = np.full((heads, len(starts), frames), 0.01)
    for i, (start, stop) in enumerate(zip(starts, [*starts[1:], frames], strict=True)):
        attention[:, i, start:stop] = 1.0
    attention += noise * rng.random(attention.shape)
    return (attention / attention.sum(axis=-1, keepdims=True)).astype(np.float32)


def plain_warp(cost):
    """The textbook recurrence, one cell at a time; cost of the best path."""
    total = np.full((cost.shape[0] + 1, cost.shape[1] + 1), np.inf)
    total[0, 0] = 0
    for i in range(cost.shape[0]):
        for j in range(cost.shape[1]):
            best = min(total[i, j], total[i, j + 1], total[i + 1, j])
            total[i + 1, j + 1] = cost[i, j] + best
    return total[-1, -1]


def path_cost(cost, starts):
    """Cost of the cheapest path that enters each row at `starts`."""
    total, column = 0.0, 0
    for row, start in enumerate(starts):
        stop = starts[row + 1] if row + 1 < len(starts) else cost.shape[1] - 1
        # The path leaves the row just left of the next row's start, or straight down at it.
        straight = cost[row, start : stop + 1].sum()
        diagonal = cost[row, start:stop].sum() if stop > start else np.inf
        total += straight if row + 1 == len(starts) else min(straight, diagonal)
        column = stop
    assert column == cost.shape[1] - 1
    return total


@given(st.integers(1, 8), st.integers(1, 12), st.integers(0, 10_000))
def test_the_warp_is_the_cheapest_path_there_is(rows, columns, seed):
    cost = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    starts = warp(cost)
    assert starts[0] == 0
    assert (np.diff(starts) >= 0).all()
    assert np.isclose(path_cost(cost, starts), plain_warp(cost), atol=1e-4)


def test_tokens_are_found_where_the_attention_is():
    starts = [0, 12, 40, 55, 90]
    found = align_tokens(synthetic_attention(starts, 120, noise=0.3))
    assert np.abs(found - starts).max() <= 2


def test_one_token_and_one_frame_are_enough():
    assert align_tokens(synthetic_attention([0], 50)).tolist() == [0]
    assert align_tokens(np.ones((2, 3, 1), dtype=np.float32)).tolist() == [0, 0, 0]


@given(st.integers(1, 30), st.integers(0, 1000))
def test_the_median_is_the_median(columns, seed):
    values = np.random.default_rng(seed).normal(size=(3, columns)).astype(np.float32)
    padded = np.pad(values, ((0, 0), (3, 3)), mode="edge")
    expected = [[np.median(row[i : i + 7]) for i in range(columns)] for row in padded]
    assert np.allclose(median_filter(values), expected)


def test_times_never_leave_the_window():
    assert frame_times(np.array([0, 10, 50]), 0.99) == [0.0, 0.2, 0.99, 0.99]


def texts(*parts):
    tokens = [TOKENIZER.vocabulary.index(part.encode()) for part in parts]
    groups = group_words(tokens, TOKENIZER)
    assert [t for g in groups for t in tokens[g.first : g.last]] == tokens
    return [group.text for group in groups]


def test_words_are_cut_at_spaces_and_keep_their_punctuation():
    assert texts(" the", " cat", ",", " sat", ".") == ["the", "cat,", "sat."]
    assert texts(" the", "-", "tion", " [", "a", "]") == ["the-tion", "[a]"]


def test_a_lone_space_belongs_to_the_word_behind_it():
    assert texts(" the", " ", "a", " cat") == ["the", "a", "cat"]
    assert texts(" ", " cat") == ["cat"]


def test_a_text_without_a_leading_space_is_still_a_word():
    assert texts("the", " cat") == ["the", "cat"]
    assert texts() == []


def mel_with_speech(*stretches, frames=300):
    mel = np.full((80, frames), -0.5, dtype=np.float32)
    for start, stop in stretches:
        mel[:, start:stop] = 0.8
    return mel


def test_a_word_ends_before_the_pause_behind_it():
    loud = loud_frames(mel_with_speech((50, 100), (200, 250)))
    start, end = trim_silence(0.0, 1.8, loud)
    assert abs(start - 0.5) < 0.08
    assert abs(end - 1.0) < 0.08


def test_a_pause_inside_a_word_stays():
    loud = loud_frames(mel_with_speech((50, 100), (120, 250)))
    assert trim_silence(0.6, 2.0, loud) == (0.6, 2.0)


def test_a_word_without_any_audio_keeps_its_times():
    loud = loud_frames(mel_with_speech((50, 100)))
    assert trim_silence(1.5, 2.0, loud) == (1.5, 2.0)


def test_steady_noise_is_no_silence():
    noise = np.random.default_rng(0).normal(0.2, 0.02, size=(80, 300)).astype(np.float32)
    assert loud_frames(noise).all()
