import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_fakes import closed_tokenizer

TOKENIZER = closed_tokenizer(" hello", " world", "'ll", "é", " 123", "the")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_survives_a_round_trip(text):
    assert TOKENIZER.decode(TOKENIZER.encode(text)) == text


@given(st.text(st.sampled_from(" helowrd'l123é\n\t,.")))
def test_every_text_of_known_letters_survives_a_round_trip(text):
    assert TOKENIZER.decode(TOKENIZER.encode(text)) == text


@given(st.lists(st.integers(0, len(TOKENIZER.vocabulary) - 1)))
def test_any_tokens_decode_to_some_text(tokens):
    assert isinstance(TOKENIZER.decode(tokens), str)


def test_known_words_are_one_token():
    assert len(TOKENIZER.encode(" hello world")) == 2


def test_the_lowest_id_merges_first():
    # "ab" and "bc" compete for the "b" of "abc"; the one that came first in the list wins.
    first = closed_tokenizer("ab", "bc")
    second = closed_tokenizer("bc", "ab")
    assert [first.decode([t]) for t in first.encode("abc")] == ["ab", "c"]
    assert [second.decode([t]) for t in second.encode("abc")] == ["a", "bc"]


def test_a_word_does_not_merge_across_its_apostrophe_or_space():
    pieces = [TOKENIZER.decode([t]) for t in TOKENIZER.encode(" hello'll")]
    assert pieces == [" hello", "'ll"]


def test_specials_have_no_text():
    tokens = [TOKENIZER.start, TOKENIZER.no_timestamps, *TOKENIZER.encode(" world"), TOKENIZER.end]
    assert TOKENIZER.decode(tokens) == " world"


def test_half_a_character_becomes_a_replacement_sign():
    assert TOKENIZER.decode([0xE2, 0x82]) == "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_a_lone_surrogate_is_no_error(text):
    assert "?" in TOKENIZER.decode(TOKENIZER.encode(text))
