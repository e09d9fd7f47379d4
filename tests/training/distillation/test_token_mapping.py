"""A teacher of a larger vocabulary, scored in its student's tokens."""

from dataclasses import replace

import pytest
import torch
from tiny_models import TINY
from torch import nn

from engine.model.tokenizer import Tokenizer
from training.data.batches import pad_tokens
from training.distillation.token_mapping import MappedTeacher

pytestmark = pytest.mark.training

BYTES = [bytes([value]) for value in range(256)]
MANY = [*BYTES, b" t", b"he", b" the", b"in", b"re", b" there", b" in"]
FEW = [*BYTES, b" t", b"he", b" the", b"in", b"re"]


def tokenizer(pieces):
    n = len(pieces)
    return Tokenizer([*pieces, None, None, None], end=n, start=n + 1, no_timestamps=n + 2)


THEIRS, MINE = tokenizer(MANY), tokenizer(FEW)


class Predictor(nn.Module):
    """Predicts the same after every token; records its input."""

    def __init__(self, shares):
        super().__init__()
        n = len(MANY)
        self.config = replace(TINY, n_vocab=n + 3, end_token=n, prompt=(n + 1, n + 2))
        self.row = torch.full((n + 3,), -1e9)
        for piece, share in shares.items():
            self.row[MANY.index(piece) if piece else n] = torch.tensor(share).log()

    def forward(self, mel, lengths, tokens):
        self.input = tokens
        return self.row.expand(*tokens.shape, -1)


def mapped_predictions(text, shares):
    """The targets at each student token and after the last, by the token's bytes."""
    teacher = Predictor(shares)
    mapped = MappedTeacher(teacher, THEIRS, MINE).eval()
    rows = [[MINE.start, MINE.no_timestamps, *MINE.encode(t), MINE.end] for t in (text, " in" * 9)]
    tokens, _ = pad_tokens(rows, 2)
    scores = mapped(torch.zeros(2, 80, 4), torch.tensor([4, 4]), tokens)[0, 1:].exp()
    names = dict(enumerate(FEW)) | {MINE.end: b""}
    found = [
        {names[i]: round(float(row[i]), 3) for i in (row > 0.01).nonzero().flatten().tolist()}
        for row in scores[: len(MINE.encode(text)) + 1]
    ]
    return found, teacher.input[0].tolist()


def test_a_token_that_the_student_lacks_counts_for_its_first_student_token():
    shares = {b" there": 0.6, b" the": 0.3, b" in": 0.1}
    found, given = mapped_predictions(" the", shares)
    assert found[0] == {b" the": 0.9, b" ": 0.1}
    assert given[:4] == [THEIRS.start, THEIRS.no_timestamps, MANY.index(b" the"), THEIRS.end]


def test_inside_a_token_only_continuations_of_the_prefix_count():
    found, given = mapped_predictions(
        " there", {b" there": 0.2, b" in": 0.1, b" the": 0.3, b"re": 0.4}
    )
    assert given[2] == MANY.index(b" there")
    assert found == [{b" the": 0.5, b" ": 0.1, b"re": 0.4}, {b"re": 1.0},
                     {b" the": 0.5, b" ": 0.1, b"re": 0.4}]  # fmt: skip


def test_without_probability_mass_the_label_itself_counts():
    found, _ = mapped_predictions(" there", {b" the": 0.5, b"": 0.5})
    assert found == [{b" the": 0.5, b"": 0.5}, {b"re": 1.0}, {b" the": 0.5, b"": 0.5}]


def test_tokens_across_teacher_token_boundaries_use_the_label():
    # "ab" + "c" for the student, "a" + "bc" for the teacher, whose lower rank the student lacks
    many, few = tokenizer([*BYTES, b"bc", b"ab"]), tokenizer([*BYTES, b"ab"])
    teacher = Predictor({})
    n = len(many.vocabulary)
    teacher.config = replace(TINY, n_vocab=n, end_token=n - 3, prompt=(n - 2, n - 1))
    teacher.row = torch.zeros(n)
    tokens = torch.tensor([[few.start, few.no_timestamps, *few.encode("abc")]])
    scores = MappedTeacher(teacher, many, few)(torch.zeros(1, 80, 4), torch.tensor([4]), tokens)
    assert int(scores[0, 2].argmax()) == ord("c")
    assert int(scores[0, 3].argmax()) != ord("c")
    assert scores[0, 3].exp().max() < 0.1
