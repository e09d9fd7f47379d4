"""What one run learns from: takes of the user and general speech, as spectrograms and tokens.

Owns the split into what is learnt and what is held back. Runs on the calling thread.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from engine.edits import plain_words
from training.audio import to_float
from training.augment import change_speed
from training.batches import pad_tokens
from training.features import MAX_FRAMES, log_mel, stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from engine.personal.recording import Recording
    from training.audio import Int16

HELD_SHARE = 5
"""One labelled take in so many is held back."""

MIN_HELD = 4
"""Fewer held-back takes say nothing."""


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


def at_speeds(takes: Sequence[Take], speeds: Sequence[float]) -> Iterator[Take]:
    """Give every take, and those whose text a person gave again at other speeds.

    Few sentences hold little of a voice; slower and faster they hold more (Ko et al. 2015). What
    would be longer than the model can hear is left out.
    """
    for take in takes:
        yield take
        for speed in speeds if take.labelled else ():
            mel = log_mel(torch.from_numpy(change_speed(to_float(take.samples), speed)))
            if mel.shape[1] <= MAX_FRAMES:
                yield replace(take, id=f"{take.id} at {speed:g}", mel=mel)


def batch_of(takes: Sequence[Take], tokenizer: Tokenizer) -> TakeBatch:
    """Pad takes to one length."""
    prompt = [tokenizer.start, tokenizer.no_timestamps]
    rows = [[*prompt, *take.tokens, tokenizer.end] for take in takes]
    tokens, targets = pad_tokens(rows, len(prompt))
    mel, lengths = stack([take.mel for take in takes])
    given = torch.tensor([take.labelled for take in takes])[:, None].expand_as(targets)
    return TakeBatch(mel, lengths, tokens, targets, given)


def split(takes: Sequence[Take]) -> tuple[list[Take], list[Take]]:
    """Split into what is learnt and what is held back: whole sentences, the same in every run.

    Whoever reads a sentence twice has both takes on one side. Only texts that a person gave can
    judge a model, so captions are never held back.
    """
    labelled = sorted((t for t in takes if t.labelled), key=_place)
    wanted = max(MIN_HELD, round(len(labelled) / HELD_SHARE))
    texts: list[str] = []
    for take in labelled:
        key = _words(take)
        if key not in texts and len(texts) < wanted:
            texts.append(key)
    held = [t for t in labelled if _words(t) in texts]
    return [t for t in takes if not t.labelled or _words(t) not in texts], held


def _words(take: Take) -> str:
    return " ".join(plain_words(take.text))


def _place(take: Take) -> str:
    """Order takes by their text, at random but for ever."""
    return hashlib.sha256(_words(take).encode()).hexdigest() + take.id
