from hypothesis import given
from hypothesis import strategies as st

from engine.text.edit_distance import align
from engine.text.normalise import plain_words

rows = st.lists(st.sampled_from("abcd"), max_size=12)


def distance(reference, hypothesis):
    """The textbook's table."""
    row = list(range(len(hypothesis) + 1))
    for i, a in enumerate(reference, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(hypothesis, 1):
            last, row[j] = row[j], min(last + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]


@given(rows, rows)
def test_an_alignment_has_the_fewest_edits_and_only_true_hits(reference, hypothesis):
    found = align(reference, hypothesis)
    assert found.errors == distance(reference, hypothesis)
    assert all(reference[i] == hypothesis[j] for i, j in found.hits)
    assert list(found.hits) == sorted(set(found.hits))
    assert len(found.hits) + found.substitutions + found.deletions == len(reference)
    assert len(found.hits) + found.substitutions + found.insertions == len(hypothesis)


def test_words_are_compared_without_case_and_punctuation():
    assert plain_words("“Don’t,” said she -- well-known…") == [
        "don't",
        "said",
        "she",
        "well",
        "known",
    ]
