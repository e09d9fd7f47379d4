"""Which words of a correction are worth remembering."""

import pytest

from app.paths import Paths
from app.service import CaptioningService
from app.settings import ModelSettings, Settings
from app.view_models.vocabulary_suggestions import FamiliarWords, terms_to_remember

WHOLE = "a again and bob half i in is it met of our peter said saw the then we well known while you"
FAMILIAR = FamiliarWords(
    is_single_token=lambda word: word.lower() in WHOLE.split(),
    is_common=lambda word: word in ("garden", "grammar"),
)


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
        ("I saw pita rabbit", "I saw Peter Rabbit", ["Peter Rabbit"]),
        ("I saw pita rabid", "I saw Peter Rabbit", ["Peter Rabbit"]),
        ("we met chevron or brian", "we met Siobhán Ó Briain", ["Siobhán Ó Briain"]),
        ("the brown knee said", "Then Brownie said", ["Brownie"]),
        ("I saw brown knee am well", "I saw Brownie I'm well", ["Brownie"]),
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


@pytest.mark.model
@pytest.mark.parametrize(
    ("before", "after", "remembered"),
    [
        ("we met brown knee beaver", "we met Brownie Beaver", ("Brownie Beaver",)),
        ("ask sheave on", "ask Siobhán", ("Siobhán",)),
        ("we run cooper netties", "we run kubernetes", ("kubernetes",)),
        ("a tacky cardia", "a tachycardia", ("tachycardia",)),
        ("on moan day in London's park", "on Monday in London's garden", ()),
        ("the peer knows teh elephant", "the piano's the elephants’", ()),
        ("Ford the grandma bargin", "For the grammar bargain", ()),
        ("Grandma hurry the nap kin", "Grammar hurried the napkins", ()),
        ("Chevron saw it", "Siobhan saw it", ("Siobhan",)),
        ("Brown knee beaver ate it", "Brownie Beaver ate it", ("Brownie Beaver",)),
        ("were sure eye wood", "We're sure I'd would", ()),
    ],
)
def test_the_bundled_model_distinguishes_rare_from_common_words(
    tmp_path, before, after, remembered
):
    service = CaptioningService(Paths.under(tmp_path))
    assert service.terms_to_remember(before, after) == remembered


def test_without_a_model_nothing_is_offered(tmp_path):
    settings = Settings(model=ModelSettings(folder=str(tmp_path / "missing")))
    service = CaptioningService(Paths.under(tmp_path), lambda: settings)
    assert service.terms_to_remember("brown knee", "Brownie") == ()
