"""The nouns that travel through the engine; owns no behaviour and runs on no thread.

Time is integer samples of the 16 kHz clock up to :class:`Word`, and float seconds from there on.
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
"""Samples per second of everything behind the resampler."""

Channel = Literal["mic", "system", "file"]
"""Source of the speech; a session runs one pipeline for each channel."""


class LoadLevel(IntEnum):
    """Work that live captioning gives up, step by step, when the machine cannot keep up."""

    FULL = 0
    """Everything as the options say."""
    NARROW_BEAM = 1
    """Half the beam and half the pruning cutoff."""
    SLOW_REFRESH = 2
    """Greedy search, and three times the refresh interval."""
    SKIP_AUDIO = 3
    """The oldest audio is skipped."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """What a device or a decoder delivered, untouched.

    Attributes
    ----------
    samples
        float32, shape (frames, channels), full scale ±1.
    rate
        Frames per second.
    lost
        Frames known to be missing just before this block (a full queue, a device that was away).
    captured
        ``time.monotonic()`` when the device delivered the block; 0 for sources without a clock.
    """

    samples: Float32
    rate: int
    lost: int = 0
    captured: float = 0.0

    @property
    def format(self) -> tuple[int, int]:
        """Frames per second, and number of channels."""
        return self.rate, self.samples.shape[1]


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """16 kHz mono float32 audio, shape (samples,), and its place on the sample clock."""

    samples: Float32
    start: int

    @property
    def end(self) -> int:
        """Sample index just behind the last sample."""
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Gap:
    """Audio that was never heard: ``end - start`` samples of the clock, and why in plain words."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A stretch of speech in samples; ``end`` is None while the voice is still speaking."""

    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with its punctuation; seconds on the session's clock.

    Attributes
    ----------
    text
        As written, without surrounding space.
    start, end
        Seconds.
    probability
        Geometric mean of its tokens' probabilities, 0 to 1.
    """

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class StableUpdate:
    """The stabiliser's answer to one pass: words that will never change, words that still may."""

    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """What a screen shows of one channel: the current utterance, its fixed and its tentative part.

    ``committed`` holds every committed word of the utterance so far, not only the new ones;
    ``utterance`` counts utterances of the channel, so that a new number means a fresh line.
    """

    channel: Channel
    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]
    utterance: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: final, timed in seconds, broken into one or two lines."""

    start: float
    end: float
    lines: tuple[str, ...]
    channel: Channel
    words: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one sentence."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Every cue and gap of a recording, in order of start."""

    cues: tuple[Cue, ...]
    gaps: tuple[Gap, ...] = ()
    duration: float = 0.0

    @property
    def text(self) -> str:
        """The cues' text, joined by spaces."""
        return " ".join(cue.text for cue in self.cues)
