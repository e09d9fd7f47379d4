"""What one run learns from: takes of the user and general speech, as spectrograms and tokens.

Owns the split into what is learnt and what is held back. Runs on the calling thread.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.text.normalise import plain_words
from training.data.audio import to_float
from training.data.batches import pad_tokens
from training.data.features import MAX_FRAMES, log_mel, stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from engine.personal.samples import Recording
    from training.data.audio import Int16

PARTS = 3
"""Learnings of a run; each holds back another part of what a person gave the text of."""

MIN_TAKES = 8
"""Fewer teach nothing."""

MIN_READ = 4
"""Of takes whose text a person gave, fewer judge nothing."""


@dataclass(frozen=True, slots=True)
class Take:
    """One utterance, ready for the network.

    Attributes
    ----------
    labelled
        Whether a person gave the text; the recogniser's own is trusted where it is sure.
    mel
        float32 [80, T].
    samples
        int16 at 16 kHz; empty for general speech, which ships as spectrograms.
    tokens
        Of the text, without prompt and end.
    """

    id: str
    text: str
    labelled: bool
    mel: Tensor
    samples: Int16
    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakeBatch:
    """Takes side by side.

    Attributes
    ----------
    mel, lengths
        float32 [B, 80, T] and true frames int64 [B].
    tokens, targets
        int64 [B, L]; targets are IGNORED at prompt and padding.
    labelled
        bool [B, L]: whether a person gave the target.
    """

    mel: Tensor
    lengths: Tensor
    tokens: Tensor
    targets: Tensor
    labelled: Tensor


def take_of(name: str, text: str, labelled: bool, samples: Int16, tokenizer: Tokenizer) -> Take:
    """Compute the spectrogram and the tokens of what was said."""
    mel = log_mel(torch.from_numpy(to_float(samples)))[:, :MAX_FRAMES]
    return Take(name, text, labelled, mel, samples, tuple(tokenizer.encode(" " + text.strip())))


def take_of_recording(recording: Recording, tokenizer: Tokenizer) -> Take:
    """Make a take of what the user's store holds."""
    labelled = recording.kind != "caption"
    return take_of(recording.id, recording.text, labelled, recording.samples, tokenizer)


def batch_of(takes: Sequence[Take], tokenizer: Tokenizer) -> TakeBatch:
    """Pad takes to one length."""
    prompt = [tokenizer.start, tokenizer.no_timestamps]
    rows = [[*prompt, *take.tokens, tokenizer.end] for take in takes]
    tokens, targets = pad_tokens(rows, len(prompt))
    mel, lengths = stack([take.mel for take in takes])
    given = torch.tensor([take.labelled for take in takes])[:, None].expand_as(targets)
    return TakeBatch(mel, lengths, tokens, targets, given)


def parts_of(takes: Sequence[Take]) -> list[tuple[list[Take], list[Take]]]:
    """Split :data:`PARTS` times into what is learnt and what is held back, the same in every run.

    Every text that a person gave is held back once; whoever reads a sentence twice has both takes
    on one side. Only such texts can judge a model, so captions are never held back.
    """
    texts = list(dict.fromkeys(_words(t) for t in sorted(takes, key=_place) if t.labelled))
    parts: list[tuple[list[Take], list[Take]]] = []
    for first in range(PARTS):
        chosen = set(texts[first::PARTS])
        held = [t for t in takes if t.labelled and _words(t) in chosen]
        parts.append(([t for t in takes if not t.labelled or _words(t) not in chosen], held))
    return parts


def _words(take: Take) -> str:
    return " ".join(plain_words(take.text))


def _place(take: Take) -> str:
    """Order takes by their text, at random but for ever."""
    return hashlib.sha256(_words(take).encode()).hexdigest() + take.id
