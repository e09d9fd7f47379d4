"""Streaming conversion of any rate and channels to 16 kHz mono; runs on the engine thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr  # pyright: ignore[reportMissingTypeStubs]

from engine.errors import OptionsError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from engine.types import Float32


def downmix(samples: Float32) -> Float32:
    """Average the channels of `samples` (frames, channels) to float32 (frames,).

    Values that are not finite become 0, and values beyond full scale are clipped, so that no bad
    sample of a driver or a file reaches the features.
    """
    finite = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(finite, -1.0, 1.0).mean(axis=1, dtype=np.float32)


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
        self._stream = (
            None
            if rate == SAMPLE_RATE
            else soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
        )

    def push(self, samples: Float32) -> Float32:
        """Convert float32 (frames, channels) to float32 (samples,), delayed by the filter."""
        if samples.ndim != 2 or samples.shape[1] != self._channels:
            raise ValueError(f"expected (frames, {self._channels}), got {samples.shape}")
        return self._convert(downmix(samples), last=False)

    def flush(self) -> Float32:
        """Return the filter's remaining samples; nothing may be pushed afterwards."""
        return self._convert(np.zeros(0, np.float32), last=True)

    def _convert(self, mono: Float32, *, last: bool) -> Float32:
        if self._stream is None:
            return mono
        return self._stream.resample_chunk(mono, last=last).astype(np.float32, copy=False)
