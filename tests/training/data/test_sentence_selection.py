"""Selection of sentences: rare words and tokens first, and nothing from held-out text."""

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from training.__main__ import main
from training.data.sentences import (
    rank_weights,
    select_by_tokens,
    select_by_words,
    substitute_words,
    without_overlap,
    word_lists,
)

pytestmark = pytest.mark.training
COMMON = [" ".join(words) for words in permutations(["the", "cat", "sat", "on", "a", "mat"])]


def test_sentences_with_rare_tokens_come_first() -> None:
    chosen = select_by_tokens([*COMMON, "a quixotic zephyr"], str.split, 40, 0, Counter())
    assert "a quixotic zephyr" in chosen
    assert len(chosen) == len(set(chosen)) == 40


def test_sentences_are_worth_their_rare_words_not_their_length() -> None:
    seen: Counter[str] = Counter()
    long = "the cat and the zephyr " + "and the cat " * 200
    chosen = select_by_words([*COMMON, long, "a zephyr"], {"zephyr": 1.0}, 2000, 0, seen)
    assert chosen == ["a zephyr"]
    assert seen["zephyr"] == 1


def test_a_word_that_was_seen_often_enough_is_no_reason() -> None:
    weights = rank_weights(["zephyr"])
    assert select_by_words(["a zephyr"], weights, 9, 0, Counter({"zephyr": 19})) == ["a zephyr"]
    assert select_by_words(["a zephyr"], weights, 9, 0, Counter({"zephyr": 20})) == []


def test_rare_words_take_the_places_of_words_like_them() -> None:
    sentences = ["We were singing, and Harry was quietly watching the Thames."] * 2
    wanted = ["whittling", "brusquely", "brownie"]
    seen: Counter[str] = Counter({"brownie": 12})
    (text,) = substitute_words(sentences, wanted, 5, 0, seen)
    assert text.startswith("We were ")
    assert "whittling" in text
    assert "brusquely" in text
    assert "brownie" not in text
    assert text.endswith("the Thames.")
    assert seen["brusquely"] == 1


def test_dictionary_lists_bring_the_words_that_sentences_lack() -> None:
    seen = Counter({"cat": 1000})
    (text,) = word_lists(["cat", "zephyr", *"abcdefg"], str.split, 1, 0, seen)
    assert "zephyr" in text.lower()
    assert "cat" not in text.lower()
    assert "," not in text
    assert seen["zephyr"] == 1


def test_held_out_text_is_not_spoken() -> None:
    held_out = ["It was the best of times, it was the worst of times."]
    near = "It was the best time, the worst of times."
    assert without_overlap([near, "Was the best of times for you?"], held_out) == [near]


def test_dictionaries_become_sentences(tmp_path: Path) -> None:
    (tmp_path / "data.noun").write_text(
        "  1 This software and database is being provided to you\n"
        "00003700 00 n 01 gale 0 000 | a strong wind (at sea); a wind of great force and noise; "
        '"the gale blew for three days"  \n'
        "00003829 00 n 01 air 0 000 | a mild wind\n"
    )
    gcide = tmp_path / "gcide.txt"
    gcide.write_text(
        'Dichotomize \\Di*chot"o*mize\\, v. t. [imp. & p. p.\n   {Dichotomized}.]\n'
        "   1. To cut into two parts; to divide into pairs; to bisect. [R.]\n"
        "      [1913 Webster]\n\n"
        "            The apostolical benediction dichotomizes all good\n"
        "            things into grace and peace.          --Bp. Hall.\n"
        "      [1913 Webster]\n\n"
        "   2. (Astron.) See {Dichotomy}, 3.\n"
    )
    out = tmp_path / "out.txt"
    assert main(["definitions", "--wordnet", str(tmp_path), "--gcide", str(gcide),
                 "--out", str(out)]) == 0  # fmt: skip
    assert out.read_text().splitlines() == [
        "A wind of great force and noise.",
        "The gale blew for three days.",
        "To cut into two parts; to divide into pairs; to bisect.",
        "The apostolical benediction dichotomizes all good things into grace and peace.",
    ]


def test_a_dictionary_that_is_missing_is_named(tmp_path: Path, capsys) -> None:
    arguments = ["--gcide", str(tmp_path / "gcide.dict.dz"), "--out", str(tmp_path / "out.txt")]
    assert main(["definitions", *arguments]) == 1
    assert "gcide.dict.dz cannot be read" in capsys.readouterr().err
    assert not (tmp_path / "out.txt").exists()
