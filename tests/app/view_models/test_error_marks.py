"""Which words of an example are marked as wrong."""

import pytest

from app.view_models.error_marks import MISSING, mark_errors


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
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
def test_words_that_differ_are_marked(said, heard, wrong):
    assert [piece.text for piece in mark_errors(said, heard) if piece.is_wrong] == wrong
