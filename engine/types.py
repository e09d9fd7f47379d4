"""Data types shared by the whole engine, without behaviour.

Time is in integer samples of the 16 kHz clock up to :class:`Word`, and in float seconds from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Float32 = NDArray[np.float32]

SAMPLE_RATE = 16_000
"""Samples per second of all audio behind the resampler."""

Channel = Literal["mic", "system", "file"]
"""Source of the speech; a session runs one pipeline for each channel."""


class LoadLevel(IntEnum):
    """Work that live captioning reduces, step by step, when the machine cannot keep up."""

    FULL = 0
    """All work as configured."""
    NARROW_BEAM = 1
    """Half the beam and half the pruning cutoff."""
    SLOW_REFRESH = 2
    """Greedy search, and three times the refresh interval."""
    SKIP_AUDIO = 3
    """The oldest audio is skipped."""


@dataclass(frozen=True, slots=True)
class DeviceSwitch:
    """A source that follows the system's default now records another device.

    Attributes
    ----------
    name
        Display name of the device.
    since
        :func:`engine.clock.session_clock` time at which the device before it was last known to be
        the default; what followed on the new one until its first block was not captured.
    """

    name: str
    since: float


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """Audio as a device or a decoder delivered it.

    Attributes
    ----------
    samples
        float32, shape (frames, channels), full scale ±1.
    rate
        Frames per second.
    lost
        Frames known to be missing just before this block (the queue was full).
    captured
        :func:`engine.clock.session_clock` time when the device delivered the block; 0 for sources
        without a clock.
    switch
        The other device that delivered this block; None where it is the one of the block before.
    """

    samples: Float32
    rate: int
    lost: int = 0
    captured: float = 0.0
    switch: DeviceSwitch | None = None

    @property
    def duration(self) -> float:
        """Seconds of audio."""
        return len(self.samples) / self.rate

    @property
    def format(self) -> tuple[int, int]:
        """Frames per second, and number of channels."""
        return self.rate, self.samples.shape[1]


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """16 kHz mono float32 audio, shape (samples,), and the sample at which it starts."""

    samples: Float32
    start: int

    @property
    def end(self) -> int:
        """Sample index just behind the last sample."""
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing audio: samples ``start`` to ``end`` of the clock, and the reason for the user."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A segment of speech in samples; ``end`` is None while it continues."""

    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its punctuation.

    Attributes
    ----------
    text
        As written, without surrounding space.
    start, end
        Seconds on the session's clock.
    probability
        Geometric mean of its tokens' probabilities, 0 to 1.
    """

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class StableUpdate:
    """Result of one pass: words that no longer change, and words that still may."""

    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """The current utterance of a channel as it is displayed.

    Attributes
    ----------
    committed
        All committed words of the utterance, not only the new ones.
    tentative
        Words behind them that may still change.
    utterance
        Number of the utterance in the channel; a new number starts a new line.
    """

    channel: Channel
    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]
    utterance: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """One final subtitle of one or two lines; times in seconds.

    Attributes
    ----------
    lines
        The text, with the user's correction if there is one.
    words
        The words as they were recognised.
    """

    start: float
    end: float
    lines: tuple[str, ...]
    channel: Channel
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Transcript:
    """All cues and gaps of a session or file, in order of start; ``duration`` in seconds."""

    cues: tuple[Cue, ...]
    gaps: tuple[Gap, ...] = ()
    duration: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(cue.text for cue in self.cues)
