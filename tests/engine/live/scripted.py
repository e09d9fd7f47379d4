"""A recogniser that decodes one word for every half second of audio, and what goes with it."""

from dataclasses import dataclass, field

import numpy as np

from engine.model.search import SearchOptions
from engine.types import SAMPLE_RATE, SpeechSegment, Word

WORD_SECONDS = 0.5


@dataclass
class ScriptedRecognition:
    words: tuple
    word_tokens: tuple


@dataclass
class ScriptedOptions:
    search: SearchOptions = field(default_factory=SearchOptions)


@dataclass
class ScriptedTokenizer:
    """Word number k is token k + first, so that two of them may disagree."""

    first: int = 0

    @property
    def vocabulary(self):
        return (self.first,)

    def encode(self, text):
        return [self.first + int(word.strip("Ww.")) for word in text.split()]


class ScriptedFeatures:
    """Hands the window's bounds to the recogniser in place of features."""

    def push(self, samples):
        pass

    def skip(self, samples):
        pass

    def discard_before(self, sample):
        pass

    def window(self, start, end):
        return start, end


class ScriptedRecogniser:
    """Decodes word number k between k/2 and (k+1)/2 seconds of the session's clock.

    The words are w0, w1 and so on, or those of `text`, in order.
    """

    def __init__(self, probability=0.9, tokenizer=None, text=""):
        self.texts = text.split()
        self.tokenizer = tokenizer or ScriptedTokenizer()
        self.options = ScriptedOptions()
        self.probability = probability
        self.spans = []
        self.beams = []
        self.biases = []

    def text_of(self, k):
        return self.texts[k] if self.texts else f"w{k}"

    def recognise(self, span, prompt=(), search=None, bias=None):
        start, end = (sample / SAMPLE_RATE for sample in span)
        self.spans.append((start, end))
        self.beams.append(search.beam)
        self.biases.append(bias)
        at = self.tokenizer.first
        first = prompt[-1] - at + 1 if prompt else int(np.ceil(start / WORD_SECONDS))
        numbers = range(first, int(end / WORD_SECONDS))
        words = tuple(
            Word(
                self.texts[k] if self.texts else f"w{k}",
                k / 2 - start,
                (k + 1) / 2 - start,
                self.probability,
            )
            for k in numbers
        )
        return ScriptedRecognition(words, tuple((at + k,) for k in numbers))

    recognise_final = recognise


class ScriptedVoice:
    """Voice activity that follows a list of (start, end) seconds."""

    def __init__(self, *spans):
        self.todo = [
            (at, SpeechSegment(int(a * SAMPLE_RATE), end))
            for a, b in spans
            for at, end in ((a, None), (b, int(b * SAMPLE_RATE)))
        ]

    def push(self, chunk):
        due = [item for item in self.todo if item[0] * SAMPLE_RATE <= chunk.end]
        self.todo = self.todo[len(due) :]
        return tuple(segment for _, segment in due)

    def skip(self, samples):
        pass

    def quietest(self, start, end):
        return (start + end) // 2


def numbers(first, last):
    """The words that are decoded between word numbers `first` and `last`."""
    return [f"w{k}" for k in range(first, last)]
