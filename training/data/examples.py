"""Training examples: an utterance, a random window of one, or several joined or spliced.

Live captioning decodes growing windows that may end anywhere, so most training windows are cut
between words or inside one, which is then dropped from the text. Owns the planning of examples; no
audio is read. Pure functions; runs on the batch thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.text.normalise import capitalise

if TYPE_CHECKING:
    from training.data.manifest import CorpusUtterance, TimedWord

MAX_SECONDS = 30.0
"""Longest window of the model, in seconds."""

MAX_SPEECH = 28.0
"""Longest speech in a window, in seconds, which leaves room for silence around it."""

ONSET_DELAY = 0.06
"""Seconds by which cross-attention places the start of a word too late."""

MAX_SPLICED = 4
"""Most words of one run in a splice."""

_TRIES = 100
"""Runs that are drawn for one splice at most; those that begin a sentence are rejected."""

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Clip:
    """A segment of an utterance, in seconds from its start, and the pause added after it."""

    utterance: CorpusUtterance
    start: float
    end: float
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """A training window, before its audio is read.

    Attributes
    ----------
    clips
        Empty for a window without speech.
    seconds
        Length at ``speed``, without the silence that augmentation adds.
    padded
        Whether it is padded to 30 s, as the original Whisper's windows are.
    """

    clips: tuple[Clip, ...]
    text: str
    seconds: float
    speed: float = 1.0
    padded: bool = False

    @property
    def cost(self) -> float:
        """Seconds that the encoder processes."""
        return MAX_SECONDS if self.padded else self.seconds


def whole(utterance: CorpusUtterance) -> Example:
    """Use a whole utterance."""
    clip = Clip(utterance, 0.0, utterance.duration)
    return Example((clip,), utterance.text, utterance.duration)


def at_speed(example: Example, speed: float) -> Example:
    """Change the speed of an example by a factor."""
    return replace(example, speed=speed, seconds=example.seconds * example.speed / speed)


def without_speech(seconds: float) -> Example:
    """Make a window without speech; its transcript is empty."""
    return Example((), "", seconds)


def crop(
    utterance: CorpusUtterance, rng: Generator, shortest: float = 1.0, longest: float = 10.0
) -> Example:
    """Cut a random window of words [i, j); about a third end inside word j, which is dropped.

    An utterance without word times is used whole.
    """
    words = utterance.words
    if not words:
        return whole(utterance)
    first = int(rng.integers(len(words)))
    limit = words[first].start + rng.uniform(shortest, longest)
    last = first + 1
    while last < len(words) and words[last].end <= limit:
        last += 1
    start = _cut_before(words, first, rng)
    end = _cut_after(words, last, utterance.duration, rng)
    text = " ".join(word.text for word in words[first:last])
    return Example((Clip(utterance, start, end),), text, end - start)


def _cut_before(words: tuple[TimedWord, ...], first: int, rng: Generator) -> float:
    """Choose a cut in the pause before a word, never more than 0.4 s early."""
    start = words[first].start
    floor = words[first - 1].end if first else 0.0
    earliest = min(start, max(floor, start - 0.4))
    return max(0.0, float(rng.uniform(earliest, start)) - ONSET_DELAY)


def _cut_after(words: tuple[TimedWord, ...], last: int, duration: float, rng: Generator) -> float:
    """Choose a cut shortly after word ``last - 1``, or inside word ``last``."""
    end = words[last - 1].end
    if last == len(words):
        return float(rng.uniform(min(end, duration), duration))
    following = words[last]
    if rng.random() < 0.35:
        return following.start + rng.uniform(0.1, 0.5) * (following.end - following.start)
    return float(rng.uniform(end, max(end, min(following.start, end + 0.4)))) + 0.02


def join(utterances: list[CorpusUtterance], rng: Generator, longest: float = MAX_SPEECH) -> Example:
    """Concatenate utterances with short pauses, as many as fit ``longest``."""
    clips: list[Clip] = []
    seconds = 0.0
    for utterance in utterances:
        if clips and seconds + utterance.duration > longest:
            break
        pause = float(rng.uniform(0.1, 0.8))
        clips.append(Clip(utterance, 0.0, utterance.duration, pause))
        seconds += utterance.duration + pause
    text = " ".join(clip.utterance.text for clip in clips)
    return Example(tuple(clips), text, seconds)


def splice(
    utterance: CorpusUtterance,
    same: Sequence[CorpusUtterance],
    rng: Generator,
    longest: float = 12.0,
) -> Example:
    """Concatenate runs of a few words from utterances of the ``same`` speaker.

    Such text cannot have been memorised, so the model must rely on the audio (aligned data
    augmentation, Lam et al. 2021, within one speaker). Only the first run may begin a sentence, so
    that a capital inside still marks a name. An utterance without word times is used whole.
    """
    if not utterance.words:
        return whole(utterance)
    timed = [other for other in same if other.words]
    length = rng.uniform(1.0, longest)
    clips: list[Clip] = []
    texts: list[str] = []
    seconds = 0.0
    for _ in range(_TRIES):
        if seconds >= length:
            break
        source = timed[rng.integers(len(timed))]
        words = source.words
        first = int(rng.integers(len(words)))
        last = min(len(words), first + int(rng.integers(1, MAX_SPLICED + 1)))
        if texts and _begins_sentence(words, first):
            continue
        start = max(0.0, words[first].start - ONSET_DELAY)
        end = max(start, words[last - 1].end - ONSET_DELAY / 2)
        clips.append(Clip(source, start, end))
        texts.append(" ".join(word.text for word in words[first:last]))
        seconds += end - start
    inner = [text.rstrip(".,;:!?") for text in texts[:-1]]
    return Example(tuple(clips), capitalise(" ".join([*inner, texts[-1]])), seconds)


def _begins_sentence(words: tuple[TimedWord, ...], index: int) -> bool:
    return index == 0 or words[index - 1].text.endswith((".", "!", "?"))
