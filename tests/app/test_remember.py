"""Which words of a correction are worth remembering."""

import pytest

from app.models.remember import FamiliarWords, terms_to_remember

COMMON = (
    "a again and bob half i in is it met of our peter said saw the then we well known while you"
)
RARE = {"brownie": 2, "kubernetes": 5, "grammar": 3, "tachycardia": 6}


def pieces(word):
    return 1 if word.lower() in COMMON.split() else RARE.get(word.lower(), 2)


FAMILIAR = FamiliarWords(pieces, {"garden", "tachycardia"})


@pytest.mark.parametrize(
    ("before", "after", "remembered"),
    [
        ("I saw brown knee again.", "I saw Brownie again.", ["Brownie"]),
        ("we met chevron", "we met Siobhán", ["Siobhán"]),
        ("It is brown is.", "It is Brownie’s.", ["Brownie"]),
        ("we met Jon", "we met Jean-Luc", ["Jean-Luc"]),
        ("we saw high fone", "we saw iPhone", ["iPhone"]),
        ("the cooper netties", "the kubernetes", ["kubernetes"]),
        ("Brown knee saw it.", "Brownie saw it.", ["Brownie"]),
    ],
)
def test_names_and_rare_words_are(before, after, remembered):
    assert list(terms_to_remember(before, after, FAMILIAR)) == remembered


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("teh half", "the half"),
        ("we met bop", "we met Bob"),
        ("we saw it in the grandma", "we saw it in the grammar"),
        ("Guard in the half.", "Garden in the half."),
        ("a tacky cardia", "a tachycardia"),
        ("a well none", "a well-known"),
        ("ill see", "I'll see"),
        ("we met it", "we met Al"),
        ("the year 1948", "the year 1984"),
        ("we saw brownie again", "we saw Brownie again"),
        ("we saw brownie again", "we saw Brownie, again!"),
        ("we saw again", "we saw Brownie again"),
        ("we saw Brownie again", "we saw again"),
        ("Brownie", ""),
        ("", "Brownie"),
        ("we saw brown knee", "we saw " + "Brow" * 20),
    ],
)
def test_common_words_signs_and_additions_are_not(before, after):
    assert terms_to_remember(before, after, FAMILIAR) == ()


@pytest.mark.parametrize(
    ("before", "after", "remembered"),
    [
        ("I saw brown knee beef her", "I saw Brownie Beaver", ["Brownie Beaver"]),
        ("I saw brown knee beaver", "I saw Brownie Beaver", ["Brownie Beaver"]),
        ("I saw pita rabid", "I saw Peter Rabbit", ["Peter Rabbit"]),
        ("the brown knee said", "Then Brownie said", ["Brownie"]),
        ("I saw brown knee I met", "I saw Brownie. Beaver met", ["Brownie", "Beaver"]),
        ("I saw brown knee beef", "I saw Brownie, Beaver", ["Brownie", "Beaver"]),
        ("I saw brown knee beef", "I saw Brownie – Beaver", ["Brownie", "Beaver"]),
        ("brown knee met brown he", "Brownie met Brownie", ["Brownie"]),
    ],
)
def test_the_parts_of_a_name_are_one_term(before, after, remembered):
    assert list(terms_to_remember(before, after, FAMILIAR)) == remembered


def test_an_accent_typed_as_two_characters_is_no_other_word():
    assert terms_to_remember("we met Siobha\u0301n", "we met Siobh\u00e1n", FAMILIAR) == ()
