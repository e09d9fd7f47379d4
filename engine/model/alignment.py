"""Word times from the decoder's cross-attention; pure functions, any thread.

The method is Whisper's (``openai/whisper``, ``timing.py``): weights of the alignment heads,
normalised over tokens, smoothed over frames, and dynamic time warping through their mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from engine.features import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.tokenizer import Tokenizer
    from engine.types import Float32

SECONDS_PER_FRAME = 2 / FRAMES_PER_SECOND
"""Length of one encoder frame, which is two mel frames."""

_SMOOTHING = 5
_LOUD_SHARE = 0.25
_MIN_CONTRAST = 0.15
"""6 dB, as a unit of Whisper's log-mel is four decades of power."""
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
    """Split tokens into words at spaces; punctuation belongs to the word it is attached to.

    Every token belongs to exactly one group; a lone space belongs to the word behind it. A group
    has no text only if all of the text is space.
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
    """Find the first frame of each token by dynamic time warping.

    Parameters
    ----------
    attention
        Weights of the alignment heads, float32, shape (heads, tokens, frames), none of them 0.

    Returns
    -------
    NDArray
        Non-decreasing frame indices, shape (tokens,).
    """
    centred = attention - attention.mean(axis=1, keepdims=True)
    variance = np.einsum("htf,htf->hf", centred, centred) / attention.shape[1]
    weights = 1 / np.sqrt(np.maximum(variance, _FLOOR)) / len(attention)
    mean = np.einsum("htf,hf->tf", centred, weights, dtype=np.float32)
    return warp(-median_filter(mean))


def attended_frames(attention: Float32) -> NDArray[np.intp]:
    """Return where in the audio the decoder attended for each token: the median of the weights.

    Unlike :func:`align_tokens`, which lets time run forwards, this shows where it rests or returns.

    Parameters
    ----------
    attention
        Weights of the alignment heads, float32, shape (heads, tokens, frames).

    Returns
    -------
    NDArray
        Frame indices, shape (tokens,).
    """
    cumulative = attention.mean(axis=0).cumsum(axis=1)
    return (cumulative < cumulative[:, -1:] / 2).sum(axis=1)


def frame_times(frames: NDArray[np.intp], duration: float) -> list[float]:
    """Return the seconds of frames, limited to ``duration``, and ``duration`` as the last end."""
    seconds = np.minimum(frames * SECONDS_PER_FRAME, duration)
    return [*seconds.tolist(), duration]


def loud_frames(mel: Float32) -> NDArray[np.bool_]:
    """Return which mel frames are loud, bool (frames,): above a quarter of the window's range.

    All frames of a window without contrast (only speech, or only noise) are loud.
    """
    loudness = np.convolve(mel.mean(axis=0), np.full(_SMOOTHING, 1 / _SMOOTHING), mode="same")
    quiet, loud = np.percentile(loudness, (5, 98))
    if loud - quiet < _MIN_CONTRAST:
        return np.ones(len(loudness), dtype=np.bool_)
    return loudness > quiet + _LOUD_SHARE * (loud - quiet)


def trim_silence(start: float, end: float, loud: NDArray[np.bool_]) -> tuple[float, float]:
    """Trim silence from both ends of a word; times in seconds.

    Attention jumps from word to word, so that a pause counts as part of its neighbours.
    """
    first, last = round(start * FRAMES_PER_SECOND), round(end * FRAMES_PER_SECOND)
    indices = np.flatnonzero(loud[first:last])
    if not len(indices):
        return start, end
    begin = (first + int(indices[0])) / FRAMES_PER_SECOND - _MARGIN
    finish = (first + int(indices[-1]) + 1) / FRAMES_PER_SECOND + _MARGIN
    return max(start, begin), min(end, finish)


def median_filter(values: Float32) -> Float32:
    """Median of seven neighbours along the last axis of (rows, columns); edges are repeated."""
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
    """Return the first column of each row on the cheapest monotone path through a cost matrix.

    Steps go right, down or diagonally (Sakoe and Chiba 1978). Within a row the recurrence
    ``D[j] = x[j] + min(above[j], D[j - 1])`` is a running minimum once the row's cumulative cost is
    subtracted, so that a row is a few array operations and not a loop.

    Parameters
    ----------
    cost
        float32, shape (rows, columns), none of them 0.
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
    """Return the column at which the cheapest path enters each row."""
    starts = np.empty(len(paths), dtype=np.intp)
    column = paths.shape[1] - 1
    for row in range(len(paths) - 1, -1, -1):
        column = int(entries[row, : column + 1].argmin())
        starts[row] = column
        if row and column and paths[row - 1, column - 1] <= paths[row - 1, column]:
            column -= 1
    return starts
