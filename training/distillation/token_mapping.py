"""A teacher with a larger vocabulary than its student, scored in the student's tokens.

Both tokenise by one ranked list, of which the student keeps a subset (``data/vocabulary.py``). At
the start of a teacher token, its probability counts for the first of the student tokens that spell
it; inside the token, the teacher's distribution is that same prediction conditioned on the student
tokens so far. So a published Whisper can teach a student of a smaller vocabulary without losing the
words that it spells in one token.
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
    from training.pretrained.load import PaddedWhisper

FLOOR = 1e-6
"""Added to every token's probability; a prediction with less mass than this is ignored."""


class MappedTeacher(nn.Module):
    """Scores the student's tokens with a teacher of a larger vocabulary.

    Parameters
    ----------
    teacher
        Any Whisper.
    theirs, mine
        The teacher's and the student's tokenizer; the student's tokens are a subset.

    Attributes
    ----------
    config
        The teacher's shape, with the student's tokens.
    """

    def __init__(
        self, teacher: FastWhisper | PaddedWhisper, theirs: Tokenizer, mine: Tokenizer
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
        # one row per teacher token: the student tokens that spell it, padded with -1
        table = torch.tensor([[*split, *[-1] * (longest - len(split))] for split in splits])
        self.register_buffer("_table", table)

    def forward(self, mel: Tensor, lengths: Tensor, tokens: Tensor) -> Tensor:
        """Return the teacher's log-probabilities [B, L, n_vocab] of what follows each token.

        ``mel`` [B, n_mels, T], ``lengths`` int64 [B] and ``tokens`` int64 [B, L] are the student's.
        """
        rows = [self._text_of(ids) for ids in tokens.tolist()]
        prompt = list(self.teacher.config.prompt)
        retokenised = [self._theirs.encode(self._mine.decode(ids)) for ids in rows]
        whole = [[*prompt, *ids, self._theirs.end] for ids in retokenised]
        inputs = pad_tokens(whole, len(prompt))[0].to(mel.device)
        predicted = self.teacher(mel, lengths, inputs).float().softmax(dim=-1)
        scores = torch.full((*tokens.shape, self.config.n_vocab), FLOOR, device=mel.device)
        first = len(self.config.prompt) - 1
        for row, (mine, theirs) in enumerate(zip(rows, retokenised, strict=True)):
            starts = self._starts(mine, theirs)
            found = predicted[row, len(prompt) - 1 :]
            scores[row, first : first + len(starts)] += self._map(mine, starts, found)
        return scores.log()

    def _text_of(self, ids: list[int]) -> list[int]:
        text = ids[len(self.config.prompt) :]
        return text[: text.index(self._mine.end)] if self._mine.end in text else text

    def _starts(self, mine: list[int], theirs: list[int]) -> list[tuple[int, int]]:
        """Find, for each student token and for the end, the teacher token that contains it.

        (Index of the teacher token, index of the student token at which it starts.)
        """
        ends = list(accumulate((len(self._theirs.vocabulary[t] or b"") for t in theirs), initial=0))
        index_of = {offset: index for index, offset in enumerate(ends)}
        found: list[tuple[int, int]] = []
        offset = 0
        for at, token in enumerate([*mine, self._mine.end]):
            found.append((index_of[offset], at) if offset in index_of else found[-1])
            offset += len(self._mine.vocabulary[token] or b"")
        return found

    def _map(self, mine: list[int], starts: list[tuple[int, int]], predicted: Tensor) -> Tensor:
        """Turn teacher probabilities [teacher tokens, n] into [student tokens, n_vocab]."""
        indices = torch.tensor([index for index, _ in starts], device=predicted.device)
        depth = torch.tensor([at - start for at, (_, start) in enumerate(starts)])
        chosen = predicted[indices]
        for at in depth.nonzero().flatten().tolist():
            prefix = torch.tensor(mine[starts[at][1] : at], device=predicted.device)
            chosen[at] *= self._continue(prefix)
        scores = chosen.new_zeros(len(starts), self.config.n_vocab)
        for column in depth.unique().tolist():
            here = depth == column
            tokens = self._table[:, min(column, self._table.shape[1] - 1)]  # the last is padding
            spelt = tokens >= 0
            scores[here] = scores[here].index_add(1, tokens[spelt], chosen[here][:, spelt])
        total = scores.sum(dim=1, keepdim=True)
        labels = torch.tensor([*mine, self._mine.end], device=scores.device)
        one_hot = torch.nn.functional.one_hot(labels, self.config.n_vocab).float()
        return torch.where(total > FLOOR, scores / total.clamp(min=FLOOR), one_hot)

    def _continue(self, prefix: Tensor) -> Tensor:
        """Mark the teacher tokens that start with these student tokens and go on, bool [n]."""
        if len(prefix) >= self._table.shape[1]:
            return torch.zeros_like(self._table[:, 0], dtype=torch.bool)
        return (self._table[:, : len(prefix)] == prefix).all(dim=1)


def _splits(theirs: Tokenizer, mine: Tokenizer) -> list[list[int]]:
    """Spell every teacher token in student tokens; end maps to end, other specials to nothing."""
    own = {token: i for i, token in enumerate(mine.vocabulary) if token is not None}
    splits: list[list[int]] = []
    for i, token in enumerate(theirs.vocabulary):
        if token is None:
            splits.append([mine.end] if i == theirs.end else [])
        elif token in own:
            splits.append([own[token]])
        else:
            text = token.decode("utf-8", errors="ignore")
            splits.append(mine.encode(text) if text.encode() == token else [])
    return splits
