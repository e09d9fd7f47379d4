"""Inverse text normalisation."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.text.inverse_normalisation import settled, written_form
from engine.types import Word


def _words(text: str) -> list[Word]:
    """Words of half a second each."""
    return [Word(part, at * 0.5, at * 0.5 + 0.5, 0.9) for at, part in enumerate(text.split())]


def _written(text: str) -> str:
    return " ".join(word.text for word in written_form(_words(text)))


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("I have twenty five apples.", "I have 25 apples."),
        ("thirteen people", "13 people"),
        ("twenty-five percent of", "25% of"),
        ("five point two percent.", "5.2%."),
        ("20 percent", "20%"),
        ("one hundred percent", "100%"),
        ("meet at twelve thirty tomorrow", "meet at 12:30 tomorrow"),
        ("It starts at 1130 AM.", "It starts at 11:30 AM."),
        ("See you at 3pm, okay?", "See you at 3 PM, okay?"),
        ("See you at 3 p.m. Then we go.", "See you at 3 PM. Then we go."),
        ("at 3 p.m. we go", "at 3 PM we go"),
        ("at nine a.m.", "at 9 AM."),
        ("at seven o five pm", "at 7:05 PM"),
        ("at three o'clock", "at 3 o'clock"),
        ("eight hundred by six hundred pixels", "800 by 600 pixels"),
        ("twelve hundred people", "1,200 people"),
        ("two thousand twenty six", "2026"),
        ("in nineteen eighty four we", "in 1984 we"),
        ("nineteen oh five", "1905"),
        ("May third twenty twenty six", "May 3, 2026"),
        ("On March fifth, we leave", "On March 5, we leave"),
        ("one hundred and twenty five thousand three hundred and six", "125,306"),
        ("two million dollars", "$2 million"),
        ("two point five million people", "2.5 million people"),
        ("five dollars and twenty cents", "$5.20"),
        ("It costs $259 and 78 cents.", "It costs $259.78."),
        ("It costs 259 dollars and 78 cents.", "It costs $259.78."),
        ("fifty cents", "50 cents"),
        ("five five five one two one two", "5551212"),
        ("the twentieth century", "the 20th century"),
        ("a twenty second delay", "a 20 second delay"),
        ("the twenty second of May", "the 22nd of May"),
        ("two hundred and three hundred", "200 and 300"),
        ("Go to example dot com slash help.", "Go to example.com/help."),
        ("my email is john dot smith at example dot com", "my email is john.smith@example.com"),
        ("look at example dot com", "look at example.com"),
        ("email john at example.com", "email john@example.com"),
        ("email me at john at example dot com.", "email me at john@example.com."),
        ("the api and the Api", "the API and the API"),
        ("The A P I is open", "The API is open"),
        ("from the U S A I think", "from the USA I think"),
        ("HTML and cpus", "HTML and CPUs"),
        ("ninety nine red balloons", "99 red balloons"),
        ("Twenty years ago", "20 years ago"),
        ("one thousand", "1,000"),
        ("three thousand five hundred dollars", "$3,500"),
        ("page one hundred and one", "page 101"),
        ("minus twenty degrees", "minus 20 degrees"),
        ("three hundred sixty five days", "365 days"),
        ("two thousand people", "2,000 people"),
        ("two hundred and three thousand", "203,000"),
        ("five hundred thousand", "500,000"),
        ("one million two hundred thousand", "1,200,000"),
        ("twenty twenty", "2020"),
        ("from nine thirty to ten fifteen", "from 9:30 to ten fifteen"),
        ("the year two thousand", "the year 2000"),
        ("one hundred, two hundred, three hundred", "100, 200, 300"),
        ("five euros", "€5"),
        ("version two point five", "version 2.5"),
        ("ten point five", "10.5"),
        ("twenty, thirty", "20, 30"),
    ],
)
def test_numbers_times_and_addresses_are_written_in_figures(spoken: str, written: str) -> None:
    assert _written(spoken) == written


@pytest.mark.parametrize(
    "spoken",
    [
        "There are five people and twelve dogs.",
        "twelve thirty",
        "one twenty five",
        "you may third that",
        "a hundred people",
        "one two three four five",
        "no no one two three",
        "the first time",
        "plan A I think",
        "fifty fifty",
        "Ocean's Eleven and Apollo Thirteen",
        "No one two people said one of them",
        "a million",
        "at fifteen fifty",
        "at half past ten",
        "I am",
    ],
)
def test_words_with_several_readings_stay(spoken: str) -> None:
    assert _written(spoken) == spoken


@pytest.mark.parametrize("spoken", ["I have 25 apples at 9:30 AM.", "It costs $5.20, or 20%."])
def test_what_is_in_written_form_stays(spoken: str) -> None:
    assert _written(spoken) == spoken


def test_a_written_word_covers_the_time_of_the_spoken_ones() -> None:
    (number, unit) = written_form(_words("twenty five apples"))
    assert (number.start, number.end) == (0.0, 1.0)
    assert (unit.start, unit.end) == (1.0, 1.5)


def test_times_of_several_written_words_are_in_order() -> None:
    words = written_form(_words("on May third twenty twenty six at 3pm"))
    assert [word.text for word in words] == ["on", "May", "3,", "2026", "at", "3", "PM"]
    assert all(left.end <= right.start and left.end > left.start for left, right in pairwise(words))


def test_the_words_before_decide_about_a_time() -> None:
    words = _words("at twelve thirty")
    assert [word.text for word in written_form(words[1:], before=words[:1])] == ["12:30"]


@pytest.mark.parametrize(
    ("committed", "following", "count"),
    [
        ("I have twenty", "five apples", 2),
        ("I have twenty", "apples", 3),
        ("I have twenty", "", 2),
        ("I have", "", 2),
        ("go to example", "dot com now", 2),
        ("go to example dot", "com now", 2),
        ("it is 5", "percent of", 2),
        ("at 9", "a.m. we", 1),
    ],
)
def test_a_word_is_settled_when_its_expression_is_complete(
    committed: str, following: str, count: int
) -> None:
    assert settled(_words(committed), _words(following)) == count
