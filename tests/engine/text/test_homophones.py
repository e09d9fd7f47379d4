import gzip
import json

import pytest

from engine.errors import ModelError, OptionsError
from engine.text.homophones import HomophoneCorrector, neighbours
from engine.text.normalise import plain_word
from engine.types import Word


@pytest.fixture(scope="module")
def corrector():
    return HomophoneCorrector()


def corrected(corrector, text, before=""):
    return " ".join(corrector.correct(text.split(), before.split()))


@pytest.mark.parametrize(
    ("recognised", "meant"),
    [
        ("I think their is a way.", "I think there is a way."),
        ("They took there time.", "They took their time."),
        ("I want too go home.", "I want to go home."),
        ("It was to late for that.", "It was too late for that."),
        ("Is this you're book?", "Is this your book?"),
        ("A dog on it's own.", "A dog on its own."),
    ],
)
def test_common_confusions_are_put_right(corrector, recognised, meant):
    assert corrected(corrector, recognised) == meant


@pytest.mark.parametrize(
    "text",
    [
        "There is their house, and they're at home.",
        "I have two cats and a dog, too.",
        "It's a city and its river.",
        "Do you know your neighbours? No, I do not.",
        "We read the whole book by the sea.",
    ],
)
def test_right_text_stays(corrector, text):
    assert corrected(corrector, text) == text


def test_capitals_and_signs_stay(corrector):
    assert corrected(corrector, "“Their is a way!”").startswith("“There is")
    assert corrected(corrector, "THEIR IS A WAY") == "THERE IS A WAY"


def test_committed_words_before_are_neighbours_and_stay(corrector):
    assert corrected(corrector, "there time", before="They took") == "their time"


def test_the_number_of_words_stays_and_odd_ones_pass(corrector):
    odd = ("--", "", "…", "🙂", "3.14", "their", "\x00", "a b", "it’s")
    assert len(corrector.correct(odd)) == len(odd)
    assert corrector.correct(()) == ()


def test_times_of_words_stay(corrector):
    recognised = ("I", "think", "their", "is")
    words = tuple(Word(text, i, i + 1, 0.5) for i, text in enumerate(recognised))
    changed = corrector.correct_words(words)
    assert [word.text for word in changed] == ["I", "think", "there", "is"]
    assert [word.start for word in changed] == [0, 1, 2, 3]


def test_an_unreachable_margin_changes_nothing():
    assert corrected(HomophoneCorrector(margin=1e6), "I think their is a way.").count("their") == 1


def test_neighbours_stop_at_the_ends_of_a_sentence():
    letters = ["go", "i", "see", "it", "now", "yes"]
    ends = [True, False, False, False, True, False]
    assert neighbours(2, letters, ends) == (("i", "<s>"), ("it", "now"))
    assert neighbours(4, letters, ends) == (("it", "see"), ("<s>", "<s>"))
    assert neighbours(5, letters, ends) == (("<s>", "<s>"), ("", ""))


def test_a_written_word_without_its_signs():
    assert plain_word("“They’re,”") == "they're"
    assert plain_word("—") == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"no gzip", gzip.compress(b"{"), gzip.compress(b"[]"), gzip.compress(b'{"groups": 7}')],
)
def test_a_damaged_table_is_one_clear_sentence(tmp_path, data):
    path = tmp_path / "table.json.gz"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="install the program again"):
        HomophoneCorrector(path).correct(["their"])


def test_a_table_is_read_only_when_it_is_needed(tmp_path):
    corrector = HomophoneCorrector(tmp_path / "missing")
    with pytest.raises(ModelError, match="missing"):
        corrector.correct(["their"])


def test_a_table_that_lacks_a_count_is_no_crash(tmp_path):
    side = {"seen": {"to": {"x": 1}}, "kinds": {}}
    table = {
        "groups": [["to", "too"]],
        "counts": {"to": 1},
        "near": [side, side],
        "far": [side, side],
    }
    path = tmp_path / "table.json.gz"
    path.write_bytes(gzip.compress(json.dumps(table).encode()))
    assert HomophoneCorrector(path).correct(["too", "x"])[1] == "x"


def test_the_margin_must_be_above_zero():
    with pytest.raises(OptionsError, match="margin"):
        HomophoneCorrector(margin=0)
