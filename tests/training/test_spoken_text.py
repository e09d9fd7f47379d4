"""What is chosen to be spoken: rare words and pieces first, and nothing that is held back."""

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from training.__main__ import main
from training.data.sentences import (
    apart_from,
    choose_by_pieces,
    choose_by_words,
    list_words,
    replace_words,
    worth_of_rank,
)

pytestmark = pytest.mark.training
COMMON = [" ".join(words) for words in permutations(["the", "cat", "sat", "on", "a", "mat"])]


def test_sentences_with_rare_pieces_come_first() -> None:
    chosen = choose_by_pieces([*COMMON, "a quixotic zephyr"], str.split, 40, 0, Counter())
    assert "a quixotic zephyr" in chosen
    assert len(chosen) == len(set(chosen)) == 40


def test_sentences_are_worth_their_rare_words_not_their_length() -> None:
    met: Counter[str] = Counter()
    long = "the cat and the zephyr " + "and the cat " * 200
    chosen = choose_by_words([*COMMON, long, "a zephyr"], {"zephyr": 1.0}, 2000, 0, met)
    assert chosen == ["a zephyr"]
    assert met["zephyr"] == 1


def test_a_word_that_was_heard_often_enough_is_no_reason() -> None:
    worth = worth_of_rank(["zephyr"])
    assert choose_by_words(["a zephyr"], worth, 9, 0, Counter({"zephyr": 19})) == ["a zephyr"]
    assert choose_by_words(["a zephyr"], worth, 9, 0, Counter({"zephyr": 20})) == []


def test_rare_words_take_the_places_of_words_like_them() -> None:
    sentences = ["We were singing, and Harry was quietly watching the Thames."] * 2
    wanted = ["whittling", "brusquely", "brownie"]
    met: Counter[str] = Counter({"brownie": 12})
    (text,) = replace_words(sentences, wanted, 5, 0, met)
    assert text.startswith("We were ")
    assert "whittling" in text
    assert "brusquely" in text
    assert "brownie" not in text
    assert text.endswith("the Thames.")
    assert met["brusquely"] == 1


def test_dictionary_lists_bring_the_words_that_sentences_lack() -> None:
    met = Counter({"cat": 1000})
    (text,) = list_words(["cat", "zephyr", *"abcdefg"], str.split, 1, 0, met)
    assert "zephyr" in text.lower()
    assert "cat" not in text.lower()
    assert "," not in text
    assert met["zephyr"] == 1


def test_held_back_text_is_not_spoken() -> None:
    held_back = ["It was the best of times, it was the worst of times."]
    near = "It was the best time, the worst of times."
    assert apart_from([near, "Was the best of times for you?"], held_back) == [near]


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
    assert "gcide.dict.dz cannot be read; give a file of the dictionary." in capsys.readouterr().err
    assert not (tmp_path / "out.txt").exists()
