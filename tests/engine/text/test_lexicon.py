import gzip

import pytest

from engine.errors import ModelError
from engine.text.lexicon import Lexicon, sound_of


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.read()


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        ("brony", "brownie"),
        ("bever", "beaver"),
        ("viles", "vials"),
        ("amance", "immense"),
        ("scailed", "scaled"),
        ("transicians", "transitions"),
        ("nife", "knife"),
        ("fisical", "physical"),
        ("kwite", "quite"),
    ],
)
def test_words_that_sound_alike_are_found_though_spelt_differently(lexicon, recognised, meant):
    found = {other.word: other.distance for other in lexicon.sound_alikes(recognised)}
    assert meant in found
    assert found[meant] <= 2
    assert list(found.values()) == sorted(found.values())


def test_the_nearest_spelling_comes_first(lexicon):
    assert lexicon.sound_alikes("bever")[0].word == "beaver"
    assert lexicon.sound_alikes("sirine")[0].word in ("serene", "siren")


def test_phonetic_keys_keep_consonants_apart():
    assert sound_of("cat") == sound_of("Kat")
    assert sound_of("cat") != sound_of("cap")


@pytest.mark.parametrize(
    "word", ["beaver", "Beaver", "BEAVER", "Sheffield", "NASA", "colour", "color", "podcast"]
)
def test_words_of_the_language_are_known(lexicon, word):
    assert lexicon.find(word).lower() == word.lower()


@pytest.mark.parametrize("word", ["bever", "rimmities", "xqz"])
def test_others_are_not(lexicon, word):
    assert lexicon.find(word) is None


@pytest.mark.parametrize("word", ["grammar", "napkins", "hurried"])
def test_some_words_are_common(lexicon, word):
    assert lexicon.is_common(word)


@pytest.mark.parametrize("word", ["tachycardia", "rimmities", "london", ""])
def test_rare_words_and_names_without_their_capital_are_not(lexicon, word):
    assert not lexicon.is_common(word)


def test_words_of_the_vocabulary_are_found_too(lexicon):
    assert "Knollys" not in [other.word for other in lexicon.sound_alikes("nolis")]
    nearest = lexicon.sound_alikes("nolis", ["Knollys", "Kubernetes"])[0]
    assert nearest.word == "Knollys"


def test_a_word_like_no_other_has_no_neighbours(lexicon):
    assert lexicon.sound_alikes("bcdfgkptbcdfgkpt") == []


@pytest.mark.parametrize("data", [b"", b"no gzip", gzip.compress(b"\xff\xfe")])
def test_a_damaged_list_is_one_clear_sentence(tmp_path, data):
    (tmp_path / "words.txt.gz").write_bytes(data)
    with pytest.raises(ModelError, match="list of words is missing or damaged"):
        Lexicon.read(tmp_path / "words.txt.gz")


def test_names_have_capitals_and_what_is_both_has_none(lexicon):
    assert [lexicon.find(word) for word in ("monica", "sam", "english", "mark")] == [
        "Monica",
        "Sam",
        "English",
        "mark",
    ]
