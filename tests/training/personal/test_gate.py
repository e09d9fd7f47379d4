import pytest

from training.evaluation.metrics import WordErrors
from training.personal.gate import MIN_CERTAINTY, Scores, certainty, decide

pytestmark = pytest.mark.training


def errors(substitutions, words):
    return WordErrors(substitutions=substitutions, words=words)


def verdict(before, after, words=100, canary=(50, 50), general=1000, sure=1.0):
    held = errors(before, words), errors(after, words)
    return decide(Scores(*held, errors(canary[0], general), errors(canary[1], general), sure))


def test_an_improvement_without_forgetting_is_accepted():
    decision = verdict(20, 12)
    assert decision.accepted
    assert "20.0 % to 12.0 %" in decision.reason
    assert verdict(20, 12, canary=(50, 52)).accepted
    assert verdict(20, 12, canary=(50, 40)).accepted


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        (verdict(20, 20), "does not help"),
        (verdict(20, 25), "does not help"),
        (verdict(20, 12, canary=(50, 53)), "0.3 points on general speech"),
        (verdict(8, 2, words=29), "too few"),
        (verdict(20, 19, sure=0.79), "may be chance"),
    ],
)
def test_everything_else_is_refused_with_a_reason(decision, word):
    assert not decision.accepted
    assert word in decision.reason
    assert decision.reason.endswith(".")


def test_a_gain_in_many_sentences_is_certain():
    before = [errors(3, 10)] * 12
    assert certainty(before, [errors(2, 10)] * 12) == 1
    assert certainty(before, before) == 0
    assert certainty([], []) == 0


def test_a_gain_in_one_sentence_may_be_chance():
    before = [errors(3, 10)] * 12
    lucky = [errors(0, 10), errors(4, 10), errors(4, 10), *before[3:]]
    assert 0.3 < certainty(before, lucky) < MIN_CERTAINTY
