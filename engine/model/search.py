"""Beam search over a network; thread-safe, without state between calls.

Four parts, each replaceable: inference (`network.Inference`), filters (`filters.LogitFilter`),
pruning (`pruning.Pruner`) and ranking (:func:`rank`). Greedy search is the beam of one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.errors import OptionsError
from engine.model.filters import DecodingStep
from engine.model.pruning import CutoffPruner, Pruner, Sampler

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.filters import LogitFilter, ScoreBias
    from engine.model.network import EncodedWindow, Inference
    from engine.types import Float32

MAX_BEAM = 16


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """Options of one search; a scheduler may tighten them from call to call.

    Attributes
    ----------
    beam
        Beam width, 1 (greedy) to 16.
    cutoff
        Candidates more than this many nats below the best are pruned; infinity disables it.
    length_penalty
        Exponent of the length in the ranking, 0 to 2; 1 ranks by mean log-probability.
    tokens_per_second
        Maximum number of tokens per second of audio, 1 to 100; it stops endless text.
    temperature
        0 for beam search; above 0, up to 2, samples one hypothesis.
    seed
        Seed of the sampling.
    """

    beam: int = 5
    cutoff: float = 1.0
    length_penalty: float = 1.0
    tokens_per_second: float = 12.0
    temperature: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.beam <= MAX_BEAM:
            raise OptionsError(f"beam must be from 1 to {MAX_BEAM}, not {self.beam}.")
        if not self.cutoff > 0:
            raise OptionsError(f"cutoff must be above 0, not {self.cutoff}.")
        if not 0 <= self.length_penalty <= 2:
            raise OptionsError(f"length_penalty must be from 0 to 2, not {self.length_penalty}.")
        if not 1 <= self.tokens_per_second <= 100:
            raise OptionsError(
                f"tokens_per_second must be from 1 to 100, not {self.tokens_per_second}."
            )
        if not self.seed >= 0:
            raise OptionsError(f"seed must be 0 or above, not {self.seed}.")
        if not 0 <= self.temperature <= 2:
            raise OptionsError(f"temperature must be from 0 to 2, not {self.temperature}.")


@dataclass(frozen=True, slots=True)
class Beam:
    """Hypotheses of equal length, best first.

    Attributes
    ----------
    tokens
        int64, shape (beams, prefix + n).
    logprobs
        Log-probability of each of the n tokens behind the prefix, float32, shape (beams, n).
    rows
        Row of the decoder's output from which each of them was taken, int, shape (beams, n).
    scores
        Cumulative score, bias included, float32, shape (beams,).
    """

    tokens: NDArray[np.int64]
    logprobs: Float32
    rows: NDArray[np.intp]
    scores: Float32

    @classmethod
    def start(cls, prefix: Sequence[int]) -> Beam:
        """Start with one empty hypothesis behind the prefix."""
        return cls(
            tokens=np.array([prefix], dtype=np.int64),
            logprobs=np.zeros((1, 0), dtype=np.float32),
            rows=np.zeros((1, 0), dtype=np.intp),
            scores=np.zeros(1, dtype=np.float32),
        )

    def __len__(self) -> int:
        return len(self.scores)

    @property
    def generated(self) -> int:
        """Number of tokens behind the prefix."""
        return self.logprobs.shape[1]

    def extend(
        self, rows: NDArray[np.intp], tokens: NDArray[np.intp], logprobs: Float32, scores: Float32
    ) -> Beam:
        """Return hypotheses ``rows``, each with one more token."""
        return Beam(
            tokens=np.column_stack((self.tokens[rows], tokens)),
            logprobs=np.column_stack((self.logprobs[rows], logprobs)),
            rows=np.column_stack((self.rows[rows], rows)),
            scores=scores,
        )

    def select(self, keep: NDArray[np.intp]) -> Beam:
        """Return the hypotheses ``keep``, in that order."""
        return Beam(self.tokens[keep], self.logprobs[keep], self.rows[keep], self.scores[keep])


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The best hypothesis of a window.

    Attributes
    ----------
    tokens
        Tokens behind the prefix, the end token included if it was reached; shape (n,).
    logprobs
        Their log-probabilities without bias, float32, shape (n,).
    attention
        Alignment heads' weights, float32, shape (heads, prefix - 1 + n, frames): the row that
        predicted each token behind the start token.
    no_speech
        Probability, 0 to 1, that the text ends right behind the prefix.
    decoder_rows
        Rows computed by the decoder.
    """

    tokens: NDArray[np.int64]
    logprobs: Float32
    attention: Float32
    no_speech: float
    decoder_rows: int


