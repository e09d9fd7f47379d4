"""Sentences of today: many, different, written as captions show them and readable by a voice."""

import re
from collections import Counter

import pytest

from training.__main__ import main
from training.data import modern_text
from training.data.modern_text import cardinal, digits, letters, modern_sentences, ordinal, year
from training.data.readings import read_marked

pytestmark = pytest.mark.training
SLOT = re.compile(r"<(\w+)>")


@pytest.fixture(scope="module")
def sentences():
    return [read_marked(sentence) for sentence in modern_sentences(4000, 1)]


def test_sentences_are_different_and_the_same_for_the_same_seed():
    found = modern_sentences(300, 5)
    assert len(set(found)) == 300
    assert found == modern_sentences(300, 5)
    assert len(set(found) & set(modern_sentences(300, 6))) < 60


def test_no_slot_and_no_mark_is_left(sentences):
    for sentence in sentences:
        assert not set("<>{}[]|") & set(sentence.written + sentence.spoken), sentence


def test_a_voice_gets_no_digits_and_no_signs(sentences):
    names = re.compile(r"A\d+|K9|covid")
    for sentence in sentences:
        assert sentence.spoken.isascii()
        assert not re.search(r"[\d@#$£€%/_]", names.sub("", sentence.spoken)), sentence


def test_sentences_begin_with_a_capital_and_end_with_one_stop(sentences):
    for written, _ in sentences:
        assert not written[0].islower(), written
        assert re.search(r"([^.?!]|[ap]\.m\.)[.?!]$|[ap]\.m\.$", written), written
        assert not re.search(r"\.\.$", written), written
        assert "  " not in written


def test_many_names_and_numbers_occur(sentences):
    words = Counter(word.strip(".,?!:;'") for written, _ in sentences for word in written.split())
    assert sum(word in words for word in modern_text._grammar()["words"]["city"]) > 150
    assert sum("@" in word for word in words) > 100
    assert sum(word.startswith(("$", "£", "€")) for word in words) > 150
    assert sum(word.endswith("%") for word in words) > 50
    assert sum(bool(re.fullmatch(r"([A-Z]-){2,}[A-Z]", word)) for word in words) > 40


def test_every_slot_can_be_filled():
    grammar = modern_text._grammar()
    phrases = [*grammar["sentences"].values(), *grammar["phrases"].values()]
    used = {slot for listed in phrases for phrase in listed for slot in SLOT.findall(phrase)}
    assert used <= {*grammar["words"], *grammar["phrases"], *modern_text._MADE}
    inside = {"first", "last", "domain", "top", "mailbox", "month"}
    assert used | inside >= {*grammar["words"], *grammar["phrases"]}


@pytest.mark.parametrize(
    ("number", "said", "place"),
    [
        (3, "three", "third"),
        (12, "twelve", "twelfth"),
        (20, "twenty", "twentieth"),
        (23, "twenty three", "twenty third"),
        (407, "four hundred and seven", "four hundred and seventh"),
        (1250, "one thousand two hundred and fifty", "one thousand two hundred and fiftieth"),
        (90_001, "ninety thousand and one", "ninety thousand and first"),
        (4_000_000, "four million", "four millionth"),
    ],
)
def test_numbers_are_said(number, said, place):
    assert cardinal(number) == said
    assert ordinal(number) == place


@pytest.mark.parametrize(
    ("number", "said"),
    [(1974, "nineteen seventy four"), (1900, "nineteen hundred"), (2007, "two thousand and seven"),
     (1908, "nineteen oh eight"), (2026, "twenty twenty six")],
)  # fmt: skip
def test_years_are_said(number, said):
    assert year(number) == said


def test_digits_and_letters_are_said_one_by_one():
    assert digits("0142") == "oh one four two"
    assert digits("01", "zero") == "zero one"
    assert letters("B-9 x") == "B, nine, X"


def test_the_command_writes_text_for_synth(tmp_path, capsys):
    out = tmp_path / "text.txt"
    assert main(["modern-text", "--count", "50", "--seed", "2", "--out", str(out)]) == 0
    assert out.read_text("utf-8").splitlines() == modern_sentences(50, 2)
    assert "50 sentences" in capsys.readouterr().out
