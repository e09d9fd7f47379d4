"""Which words of an example are marked as wrong."""

import pytest

from app.view_models.error_marks import MISSING, mark_errors


@pytest.mark.parametrize(
    ("spoken", "recognised", "wrong"),
    [
        ("The lease ends.", "the lease ends", []),
        ("The lease ends.", "The leash ends", ["leash"]),
        ("The lease ends soon", "The lease", [MISSING]),
        ("The old lease ends", "The lease ends", [MISSING]),
        ("The lease", "The new lease", ["new"]),
        ("It's ours", "Its ours", ["Its"]),
        ("", "words", ["words"]),
        ("words", "", [MISSING]),
    ],
)
def test_words_that_differ_are_marked(spoken, recognised, wrong):
    assert [word.text for word in mark_errors(spoken, recognised) if word.is_wrong] == wrong
