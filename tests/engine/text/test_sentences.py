import pytest

from engine.text.sentences import sentence_case
from engine.types import Word


def words(text):
    return [Word(each, 0.0, 0.0, 1.0) for each in text.split()]


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("and horse. there was", None, "And horse. There was"),
        ("and went on", "road", "and went on"),
        ("and went on", "road.", "And went on"),
        ("he said", 'really?"', "He said"),
        ('"yes, he said', "end.", '"Yes, he said'),
        ("London is", "to", "London is"),
        ("über uns", None, "Über uns"),
        ("... 10 men", "end.", "... 10 men"),
        ("", "end.", ""),
    ],
)
def test_a_sentence_begins_with_a_capital(text, before, expected):
    last = words(before)[-1] if before else None
    assert " ".join(word.text for word in sentence_case(words(text), last)) == expected
