"""More training material from labelled recordings: speed perturbation and splices of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.features import FRAMES_PER_SECOND
from engine.types import SAMPLE_RATE
from training.data.audio import to_float
from training.data.augment import change_speed
from training.data.examples import splice
from training.data.features import MAX_FRAMES, log_mel
from training.data.manifest import CorpusUtterance
from training.labelling.align import align_mels
from training.personal.recordings import prepare_recording

if TYPE_CHECKING:
    from engine.model.tokenizer import Tokenizer
    from training.models.whisper import FastWhisper
    from training.personal.recordings import PreparedRecording


MAX_SPLICE = 12.0
"""Seconds after which no further words are added to a splice."""


def at_speeds(
    recordings: Sequence[PreparedRecording], speeds: Sequence[float]
) -> Iterator[PreparedRecording]:
    """Yield every recording, and the labelled ones also at other speeds (Ko et al. 2015).

    What would be longer than 30 s is left out.
    """
    for recording in recordings:
        yield recording
        for speed in speeds if recording.labelled else ():
            mel = log_mel(torch.from_numpy(change_speed(to_float(recording.samples), speed)))
            if mel.shape[1] <= MAX_FRAMES:
                yield replace(recording, id=f"{recording.id} at {speed:g}", mel=mel)


def spliced(
    recordings: Sequence[PreparedRecording],
    share: float,
    model: FastWhisper,
    tokenizer: Tokenizer,
    seed: int = 0,
) -> Iterator[PreparedRecording]:
    """Make ``share`` times as many new recordings from words of all labelled ones.

    New word sequences cannot be memorised, so that the model has to rely on the audio (Lam et al.
    2021). Words are located by the model's cross-attention.
    """
    labelled = [recording for recording in recordings if recording.labelled]
    timed = [_timed(recording, model, tokenizer) for recording in labelled]
    samples = {u.audio: recording.samples for u, recording in zip(timed, labelled, strict=True)}
    rng = np.random.default_rng(seed)
    longest = min(MAX_SPLICE, model.config.max_frames / FRAMES_PER_SECOND / 2)
    for number in range(round(share * len(labelled))):
        example = splice(timed[number % len(labelled)], timed, rng, longest)
        cuts = (
            samples[p.utterance.audio][round(p.start * SAMPLE_RATE) : round(p.end * SAMPLE_RATE)]
            for p in example.clips
        )
        audio = np.concatenate(list(cuts))
        recording = prepare_recording(f"splice {number}", example.text, True, audio, tokenizer)
        # words that were located in no time at all can make the text longer than the decoder's
        if len(recording.tokens) + len(model.config.prompt) < model.config.max_tokens:
            yield recording


def _timed(
    recording: PreparedRecording, model: FastWhisper, tokenizer: Tokenizer
) -> CorpusUtterance:
    lengths = torch.tensor([recording.mel.shape[1]])
    aligned = align_mels(recording.mel[None], lengths, [recording.tokens], model, tokenizer)
    ((words, _),) = aligned
    duration = len(recording.samples) / SAMPLE_RATE
    return CorpusUtterance(Path(recording.id), recording.text, 0.0, duration, words=words)
