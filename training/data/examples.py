"""What a training example is made of: an utterance, a window of one, several joined or mixed.

Live captioning decodes windows that grow and may end anywhere, so most training windows are cut
between words or inside one, which is then dropped. Owns the planning of examples, no sound.
Pure functions; runs on the batch thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from training.data.spelling import capitalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.data.manifest import TimedWord, Utterance

MAX_SECONDS = 30.0
"""Longest window of the model."""

MAX_SPEECH = 28.0
"""Longest speech in a window, in seconds: room is left for the silence around it."""

EARLY = 0.06
"""Attention finds a word slightly after it began; seconds by which windows begin earlier."""

MAX_SPLICED = 4
"""Words that stay together in a splice."""

_TRIES = 100
"""Runs drawn for one splice at most; what begins a sentence is drawn in vain."""

Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an utterance, in seconds from its start, and the silence put behind it."""

    utterance: Utterance
    start: float
    end: float
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """A training window before any sound is read.

    Attributes
    ----------
    pieces
        Empty for a window without speech.
    seconds
        Length once played at ``speed``, before any silence is put around it.
    padded
        Whether it is filled up to 30 s with silence, as the original Whisper's windows are.
    """

    pieces: tuple[Piece, ...]
    text: str
    seconds: float
    speed: float = 1.0
    padded: bool = False

    @property
    def cost(self) -> float:
        """Seconds that the encoder will see."""
        return MAX_SECONDS if self.padded else self.seconds


def whole(utterance: Utterance) -> Example:
    """Take an utterance as it is."""
    piece = Piece(utterance, 0.0, utterance.duration)
    return Example((piece,), utterance.text, utterance.duration)


def at_speed(example: Example, speed: float) -> Example:
    """Play an example ``speed`` times as fast."""
    return replace(example, speed=speed, seconds=example.seconds * example.speed / speed)


def without_speech(seconds: float) -> Example:
    """Make a window in which nobody speaks; its transcript is empty."""
    return Example((), "", seconds)


def crop(
    utterance: Utterance, rng: Generator, shortest: float = 1.0, longest: float = 10.0
) -> Example:
    """Cut a random window of words [i, j); about a third end inside word j, which is dropped.

    An utterance whose word times are not known is returned whole.
    """
    words = utterance.words
    if not words:
        return whole(utterance)
    first = int(rng.integers(len(words)))
    wanted = words[first].start + rng.uniform(shortest, longest)
    last = first + 1
    while last < len(words) and words[last].end <= wanted:
        last += 1
    start = _before(words, first, rng)
    end = _behind(words, last, utterance.duration, rng)
    text = " ".join(word.text for word in words[first:last])
    return Example((Piece(utterance, start, end),), text, end - start)


def _before(words: tuple[TimedWord, ...], first: int, rng: Generator) -> float:
    """Choose a cut in the pause before a word, never more than 0.4 s early."""
    start = words[first].start
    floor = words[first - 1].end if first else 0.0
    earliest = min(start, max(floor, start - 0.4))
    return max(0.0, float(rng.uniform(earliest, start)) - EARLY)


def _behind(words: tuple[TimedWord, ...], last: int, duration: float, rng: Generator) -> float:
    """Choose a cut shortly behind word ``last - 1``, or inside word ``last``."""
    end = words[last - 1].end
    if last == len(words):
        return float(rng.uniform(min(end, duration), duration))
    following = words[last]
    if rng.random() < 0.35:
        return following.start + rng.uniform(0.1, 0.5) * (following.end - following.start)
    return float(rng.uniform(end, max(end, min(following.start, end + 0.4)))) + 0.02


def join(utterances: list[Utterance], rng: Generator, longest: float = MAX_SPEECH) -> Example:
    """Put utterances one after the other with short pauses, as many as fit ``longest``."""
    pieces: list[Piece] = []
    seconds = 0.0
    for utterance in utterances:
        if pieces and seconds + utterance.duration > longest:
            break
        pause = float(rng.uniform(0.1, 0.8))
        pieces.append(Piece(utterance, 0.0, utterance.duration, pause))
        seconds += utterance.duration + pause
    text = " ".join(piece.utterance.text for piece in pieces)
    return Example(tuple(pieces), text, seconds)


def splice(
    utterance: Utterance, same: Sequence[Utterance], rng: Generator, longest: float = 12.0
) -> Example:
    """Set runs of a few words from anywhere in the ``same`` speaker's utterances behind each other.

    What nobody ever said cannot have been learnt by heart: only listening helps. (Aligned data
    augmentation, Lam et al. 2021, with words of the same voice alone.) No run begins where a
    sentence does, so that a capital inside still marks a name. An utterance whose word times are
    not known is returned whole.
    """
    if not utterance.words:
        return whole(utterance)
    timed = [other for other in same if other.words]
    wanted = rng.uniform(1.0, longest)
    pieces: list[Piece] = []
    texts: list[str] = []
    seconds = 0.0
    for _ in range(_TRIES):
        if seconds >= wanted:
            break
        source = timed[rng.integers(len(timed))]
        words = source.words
        first = int(rng.integers(len(words)))
        last = min(len(words), first + int(rng.integers(1, MAX_SPLICED + 1)))
        if texts and _begins_sentence(words, first):
            continue
        start = max(0.0, words[first].start - EARLY)
        end = max(start, words[last - 1].end - EARLY / 2)
        pieces.append(Piece(source, start, end))
        texts.append(" ".join(word.text for word in words[first:last]))
        seconds += end - start
    inner = [text.rstrip(".,;:!?") for text in texts[:-1]]
    return Example(tuple(pieces), capitalised(" ".join([*inner, texts[-1]])), seconds)


def _begins_sentence(words: tuple[TimedWord, ...], index: int) -> bool:
    return index == 0 or words[index - 1].text.endswith((".", "!", "?"))
