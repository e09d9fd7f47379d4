"""A teacher of more pieces than its student: what it predicts, in the student's own pieces.

Both split text by one ranked list, of which the student has kept a part (``vocabulary.py``). Where
a piece of the teacher's begins, its probability belongs to the first of the student's pieces that
make it up; inside it, the teacher's belief is what is left of that same prediction once the pieces
before are known. So a Whisper as it was published teaches a student of a smaller vocabulary without
losing the words that it knows whole. Runs on the trainer's thread.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

import torch
from torch import nn

from training.data.batches import pad_tokens

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper
    from training.pretrained.load import ThirtySeconds

SMALLEST = 1e-6
"""Probability below which the teacher has no opinion; every piece gets as much at least."""


class Interpreter(nn.Module):
    """Score the student's tokens by what a teacher of a richer vocabulary predicts.

    Parameters
    ----------
    teacher
        Any Whisper.
    theirs, mine
        The teacher's and the student's tokenizer; the student's pieces are some of the teacher's.

    Attributes
    ----------
    config
        The teacher's shape, with the student's tokens.
    """

    def __init__(
        self, teacher: FastWhisper | ThirtySeconds, theirs: Tokenizer, mine: Tokenizer
    ) -> None:
        super().__init__()
        self.teacher = teacher
        self.config = replace(
            teacher.config,
            n_vocab=len(mine.vocabulary),
            end_token=mine.end,
            prompt=(mine.start, mine.no_timestamps),
        )
        self._theirs, self._mine = theirs, mine
        splits = _splits(theirs, mine)
        longest = max(map(len, splits)) + 1
        # one row a token of the teacher's, the student's pieces of it, -1 behind them
        table = torch.tensor([[*split, *[-1] * (longest - len(split))] for split in splits])
        self.register_buffer("_table", table)

    def forward(self, mel: Tensor, lengths: Tensor, tokens: Tensor) -> Tensor:
        """Logarithms of the teacher's probabilities [B, L, n_vocab] of what follows each token.

        ``mel`` [B, n_mels, T], ``lengths`` int64 [B] and ``tokens`` int64 [B, L] are the student's.
        """
        rows = [self._text_of(ids) for ids in tokens.tolist()]
        prompt = list(self.teacher.config.prompt)
        heard = [self._theirs.encode(self._mine.decode(ids)) for ids in rows]
        whole = [[*prompt, *ids, self._theirs.end] for ids in heard]
        inputs = pad_tokens(whole, len(prompt))[0].to(mel.device)
        predicted = self.teacher(mel, lengths, inputs).float().softmax(dim=-1)
        scores = torch.full((*tokens.shape, self.config.n_vocab), SMALLEST, device=mel.device)
        first = len(self.config.prompt) - 1
        for row, (mine, theirs) in enumerate(zip(rows, heard, strict=True)):
            begins = self._begins(mine, theirs)
            found = predicted[row, len(prompt) - 1 :]
            scores[row, first : first + len(begins)] += self._translate(mine, begins, found)
        return scores.log()

    def _text_of(self, ids: list[int]) -> list[int]:
        text = ids[len(self.config.prompt) :]
        return text[: text.index(self._mine.end)] if self._mine.end in text else text

    def _begins(self, mine: list[int], theirs: list[int]) -> list[tuple[int, int]]:
        """Find, for each piece and for the end, the teacher's token that it belongs to.

        (place among the teacher's tokens, place of the student's piece that it begins with).
        """
        ends = list(accumulate((len(self._theirs.vocabulary[t] or b"") for t in theirs), initial=0))
        place_of = {offset: place for place, offset in enumerate(ends)}
        found: list[tuple[int, int]] = []
        offset = 0
        for at, piece in enumerate([*mine, self._mine.end]):
            found.append((place_of[offset], at) if offset in place_of else found[-1])
            offset += len(self._mine.vocabulary[piece] or b"")
        return found

    def _translate(
        self, mine: list[int], begins: list[tuple[int, int]], predicted: Tensor
    ) -> Tensor:
        """Turn the teacher's probabilities [tokens, n] into the student's [pieces, n_vocab]."""
        places = torch.tensor([place for place, _ in begins], device=predicted.device)
        depth = torch.tensor([at - begin for at, (_, begin) in enumerate(begins)])
        chosen = predicted[places]
        for at in depth.nonzero().flatten().tolist():
            so_far = torch.tensor(mine[begins[at][1] : at], device=predicted.device)
            chosen[at] *= self._go_on_from(so_far)
        scores = chosen.new_zeros(len(begins), self.config.n_vocab)
        for column in depth.unique().tolist():
            here = depth == column
            pieces = self._table[:, min(column, self._table.shape[1] - 1)]  # the last is empty
            known = pieces >= 0
            scores[here] = scores[here].index_add(1, pieces[known], chosen[here][:, known])
        total = scores.sum(dim=1, keepdim=True)
        labels = torch.tensor([*mine, self._mine.end], device=scores.device)
        certain = torch.nn.functional.one_hot(labels, self.config.n_vocab).float()
        return torch.where(total > SMALLEST, scores / total.clamp(min=SMALLEST), certain)

    def _go_on_from(self, so_far: Tensor) -> Tensor:
        """Tell the teacher's tokens that begin with these pieces and do not end there, bool [n]."""
        if len(so_far) >= self._table.shape[1]:
            return torch.zeros_like(self._table[:, 0], dtype=torch.bool)
        return (self._table[:, : len(so_far)] == so_far).all(dim=1)


def _splits(theirs: Tokenizer, mine: Tokenizer) -> list[list[int]]:
    """Split every token of the teacher's into the student's; the end stays, what else has none."""
    own = {piece: place for place, piece in enumerate(mine.vocabulary) if piece is not None}
    splits: list[list[int]] = []
    for place, piece in enumerate(theirs.vocabulary):
        if piece is None:
            splits.append([mine.end] if place == theirs.end else [])
        elif piece in own:
            splits.append([own[piece]])
        else:
            text = piece.decode("utf-8", errors="ignore")
            splits.append(mine.encode(text) if text.encode() == piece else [])
    return splits
