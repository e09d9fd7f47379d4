"""Tokens to words with times, from the decoder's cross-attention; pure functions, any thread.

The method is Whisper's (``openai/whisper``, ``timing.py``): weights of the alignment heads,
normalised over tokens, smoothed over frames, and dynamic time warping through their mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from engine.features import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

SECONDS_PER_FRAME = 2 / FRAMES_PER_SECOND
"""One frame of the encoder's output: two mel frames."""

_SMOOTHING = 5
_LOUD_SHARE = 0.25
_MIN_CONTRAST = 0.15
"""6 dB: a unit of Whisper's log-mel is four decades of power."""
_MARGIN = 0.04
_MEDIAN_WIDTH = 7
# Compare-and-swap pairs that bring the median of seven to the middle (N. Devillard, "Fast median
# search", 1998): whole arrays at once, six times as fast as sorting each neighbourhood.
_MEDIAN_NETWORK = (
    *((0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6)),
    *((2, 3), (3, 6), (4, 5), (1, 4), (1, 3), (3, 4)),
)
_FLOOR = 1e-12


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
    bounds = pairwise([*starts, len(tokens)])
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
    centred = attention - attention.mean(axis=1, keepdims=True)
    variance = np.einsum("htf,htf->hf", centred, centred) / attention.shape[1]
    weights = 1 / np.sqrt(np.maximum(variance, _FLOOR)) / len(attention)
    mean = np.einsum("htf,hf->tf", centred, weights, dtype=np.float32)
    return warp(-median_filter(mean))


def frame_times(frames: NDArray[np.intp], duration: float) -> list[float]:
    """Seconds of frames, none behind ``duration``, which is appended as the end of the last."""
    seconds = np.minimum(frames * SECONDS_PER_FRAME, duration)
    return [*seconds.tolist(), duration]


def loud_frames(mel: Float32) -> NDArray[np.bool_]:
    """Which mel frames hold sound, shape (frames,): louder than a quarter of the window's range.

    A window without contrast, all speech or all noise, is loud everywhere.
    """
    loudness = np.convolve(mel.mean(axis=0), np.full(_SMOOTHING, 1 / _SMOOTHING), mode="same")
    quiet, loud = np.percentile(loudness, (5, 98))
    if loud - quiet < _MIN_CONTRAST:
        return np.ones(len(loudness), dtype=np.bool_)
    return loudness > quiet + _LOUD_SHARE * (loud - quiet)


def trim_silence(start: float, end: float, loud: NDArray[np.bool_]) -> tuple[float, float]:
    """Move a word's edges over the silence around it.

    Attention leaps from word to word, so that a pause counts as part of its neighbours; the sound
    itself tells where they begin and end.
    """
    first, last = round(start * FRAMES_PER_SECOND), round(end * FRAMES_PER_SECOND)
    sound = np.flatnonzero(loud[first:last])
    if not len(sound):
        return start, end
    begin = (first + int(sound[0])) / FRAMES_PER_SECOND - _MARGIN
    finish = (first + int(sound[-1]) + 1) / FRAMES_PER_SECOND + _MARGIN
    return max(start, begin), min(end, finish)


def median_filter(values: Float32) -> Float32:
    """Median over seven neighbours along the last axis, edges repeated; shape (rows, columns)."""
    half, columns = _MEDIAN_WIDTH // 2, values.shape[1]
    padded = np.pad(values, ((0, 0), (half, half)), mode="edge")
    channels = [padded[:, i : i + columns] for i in range(_MEDIAN_WIDTH)]
    for i, j in _MEDIAN_NETWORK:
        channels[i], channels[j] = (
            np.minimum(channels[i], channels[j]),
            np.maximum(channels[i], channels[j]),
        )
    return channels[half]


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
