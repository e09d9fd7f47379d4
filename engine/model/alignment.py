"""Tokens to words with times, from the decoder's cross-attention; pure functions, any thread.

The method is Whisper's (``openai/whisper``, ``timing.py``): weights of the alignment heads,
normalised over tokens, smoothed over frames, and dynamic time warping through their mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

SECONDS_PER_FRAME = 0.02
"""One frame of the encoder's output: two mel frames."""

_MEDIAN_WIDTH = 7
_FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class TokenGroup:
    """Tokens ``first`` to ``last`` (exclusive), which spell one word; text without space around."""

    text: str
    first: int
    last: int


def group_words(tokens: Sequence[int], tokenizer: Tokenizer) -> tuple[TokenGroup, ...]:
    """Cut tokens into words at spaces; punctuation stays with the word it stands at.

    Every token belongs to exactly one group, so that the groups' tokens are the whole text; a lone
    space goes to the word behind it. Groups without text are possible only if all text is space.
    """
    starts: list[int] = []
    blank = True
    for i, token in enumerate(tokens):
        text = tokenizer.decode_bytes([token])
        if i == 0 or (text[:1].isspace() and not blank):
            starts.append(i)
        blank = text.isspace() or (blank and not text)
    bounds = zip(starts, [*starts[1:], len(tokens)], strict=True)
    return tuple(TokenGroup(tokenizer.decode(tokens[a:b]).strip(), a, b) for a, b in bounds)


def align_tokens(attention: Float32) -> NDArray[np.intp]:
    """First frame of each token.

    Parameters
    ----------
    attention
        Weights of the alignment heads, float32, shape (heads, tokens, frames), no axis empty.

    Returns
    -------
    NDArray
        Frame indices that never fall, shape (tokens,).
    """
    mean = attention.mean(axis=1, keepdims=True)
    deviation = attention.std(axis=1, keepdims=True)
    normalised = (attention - mean) / np.maximum(deviation, _FLOOR)
    return warp(-median_filter(normalised.mean(axis=0)))


def frame_times(frames: NDArray[np.intp], duration: float) -> list[float]:
    """Seconds of frames, none behind ``duration``, which is appended as the end of the last."""
    seconds = np.minimum(frames * SECONDS_PER_FRAME, duration)
    return [round(float(second), 2) for second in seconds] + [duration]


def median_filter(values: Float32, width: int = _MEDIAN_WIDTH) -> Float32:
    """Median over ``width`` (odd) neighbours along the last axis, edges repeated."""
    half = width // 2
    padded = np.pad(values, ((0, 0), (half, half)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width, axis=-1)
    return np.partition(windows, half, axis=-1)[..., half]


def warp(cost: Float32) -> NDArray[np.intp]:
    """First column of each row on the cheapest monotone path through a cost matrix.

    Steps go right, down or both (Sakoe and Chiba 1978). Within a row the recurrence
    ``D[j] = x[j] + min(above[j], D[j - 1])`` is a running minimum once the row's cumulative cost is
    subtracted, so that a row is a few array operations and not a loop.

    Parameters
    ----------
    cost
        Shape (rows, columns), no axis empty.
    """
    entries = np.empty(cost.shape, dtype=np.float64)
    paths = np.empty(cost.shape, dtype=np.float64)
    above = np.full(cost.shape[1], np.inf)
    above[0] = 0.0
    for row, step in enumerate(cost):
        total = np.cumsum(step, dtype=np.float64)
        entries[row] = above - (total - step)
        paths[row] = total + np.minimum.accumulate(entries[row])
        above = np.minimum(paths[row], np.concatenate(([np.inf], paths[row, :-1])))
    return _trace_back(entries, paths)


def _trace_back(entries: NDArray[np.float64], paths: NDArray[np.float64]) -> NDArray[np.intp]:
    """Column where the cheapest path enters each row, from the last row up."""
    starts = np.empty(len(paths), dtype=np.intp)
    column = paths.shape[1] - 1
    for row in range(len(paths) - 1, -1, -1):
        column = int(entries[row, : column + 1].argmin())
        starts[row] = column
        if row and column and paths[row - 1, column - 1] <= paths[row - 1, column]:
            column -= 1
    return starts