class BeamSearch:
    """Finds the best hypothesis for a window.

    Parameters
    ----------
    inference
        The network.
    filters
        Applied in this order to every step's log-probabilities.
    end
        Id of the end token.
    """

    def __init__(self, inference: Inference, filters: Sequence[LogitFilter], end: int) -> None:
        self._inference = inference
        self._filters = tuple(filters)
        self._end = end

    def run(
        self,
        window: EncodedWindow,
        prefix: Sequence[int],
        options: SearchOptions,
        limit: int,
        bias: ScoreBias | None = None,
    ) -> Hypothesis:
        """Decode at most ``limit`` tokens behind a forced prefix; raises ModelError."""
        pruner = _pruner(options)
        beam = Beam.start(prefix)
        best: tuple[float, Beam] = (-math.inf, beam)
        output = self._inference.step(beam.tokens, None, window)
        attention = [output.attention]
        decoder_rows, no_speech = 1, 0.0
        for step in range(limit):
            logprobs = log_softmax(output.logits[:, -1])
            if step == 0:
                no_speech = float(np.exp(logprobs[0, self._end]))
            grown = self._grow(beam, logprobs, attention, pruner, bias)
            ended = grown.tokens[:, -1] == self._end
            best = _better(best, grown.select(np.flatnonzero(ended[: options.beam])), options)
            alive = grown.select(np.flatnonzero(~ended)[: options.beam])
            if step + 1 == limit or _settled(best, alive, options):
                best = _better(best, alive, options) if math.isinf(best[0]) else best
                break
            beam = alive
            cache = output.cache.select(beam.rows[:, -1])
            output = self._inference.step(beam.tokens[:, -1:], cache, window)
            attention.append(output.attention)
            decoder_rows += len(beam)
        return _trace(best[1], attention, no_speech, decoder_rows)

    def _grow(
        self,
        beam: Beam,
        logprobs: Float32,
        attention: Sequence[Float32],
        pruner: Pruner,
        bias: ScoreBias | None,
    ) -> Beam:
        """Extend every hypothesis by the tokens that survive pruning."""

        def attention_of(row: int) -> Float32:
            return _follow(attention, [*beam.rows[row], row])

        step = DecodingStep(beam.tokens, beam.generated, attention_of)
        for rule in self._filters:
            rule.apply(logprobs, step)
        totals = logprobs + beam.scores[:, None]
        if bias is not None:
            bias.apply(totals, beam.tokens)
        chosen = pruner.choose(totals)
        rows, tokens = np.divmod(chosen, logprobs.shape[1])
        return beam.extend(rows, tokens, logprobs[rows, tokens], totals[rows, tokens])


def log_softmax(logits: Float32) -> Float32:
    """Return log-probabilities over the last axis, in a new array of the same shape."""
    with np.errstate(invalid="ignore"):  # infinities of a damaged network become NaN
        shifted = logits - logits.max(axis=-1, keepdims=True)
        shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def rank(score: float, length: int, penalty: float) -> float:
    """Return a score normalised by length (Wu et al. 2016, without its offset)."""
    return score / max(length, 1) ** penalty


def _pruner(options: SearchOptions) -> Pruner:
    if options.temperature > 0:
        return Sampler(options.temperature, np.random.default_rng(options.seed))
    # Twice the beam, so that a full beam survives beside the hypotheses that end here.
    width = 1 if options.beam == 1 else 2 * options.beam
    return CutoffPruner(width, options.cutoff)


def _better(
    best: tuple[float, Beam], candidates: Beam, options: SearchOptions
) -> tuple[float, Beam]:
    """Return the better of the best finished hypothesis and the first candidate."""
    if not len(candidates):
        return best
    ranked = rank(float(candidates.scores[0]), candidates.generated, options.length_penalty)
    return (ranked, candidates) if ranked > best[0] else best


def _settled(best: tuple[float, Beam], alive: Beam, options: SearchOptions) -> bool:
    """Whether no unfinished hypothesis ranks above the best finished one."""
    if not len(alive):
        return True
    return best[0] >= rank(float(alive.scores[0]), alive.generated, options.length_penalty)


def _follow(attention: Sequence[Float32], rows: Sequence[int] | NDArray[np.intp]) -> Float32:
    """Join the attention of one hypothesis: the prefix, then one row of each later call."""
    later = (attention[i][:, row] for i, row in enumerate(rows) if i > 0)
    return np.concatenate([attention[0][:, 0], *later], axis=1)


def _trace(beam: Beam, attention: list[Float32], no_speech: float, decoder_rows: int) -> Hypothesis:
    """Collect the attention rows of a beam's first hypothesis."""
    rows = beam.rows[0]
    start = beam.tokens.shape[1] - len(rows)
    return Hypothesis(
        tokens=beam.tokens[0, start:],
        logprobs=beam.logprobs[0],
        attention=_follow(attention, rows),
        no_speech=no_speech,
        decoder_rows=decoder_rows,
    )
