"""An endless, reproducible stream of training batches.

Owns the order of the examples and their conversion to log-mel and tokens. Every batch is a pure
function of (seed, position), so that a resumed run sees the same batches as an uninterrupted one.
Batches are built ahead of the trainer, on one background thread.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE
from training.data import examples
from training.data.audio import read_samples, to_float
from training.data.augment import (
    AugmentOptions,
    NoiseBank,
    augment,
    change_speed,
    noise_only,
    spec_augment,
)
from training.data.examples import MAX_SECONDS, MAX_SPEECH, Example
from training.data.features import group_by_length, log_mel, stack
from training.data.sources import SpeechSource, draw_utterances, draws_per_pool
from training.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from training.data.manifest import CorpusUtterance
    from training.models.whisper import WhisperConfig

    Float32 = NDArray[np.float32]

log = logging.getLogger(__name__)

IGNORED = -100
"""Target of the positions that the loss ignores: prompt and padding."""


@dataclass(frozen=True, slots=True)
class StreamOptions:
    """How examples are mixed and batched.

    Attributes
    ----------
    seconds_per_batch
        Audio of one batch, padding included.
    pool
        Number of examples that are planned, sorted by length and batched together.
    crop, join, splice
        Shares of examples that are random windows, several utterances joined, or concatenated runs
        of a few words from several utterances.
    silence
        Share of examples without speech, whose transcript is empty.
    padded
        Share of examples padded to 30 s.
    token_noise
        Share of the decoder's input tokens that are replaced by others of the batch, so that it
        relies on the audio rather than on memorised text.
    """

    seconds_per_batch: float = 200.0
    max_batch: int = 48
    pool: int = 512
    crop: float = 0.45
    join: float = 0.07
    splice: float = 0.0
    silence: float = 0.03
    padded: float = 0.02
    token_noise: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        kinds = (self.crop, self.join, self.splice)
        shares = (sum(kinds), self.silence, self.padded, self.token_noise)
        if min(*shares, *kinds) < 0 or max(shares) > 1:
            raise OptionsError(
                "Every share, and crop, join and splice together, must lie between 0 and 1."
            )
        if self.seconds_per_batch <= 0 or self.max_batch < 1 or self.pool < 1:
            raise OptionsError("seconds_per_batch, max_batch and pool must be above 0.")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in the stream: the pool, and the next batch of it."""

    pool: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class LabelledBatch:
    """Padded spectrograms and transcripts.

    Attributes
    ----------
    mel, lengths
        float32 [B, 80, T] and frames without padding int64 [B].
    tokens, targets
        Decoder input and the tokens to predict, int64 [B, L]; IGNORED at prompt and padding.
    """

    mel: Tensor
    lengths: Tensor
    tokens: Tensor
    targets: Tensor


@dataclass(frozen=True, slots=True)
class Batch(LabelledBatch):
    """The examples of one training step.

    Attributes
    ----------
    after
        Position of the next batch.
    epoch
        Epochs before this batch, as a fraction.
    """

    after: Position
    epoch: float

    def to(self, device: torch.device) -> Batch:
        """Return a copy on another device."""
        names = ("mel", "lengths", "tokens", "targets")
        return replace(self, **{name: getattr(self, name).to(device) for name in names})


