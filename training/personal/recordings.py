"""Recordings of the user and of general speech, prepared for the network, and their folds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.text.normalise import plain_words
from training.data.audio import to_float
from training.data.batches import LabelledBatch, pad_tokens
from training.data.features import MAX_FRAMES, log_mel, stack

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.tokenizer import Tokenizer
    from engine.personal.recordings import Recording
    from training.data.audio import Int16

N_FOLDS = 3
"""Of the cross-validation: each fold holds out another third of the labelled recordings."""

MIN_RECORDINGS = 8
"""To train on; fewer have no effect."""

MIN_LABELLED = 4
"""Recordings with a text from a person, to test with."""

Fold = tuple[list["PreparedRecording"], list["PreparedRecording"]]
"""Recordings to train on, and those held out."""


@dataclass(frozen=True, slots=True)
class PreparedRecording:
    """A recording as spectrogram and tokens.

    Attributes
    ----------
    labelled
        Whether the text comes from a person; the recogniser's own counts only where it is
        confident.
    mel
        float32 [80, T].
    samples
        int16 at 16 kHz; empty for general speech, which is stored as spectrograms.
    tokens
        The text, without prompt and end.
    """

    id: str
    text: str
    labelled: bool
    mel: Tensor
    samples: Int16
    tokens: tuple[int, ...]


def prepare_recording(
    name: str, text: str, labelled: bool, samples: Int16, tokenizer: Tokenizer
) -> PreparedRecording:
    """Compute the spectrogram, at most 30 s, and the tokens."""
    mel = log_mel(torch.from_numpy(to_float(samples)))[:, :MAX_FRAMES]
    tokens = tuple(tokenizer.encode(" " + text.strip()))
    return PreparedRecording(name, text, labelled, mel, samples, tokens)


def prepare_stored(recording: Recording, tokenizer: Tokenizer) -> PreparedRecording:
    """Prepare a recording of the user's store."""
    labelled = recording.kind != "caption"
    return prepare_recording(recording.id, recording.text, labelled, recording.samples, tokenizer)


def batch_recordings(
    recordings: Sequence[PreparedRecording], tokenizer: Tokenizer
) -> LabelledBatch:
    """Pad recordings to one length."""
    prompt = [tokenizer.start, tokenizer.no_timestamps]
    rows = [[*prompt, *recording.tokens, tokenizer.end] for recording in recordings]
    mel, lengths = stack([recording.mel for recording in recordings])
    return LabelledBatch(mel, lengths, *pad_tokens(rows, len(prompt)))


def split_folds(recordings: Sequence[PreparedRecording]) -> list[Fold]:
    """Split into :data:`N_FOLDS` folds, the same in every run.

    Every labelled text is held out once; all recordings of one sentence are on the same side.
    Captions are never held out, since only a text from a person can test a model.
    """
    ordered = sorted(recordings, key=_order)
    texts = list(dict.fromkeys(_normal_text(r) for r in ordered if r.labelled))
    folds: list[Fold] = []
    for first in range(N_FOLDS):
        chosen = set(texts[first::N_FOLDS])
        held_out = [r for r in recordings if r.labelled and _normal_text(r) in chosen]
        train = [r for r in recordings if not r.labelled or _normal_text(r) not in chosen]
        folds.append((train, held_out))
    return folds


def _normal_text(recording: PreparedRecording) -> str:
    return " ".join(plain_words(recording.text))


def _order(recording: PreparedRecording) -> str:
    """Order recordings by a hash of their text: arbitrary, but always the same."""
    return hashlib.sha256(_normal_text(recording).encode()).hexdigest() + recording.id
