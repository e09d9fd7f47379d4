import numpy as np
import pytest

from engine.errors import OptionsError
from engine.model.contextual_bias import ContextualBias
from engine.model.tokenizer import Tokenizer

BONUS = 2.0


def chain(text):
    """A word and every shorter beginning of it, so that byte pairs can build it up."""
    return [text[:end].encode() for end in range(2, len(text) + 1)]


TOKENS = dict.fromkeys(
    [
        *(p for w in (" New", " York", " City", " Ann", " Anna", "ual", " cat") for p in chain(w)),
        b"'s",
    ]
)
VOCABULARY = [*(bytes([value]) for value in range(256)), *TOKENS, None, None, None]
SIZE = len(VOCABULARY)
TOKENIZER = Tokenizer(VOCABULARY, end=SIZE - 3, start=SIZE - 2, no_timestamps=SIZE - 1)


def token(text):
    (only,) = TOKENIZER.encode(text) if text != "<end>" else [TOKENIZER.end]
    return only


def total(bias, *parts):
    """Bonus of a whole text, added up step by step as the search does."""
    tokens = [TOKENIZER.start, TOKENIZER.no_timestamps]
    score = 0.0
    for part in parts:
        row = np.zeros((1, SIZE), dtype=np.float32)
        bias.apply(row, np.array([tokens]))
        score += float(row[0, token(part)])
        tokens.append(token(part))
    return score


def test_each_token_of_a_term_earns_its_bonus():
    bias = ContextualBias(["New York"], TOKENIZER, BONUS)
    assert total(bias, " New", " York") == 2 * BONUS
    assert total(bias, " cat", " New", " York", " cat") == 2 * BONUS


def test_half_a_term_gains_nothing_however_it_breaks_off():
    bias = ContextualBias(["New York City"], TOKENIZER, BONUS)
    for rest in ([" cat"], [" York", " cat"], ["<end>"], ["'s"], [" York", "<end>"]):
        assert total(bias, " New", *rest) == 0


def test_a_term_inside_a_longer_one_keeps_its_own_bonus():
    bias = ContextualBias(["New York", "New York City"], TOKENIZER, BONUS)
    assert total(bias, " New", " York", " City") == 3 * BONUS
    assert total(bias, " New", " York", " cat") == 2 * BONUS
    longer = ContextualBias(["New York", "New York City Ann"], TOKENIZER, BONUS)
    assert total(longer, " New", " York", " City", " cat") == 2 * BONUS


def test_a_term_is_a_whole_word():
    bias = ContextualBias(["Ann"], TOKENIZER, BONUS)
    assert total(bias, " Ann", "ual") == 0
    assert total(bias, " Ann", "'s") == BONUS
    assert total(bias, " Ann", " cat") == BONUS


def test_a_broken_match_may_restart_immediately():
    bias = ContextualBias(["New York"], TOKENIZER, BONUS)
    assert total(bias, " New", " New", " York", "<end>") == 2 * BONUS


def test_a_term_may_begin_in_committed_text():
    bias = ContextualBias(["New York"], TOKENIZER, BONUS)
    row = np.zeros((1, SIZE), dtype=np.float32)
    bias.apply(row, np.array([[TOKENIZER.start, TOKENIZER.no_timestamps, token(" New")]]))
    assert row[0, token(" York")] > row[0, token(" cat")]


@pytest.mark.parametrize("written", ["ann", "Ann", " Ann  ", "ANN"])
def test_a_term_is_known_in_other_cases(written):
    assert total(ContextualBias([written.lower()], TOKENIZER, BONUS), " Ann") == BONUS


def test_beams_are_biased_each_by_its_own_text():
    bias = ContextualBias(["New York"], TOKENIZER, BONUS)
    rows = np.zeros((2, SIZE), dtype=np.float32)
    bias.apply(rows, np.array([[TOKENIZER.start, token(" New")], [TOKENIZER.start, token(" cat")]]))
    assert rows[0, token(" York")] == BONUS
    assert rows[1, token(" York")] == 0


def test_no_terms_change_nothing():
    row = np.zeros((1, SIZE), dtype=np.float32)
    ContextualBias(["", "  "], TOKENIZER).apply(row, np.array([[TOKENIZER.start]]))
    assert not row.any()


def test_terms_in_any_script_and_with_broken_characters():
    ContextualBias(["Łódź", "東京", "🙂", "\ud800"], TOKENIZER)


@pytest.mark.parametrize(
    ("terms", "bonus", "message"),
    [
        (["x" * 81], 2.0, "80"),
        ([str(i) for i in range(2001)], 2.0, "2000"),
        (["Ann"], -1.0, "bonus"),
        (["Ann"], 11.0, "bonus"),
    ],
)
def test_limits_are_named(terms, bonus, message):
    with pytest.raises(OptionsError, match=message):
        ContextualBias(terms, TOKENIZER, bonus)
