"""Streaming conversion of any rate and channels to 16 kHz mono; runs on the engine thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from engine.types import Float32

_HOP_SECONDS = 0.02
_OPPOSITE, _NOT_OPPOSITE = -0.9, -0.8
"""Correlations of two channels below and above which they cancel each other, and do not."""


class Downmixer:
    """Mixes the channels of a stream to one, whatever the sizes of its blocks.

    Channels are averaged. Two channels that cancel each other, as those of a balanced microphone on
    a stereo input do, would leave silence; of these, one is taken.

    Parameters
    ----------
    rate
        Frames per second.
    """

    def __init__(self, rate: int) -> None:
        self._hop = max(1, int(rate * _HOP_SECONDS))
        self._frames = 0
        self._products = np.zeros(3)
        self._recent = np.zeros(3)
        self._taken: int | None = None

    def mix(self, samples: Float32) -> Float32:
        """Mix `samples` (frames, channels) to float32 (frames,).

        Values that are not finite become 0, and values beyond full scale are clipped, so that no
        bad sample of a driver or a file reaches the features.
        """
        finite = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        clipped = np.clip(finite, -1.0, 1.0)
        mixed = clipped.mean(axis=1, dtype=np.float32)
        if samples.shape[1] != 2:
            return mixed
        start = 0
        while start < len(samples):
            end = min(len(samples), start + self._hop - self._frames)
            left, right = clipped[start:end].T
            if self._taken is not None:
                mixed[start:end] = (left, right)[self._taken]
            self._products += left @ left, right @ right, left @ right
            self._frames += end - start
            if self._frames == self._hop:
                self._decide()
            start = end
        return mixed

    def _decide(self) -> None:
        """Decide from the correlation of the last second how the next hop is mixed."""
        self._recent = self._recent * (1 - _HOP_SECONDS) + self._products
        self._products, self._frames = np.zeros(3), 0
        left, right, both = self._recent
        loudness = np.sqrt(left * right)
        if both > _NOT_OPPOSITE * loudness or loudness == 0:
            self._taken = None
        elif both < _OPPOSITE * loudness and self._taken is None:
            self._taken = 0 if left >= right else 1


class Resampler:
    """Converts a stream of one format to 16 kHz mono; a new format needs a new resampler.

    The output does not depend on how the input is split into blocks.

    Parameters
    ----------
    rate, channels
        Frames per second and channels of the input.

    Raises
    ------
    OptionsError
        Either is not positive.
    """

    def __init__(self, rate: int, channels: int) -> None:
        if rate <= 0 or channels <= 0:
            raise OptionsError(
                f"Audio needs a rate and a channel count above 0, not {rate} and {channels}."
            )
        self._channels = channels
        self._downmixer = Downmixer(rate)
        self._stream = (
            None
            if rate == SAMPLE_RATE
            else soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        )

    def push(self, samples: Float32) -> Float32:
        """Convert float32 (frames, channels) to float32 (samples,), delayed by the filter."""
        if samples.ndim != 2 or samples.shape[1] != self._channels:
            raise ValueError(f"expected (frames, {self._channels}), got {samples.shape}")
        return self._convert(self._downmixer.mix(samples), last=False)

    def flush(self) -> Float32:
        """Return the filter's remaining samples; nothing may be pushed afterwards."""
        return self._convert(np.zeros(0, np.float32), last=True)

    def _convert(self, mono: Float32, *, last: bool) -> Float32:
        if self._stream is None:
            return mono
        return self._stream.resample_chunk(mono, last=last).astype(np.float32, copy=False)
