"""Commas and full stops for transcripts that have none, as often as people set them.

A Whisper trained on unpunctuated speech of some voices seldom sets any for such voices, but it
still knows where they would stand: its log-probability of a comma ranks the places well (on held
back LJSpeech with the punctuation taken out, the area under the curve is 0.94). So the places are
ranked, and as many are filled as written text has. The voice has its say: a silence behind a word
speaks for a mark, and hardly any sentence ends without one. Runs on the main thread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.features import FRAMES_PER_SECOND
from engine.model.alignment import group_words, loud_frames
from training.data.batches import pad_tokens
from training.data.features import by_length, mels_of
from training.labelling.align import align_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from engine.model.alignment import Float32
    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import TimedWord, Utterance
    from training.data.spelling import Spellings
    from training.models.whisper import FastWhisper

SENTENCE = 4
CLAUSE = 3
MIN_TAIL = 2
"""Fewest words of a sentence, of a clause, and behind the last stop before the text's end."""

COMMA_SILENCE = (0.06, 0.2)
"""Seconds of silence: a comma is unlikely behind less than the first, likely behind the second."""

COMMA_WEIGHT = 1.5
"""Log-probability that such a silence takes or gives."""

STOP_SILENCE = 0.25
"""Seconds; a shorter silence hardly ever ends a sentence."""

STOP_WEIGHT, STOP_PENALTY, LONG_SILENCE = 6.0, 4.0, 0.7
"""Log-probability that a second of silence gives and too short a one takes; longest that counts."""

_MARKS = re.compile(r"[,;:.!?]+$")


@dataclass(frozen=True, slots=True)
class Rates:
    """Marks per word of running text."""

    comma: float
    stop: float

    @classmethod
    def count(cls, sentences: Iterable[str]) -> Rates:
        """Count over sentences, each of which ends in a stop."""
        words = commas = stops = 0
        for sentence in sentences:
            parts = sentence.split()
            words += len(parts)
            commas += sum(part[-1] in ",;:" for part in parts)
            stops += 1
        return cls(commas / max(1, words), stops / max(1, words))


@dataclass(frozen=True, slots=True)
class Places:
    """An utterance without marks, and how likely one is behind each word but the last."""

    utterance: Utterance
    words: list[str]
    comma: NDArray[np.float64]
    stop: NDArray[np.float64]

    def heard(self, silence: NDArray[np.float64]) -> Places:
        """Weigh in the seconds of silence behind each word but the last."""
        short, long = COMMA_SILENCE
        comma = COMMA_WEIGHT * ((silence > long) * 1.0 - (silence < short))
        stop = STOP_WEIGHT * np.minimum(silence, LONG_SILENCE) - STOP_PENALTY * (
            silence < STOP_SILENCE
        )
        return replace(self, comma=self.comma + comma, stop=self.stop + stop)


def punctuate(
    utterances: Sequence[Utterance],
    model: FastWhisper,
    tokenizer: Tokenizer,
    rates: Rates,
    spellings: Spellings,
) -> list[Utterance]:
    """Set commas and stops inside utterances; what ends each of them stays."""
    bare = [replace(u, text=_bare(u.text, spellings)) for u in utterances]
    places = [
        place for group in by_length(bare) for place in _score(group, model, tokenizer)
    ]  # fmt: skip
    by_speaker: dict[str, list[Places]] = defaultdict(list)
    for place in places:
        by_speaker[place.utterance.speaker].append(place)
    texts: dict[str, str] = {}
    for mine in by_speaker.values():
        texts |= _fill(mine, rates)
    return [replace(u, text=texts.get(u.id, u.text)) for u in utterances]


def _bare(text: str, spellings: Spellings) -> str:
    """Take the marks off every word but the last, and the capitals that stops had brought."""
    words = text.split()
    for i in range(len(words) - 1):
        word = words[i]
        bare = _MARKS.sub("", word) or word
        if word[-1] in ".!?" and bare != word:
            words[i + 1] = spellings.correct(words[i + 1].lower())
        words[i] = bare
    return " ".join(words)


@torch.inference_mode()
def _score(group: list[Utterance], model: FastWhisper, tokenizer: Tokenizer) -> Iterator[Places]:
    mel, lengths = mels_of(group)
    prompt = list(model.config.prompt)
    rows = [tokenizer.encode(" " + utterance.text) for utterance in group]
    tokens, _ = pad_tokens([[*prompt, *row, tokenizer.end] for row in rows], len(prompt))
    scores = model(mel, lengths, tokens).float().log_softmax(dim=-1)
    marks = [tokenizer.encode(mark)[0] for mark in ",."]
    timed = [utterance.words for utterance, _ in align_group(group, model, tokenizer)]
    for at, (utterance, row, found) in enumerate(zip(group, rows, scores, strict=True)):
        words = group_words(row, tokenizer)
        # the score behind the last token of a word says what follows the word
        behind = [len(prompt) - 1 + word.last for word in words[:-1]]
        comma, stop = found[behind][:, marks].double().numpy().T
        places = Places(utterance, [word.text for word in words], comma, stop)
        yield places.heard(silences(timed[at], mel[at, :, : lengths[at]].numpy()))


def silences(words: Sequence[TimedWord], mel: Float32) -> NDArray[np.float64]:
    """Seconds of the longest silence between the middle of each word and the middle of the next.

    Attention places the edges of words loosely, so the sound itself is asked.
    """
    quiet = ~loud_frames(mel)
    middles = [round((word.start + word.end) / 2 * FRAMES_PER_SECOND) for word in words]
    runs = [
        max((len(list(run)) for silent, run in groupby(quiet[first:last]) if silent), default=0)
        for first, last in pairwise(middles)
    ]
    return np.array(runs, dtype=np.float64) / FRAMES_PER_SECOND


def _fill(places: list[Places], rates: Rates) -> dict[str, str]:
    """Write one speaker's texts: who pauses behind every word sets no more marks than others."""
    n_words = sum(len(place.words) for place in places)
    comma = _threshold([place.comma for place in places], rates.comma * n_words)
    stop = _threshold([place.stop for place in places], rates.stop * n_words - len(places))
    return {place.utterance.id: _write(place, comma, stop) for place in places}


def _threshold(scores: list[NDArray[np.float64]], count: float) -> float:
    """Find the score that ``count`` places reach."""
    ranked = np.sort(np.concatenate(scores))[::-1]
    wanted = min(len(ranked), max(0, round(count)))
    return float(ranked[wanted - 1]) if wanted else np.inf


def _chosen(scores: NDArray[np.float64], threshold: float, gap: int) -> set[int]:
    """Places above a threshold, the best of any that stand fewer than ``gap`` words apart."""
    chosen: set[int] = set()
    for place in np.argsort(-scores):
        near = range(place - gap + 1, place + gap)
        if scores[place] >= threshold and chosen.isdisjoint(near):
            chosen.add(int(place))
    return chosen


def _write(place: Places, comma: float, stop: float) -> str:
    words = list(place.words)
    at = np.arange(len(place.stop))
    stops = _chosen(np.where(at < len(at) - MIN_TAIL, place.stop, -np.inf), stop, SENTENCE)
    commas = _chosen(np.where(at > 0, place.comma, -np.inf), comma, CLAUSE)
    for i in stops:
        words[i] += "."
        words[i + 1] = words[i + 1][:1].upper() + words[i + 1][1:]
    for i in commas:
        if stops.isdisjoint((i - 1, i, i + 1)):
            words[i] += ","
    return " ".join(words)
