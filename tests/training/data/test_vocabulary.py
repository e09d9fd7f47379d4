"""The pruned vocabulary: closed, and every text goes through it unchanged."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.__main__ import main
from training.data.vocabulary import (
    byte_characters,
    check_closed,
    measure,
    read_vocabulary,
    tokenizer_of,
    vocabulary_json,
)
from training.data.vocabulary_pruning import count_tokens, keep_first, most_useful_tokens
from training.errors import DataError

pytestmark = pytest.mark.training

BYTES = [bytes([value]) for value in range(256)]
MERGES = [b" t", b"he", b" the", b"in", b"re", b" there"]


def write_tiktoken(path, tokens):
    lines = [f"{base64.b64encode(token).decode()} {rank}" for rank, token in enumerate(tokens)]
    path.write_text("\n".join(reversed(lines)) + "\n")
    return path


@pytest.mark.parametrize("n_merges", range(7))
def test_a_cut_anywhere_leaves_a_closed_vocabulary(n_merges):
    kept = keep_first(BYTES + MERGES, n_merges)
    assert kept == BYTES + MERGES[:n_merges]
    check_closed(kept)


@given(st.text(max_size=40), st.integers(0, len(MERGES)))
def test_every_text_survives_a_round_trip(text, n_merges):
    cut = tokenizer_of(keep_first(BYTES + MERGES, n_merges))
    assert cut.decode(cut.encode(text)) == text


@pytest.mark.parametrize(
    "tokens",
    [
        [*BYTES, b" the"],
        [*BYTES, b" t", b" t"],
        [*BYTES, b"he", b"e"],
        BYTES[1:],
        [*BYTES[1:], b"ab"],
    ],
)
def test_a_vocabulary_with_holes_is_refused(tokens):
    with pytest.raises(DataError):
        check_closed(tokens)


@pytest.mark.parametrize("n_merges", [-1, 7])
def test_more_merges_than_there_are(n_merges):
    with pytest.raises(DataError, match="has 6 merges"):
        keep_first(BYTES + MERGES, n_merges)


def test_both_files_hold_the_same_tokens(tmp_path):
    tokens = BYTES + MERGES
    ranked = write_tiktoken(tmp_path / "ranks.tiktoken", tokens)
    written = tmp_path / "vocabulary.json"
    written.write_text(vocabulary_json(tokens))
    assert read_vocabulary(ranked) == read_vocabulary(written) == tokens
    assert json.loads(written.read_text())["tokens"][-3:] == [None, None, None]


def test_a_published_tokenizer_holds_the_same_tokens(tmp_path):
    tokens = BYTES + MERGES
    letters = byte_characters()
    written = ["".join(letters[value] for value in token) for token in tokens]
    assert written[-1] == "\u0120there"  # as GPT-2 writes a leading space
    ranks = {token: rank for rank, token in enumerate([*written, "<|endoftext|>"])}
    path = tmp_path / "tokenizer.json"
    added = [{"id": len(tokens), "content": "<|endoftext|>"}]
    path.write_text(json.dumps({"model": {"vocab": ranks}, "added_tokens": added}))
    assert read_vocabulary(path) == tokens


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"model": {"vocab": {"\u2603": 0}}, "added_tokens": []}'),
        ("a.tiktoken", "!!! 0"),
        ("a.tiktoken", "AA== x"),
        ("a.tiktoken", "AA=="),
        ("a.json", "{}"),
        ("a.json", "nothing"),
        ("a.json", '{"tokens": 3}'),
    ],
)
def test_a_damaged_file_is_reported_in_one_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(DataError, match="not a byte-pair vocabulary"):
        read_vocabulary(path)


def test_a_missing_file_is_reported_in_one_sentence(tmp_path):
    with pytest.raises(DataError, match="could not be read"):
        read_vocabulary(tmp_path / "a.tiktoken")


def test_statistics_count_tokens_per_word():
    statistics = measure(tokenizer_of(BYTES + MERGES).encode, ["the there", "the ox"])
    # " the" is one token, " there" is one, " ox" is three bytes
    assert (statistics.n_words, statistics.n_tokens) == (4, 6)
    assert statistics.tokens_per_word == 1.5
    assert statistics.whole_words == 0.75


def test_the_command_writes_and_measures(tmp_path, capsys):
    source = write_tiktoken(tmp_path / "ranks.tiktoken", BYTES + MERGES)
    text = tmp_path / "text.txt"
    text.write_text("the there\n")
    out = tmp_path / "vocabulary.json"
    arguments = [str(source), "--merges", "3", "--out", str(out), "--text", str(text)]
    assert main(["vocabulary", *arguments]) == 0
    assert read_vocabulary(out) == BYTES + MERGES[:3]
    assert "tokens per word" in capsys.readouterr().out


def kept(text, n_merges, words=()):
    tokens = BYTES + MERGES
    counts = count_tokens(tokenizer_of(tokens).encode, text, words)
    return [tokens[at] for at in most_useful_tokens(tokens, counts, 256 + n_merges)][256:]


def test_the_tokens_that_a_text_needs_stay_with_what_they_are_merged_from():
    assert kept(["there", "in", "in"], 4) == [b" t", b"he", b" the", b"in"]  # one use of " there"
    # "in" is the only token that this text never needs; "re" and " the" are parts of " there"
    assert kept(["there there"], 5) == [b" t", b"he", b" the", b"re", b" there"]
    assert kept(["shin"], 1) == [b"in"]


def test_a_list_of_words_counts_as_much_as_the_text_the_first_the_most():
    assert kept(["in"], 1) == [b"in"]
    assert kept(["in in"], 1, words=["shre"]) == [b"re"]  # as much, in fewer tokens
    assert kept(["ox"], 1, words=["shin", "shre"]) == [b"in"]
    assert kept(["ox"], 1, words=["shre", "shin"]) == [b"re"]


@given(st.lists(st.sampled_from(["the", "there", "here", "in", "thin", "rein"])), st.integers(0, 6))
def test_what_is_useful_is_closed_and_splits_as_before_what_stays_whole(words, n_merges):
    tokens = BYTES + kept([" ".join(words)], n_merges)
    check_closed(tokens)
    assert len(tokens) == 256 + n_merges
    few, many = tokenizer_of(tokens), tokenizer_of(BYTES + MERGES)
    for token in tokens[256:]:
        assert few.decode_bytes(few.encode(token.decode())) == token
        assert len(few.encode(token.decode())) == len(many.encode(token.decode())) == 1


def test_the_command_keeps_what_a_text_needs(tmp_path, capsys):
    source = write_tiktoken(tmp_path / "ranks.tiktoken", BYTES + MERGES)
    text, words = tmp_path / "text.txt", tmp_path / "words.txt"
    text.write_text("kind\tshin\n")
    words.write_text("shre\nin\n")
    out = tmp_path / "vocabulary.json"
    command = ["vocabulary", str(source), "--out", str(out), "--useful-for", str(text)]
    assert main([*command, "--merges", "2", "--words", str(words)]) == 0
    assert read_vocabulary(out) == [*BYTES, b"in", b"re"]
    assert main([*command, "--merges", "7"]) == 1
    assert "can be kept" in capsys.readouterr().err
    assert main(["vocabulary", str(source), "--words", str(words)]) == 2
    assert "give --useful-for too" in capsys.readouterr().err


def test_a_name_in_a_list_of_small_words_gets_the_capital_that_the_text_gives_it(tmp_path):
    tokens = [*BYTES, b" N", b" n", b"eo", b" Neo", b" neo"]
    source = write_tiktoken(tmp_path / "ranks.tiktoken", tokens)
    text, words, out = (tmp_path / name for name in ("text.txt", "words.txt", "few.json"))
    text.write_text("so Neo is\n" * 3)
    words.write_text("neo\n")
    command = ["vocabulary", str(source), "--out", str(out), "--useful-for", str(text)]
    assert main([*command, "--merges", "3", "--words", str(words)]) == 0
    assert read_vocabulary(out)[256:] == [b" N", b"eo", b" Neo"]