class BatchStream:
    """Plans and builds batches, from any :class:`Position` on.

    Parameters
    ----------
    encode
        Text to token ids, without prompt and end token.
    config
        Of the model in training: prompt, end token, longest transcript.
    rank, world
        Index of this process, and the number of processes that share the stream.
    normalise
        Normalises a spectrogram by its speaker.
    """

    def __init__(
        self,
        sources: list[SpeechSource],
        encode: Callable[[str], list[int]],
        config: WhisperConfig,
        options: StreamOptions,
        augmentation: AugmentOptions,
        noise: NoiseBank,
        rank: int = 0,
        world: int = 1,
        normalise: Callable[[Tensor, str], Tensor] | None = None,
    ) -> None:
        self._sources = sources
        self._encode = encode
        self._config = config
        self._options = options
        self._augmentation = augmentation
        self._noise = noise
        self._rank, self._world = rank, world
        self._normalise = normalise
        self._counts = draws_per_pool(sources, options.pool)

    def epoch_at(self, position: Position) -> float:
        """Return the epochs, as a fraction, before the pool of ``position``."""
        total = sum(len(source.utterances) for source in self._sources)
        return position.pool * self._options.pool / total

    def batches(self, position: Position | None = None) -> Iterator[Batch]:
        """Yield every batch from ``position`` on; a background thread builds the next three."""
        todo = self._plans(position or Position())
        with ThreadPoolExecutor(1, "batches") as worker:
            ahead: deque[Future[Batch | None]] = deque()
            try:
                while True:
                    while len(ahead) < 3:
                        ahead.append(worker.submit(self._build, *next(todo)))
                    batch = ahead.popleft().result()
                    if batch is not None:
                        yield batch
            finally:
                for future in ahead:
                    future.cancel()

    def _plans(self, position: Position) -> Iterator[tuple[list[Example], Position, Position]]:
        while True:
            pool = self.plan(position.pool)
            for index in range(position.batch, len(pool)):
                here = Position(position.pool, index)
                last = index + 1 == len(pool)
                after = Position(here.pool + 1) if last else Position(here.pool, index + 1)
                yield pool[index], here, after
            position = Position(position.pool + 1)

    def plan(self, pool: int) -> list[list[Example]]:
        """Plan the batches of a pool for this rank: similar lengths together, in random order."""
        rng = np.random.default_rng([self._options.seed, pool])
        drawn = draw_utterances(self._sources, self._counts, self._options.seed, pool)
        planned = [self._plan_one(rng, source, utterance) for source, utterance in drawn]
        limits = self._options.seconds_per_batch, self._options.max_batch
        batches = list(group_by_length(planned, lambda example: example.cost, *limits))
        rng.shuffle(batches)
        shared = max(1, len(batches) // self._world) * self._world
        return (batches * self._world)[:shared][self._rank :: self._world]

    def _plan_one(
        self, rng: np.random.Generator, source: SpeechSource, utterance: CorpusUtterance
    ) -> Example:
        if rng.random() < self._options.silence:
            return examples.without_speech(float(rng.uniform(1, 10)))
        kind = rng.random()
        if kind < self._options.crop or utterance.duration > MAX_SPEECH:
            example = examples.crop(utterance, rng)
        elif kind < self._options.crop + self._options.join:
            same = source.speakers[utterance.speaker]
            more = [same[i] for i in rng.integers(len(same), size=int(rng.integers(1, 3)))]
            example = examples.join([utterance, *more], rng)
        elif kind < self._options.crop + self._options.join + self._options.splice:
            example = examples.splice(utterance, source.speakers[utterance.speaker], rng)
        else:
            example = examples.whole(utterance)
        if rng.random() < self._augmentation.speed and example.seconds < 0.9 * MAX_SPEECH:
            reach = self._augmentation.max_speed
            example = examples.at_speed(example, float(rng.uniform(1 - reach, 1 + reach)))
        return replace(example, padded=bool(rng.random() < self._options.padded))

    def _build(self, planned: list[Example], here: Position, after: Position) -> Batch | None:
        """Convert examples to tensors; unusable ones are left out."""
        rng = np.random.default_rng([self._options.seed, here.pool, here.batch, self._rank, 1])
        rows = [row for example in planned if (row := self._row(example, rng))]
        if not rows:
            return None
        tokens, targets = pad_tokens([ids for _, ids in rows], len(self._config.prompt))
        tokens = self._with_token_noise(tokens, targets != IGNORED, rng)
        mel, lengths = stack([mel for mel, _ in rows])
        return Batch(mel, lengths, tokens, targets, after, self.epoch_at(here))

    def _with_token_noise(self, tokens: Tensor, real: Tensor, rng: np.random.Generator) -> Tensor:
        """Replace some text tokens by others of the batch."""
        text = real.clone()
        text[:, : len(self._config.prompt)] = False
        others = tokens[text][torch.from_numpy(rng.permutation(int(text.sum())))]
        wrong = torch.from_numpy(rng.random(len(others)) < self._options.token_noise)
        tokens[text] = torch.where(wrong, others, tokens[text])
        return tokens

    def _row(self, example: Example, rng: np.random.Generator) -> tuple[Tensor, list[int]] | None:
        ids = self._tokens(example.text)
        if len(ids) > self._config.max_tokens:
            return None
        try:
            return self._mel(example, rng), ids
        except DataError as error:
            log.warning("Left out: %s", error)
            return None

    def _tokens(self, text: str) -> list[int]:
        ids = self._encode(" " + text) if text else []
        return [*self._config.prompt, *ids, self._config.end_token]

    def _mel(self, example: Example, rng: np.random.Generator) -> Tensor:
        limit = int(MAX_SECONDS * SAMPLE_RATE)
        if example.clips:
            samples = augment(_read_clips(example), rng, self._noise, self._augmentation)[:limit]
        else:
            samples = noise_only(rng, self._noise, round(example.seconds * SAMPLE_RATE))
        if example.padded:
            samples = np.pad(samples, (0, limit - len(samples)))
        mel = log_mel(torch.from_numpy(samples))[:, : self._config.max_frames]
        if self._normalise and example.clips:
            mel = self._normalise(mel, example.clips[0].utterance.speaker)
        return torch.from_numpy(spec_augment(mel.numpy(), rng, self._augmentation.spectrum))


def _read_clips(example: Example) -> Float32:
    """Concatenate the clips and the pauses after them, at the example's speed; float32 [n]."""
    parts: list[Float32] = []
    for clip in example.clips:
        start, end = round(clip.start * SAMPLE_RATE), round(clip.end * SAMPLE_RATE)
        parts.append(to_float(read_samples(clip.utterance)[start:end]))
        parts.append(np.zeros(round(clip.pause * SAMPLE_RATE), np.float32))
    samples = np.concatenate(parts)
    return samples if example.speed == 1 else change_speed(samples, example.speed)


def pad_tokens(rows: list[list[int]], prompt: int) -> tuple[Tensor, Tensor]:
    """Batch token sequences as decoder inputs and shifted targets, int64 [B, L] both.

    ``prompt`` is the number of prompt tokens, whose targets are IGNORED as padding is.
    """
    longest = max(len(ids) for ids in rows) - 1
    tokens = torch.tensor([ids[:-1] + ids[-1:] * (longest + 1 - len(ids)) for ids in rows])
    ignored = [IGNORED] * (prompt - 1)
    targets = [ignored + ids[prompt:] + [IGNORED] * (longest + 1 - len(ids)) for ids in rows]
    return tokens, torch.tensor(targets)
