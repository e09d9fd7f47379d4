"""Word errors after Whisper's normaliser, loops, and calibration worked out by hand."""

import numpy as np
import pytest

from training.evaluation.metrics import (
    WordErrors,
    calibration_error,
    confidence_margin,
    has_loop,
    total_errors,
    word_errors,
)

pytestmark = pytest.mark.training


@pytest.mark.parametrize(
    ("reference", "hypothesis", "expected"),
    [
        ("The colour, GRAY!", "the color gray", WordErrors(words=3)),
        ("red green blue", "red grin blue sky", WordErrors(1, 0, 1, 3)),
        ("hello there", "", WordErrors(0, 2, 0, 2)),
        ("", "thank you", WordErrors(0, 0, 2, 0)),
        ("", "", WordErrors()),
    ],
)
def test_word_errors(reference: str, hypothesis: str, expected: WordErrors) -> None:
    assert word_errors(reference, hypothesis) == expected


def test_the_rate_is_over_all_words_not_over_utterances() -> None:
    total = total_errors(["a b c d e f g h i", "yes"], ["a b c d e f g h i", "no"])
    assert total.rate == pytest.approx(10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no no no", False),
        ("no no no no", True),
        ("thank you thank you", False),
        ("thank you thank you thank you", True),
        ("so it goes and so it went and so it was", False),
        ("", False),
    ],
)
def test_loops(text: str, expected: bool) -> None:
    assert has_loop(text) is expected


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    confidence = np.array([0.95, 0.95, 0.05, 0.05])
    right = np.array([True, False, False, False])
    assert calibration_error(confidence, right) == pytest.approx(0.5 * 0.45 + 0.5 * 0.05)
    assert calibration_error(np.array([]), np.array([], dtype=bool)) == 0
    assert calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0


def test_the_margin_is_that_of_independent_utterances() -> None:
    """Half of 400 utterances of one word are wrong: 1.96 sqrt(0.5 * 0.5 / 400) = 4.9 points."""
    errors = [WordErrors(substitutions=number % 2, words=1) for number in range(400)]
    assert confidence_margin(errors) == pytest.approx(4.9, abs=0.4)
