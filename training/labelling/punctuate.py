"""Commas and full stops for transcripts without them, as frequent as in written text.

A Whisper that was trained on speech with unpunctuated transcripts rarely writes punctuation for
similar voices, but its log-probability of a comma still ranks the gaps between words well (on
held-out LJSpeech without punctuation, the area under the ROC curve is 0.94). So the gaps are ranked
by log-probability and by the silence in them, and as many get a mark as in written text. Runs on
the calling thread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.features import FRAMES_PER_SECOND
from engine.model.alignment import group_words, loud_frames
from engine.text.normalise import capitalise
from training.data.batches import pad_tokens
from training.data.features import batches_by_length, log_mel_batch
from training.labelling.align import align_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.alignment import Float32
    from engine.model.tokenizer import Tokenizer
    from training.data.manifest import CorpusUtterance, TimedWord
    from training.data.spelling import Spellings
    from training.models.whisper import FastWhisper

MIN_SENTENCE = 4
MIN_CLAUSE = 3
MIN_TAIL = 2
"""Fewest words of a sentence, of a clause, and after the last full stop inside a text."""

COMMA_SILENCE = (0.06, 0.2)
"""Seconds of silence below which a comma is unlikely, and above which it is likely."""

COMMA_WEIGHT = 1.5
"""Log-probability that such a silence subtracts or adds."""

STOP_SILENCE = 0.25
"""Seconds; a shorter silence hardly ever ends a sentence."""

STOP_WEIGHT, STOP_PENALTY, LONG_SILENCE = 6.0, 4.0, 0.7
"""Log-probability added per second of silence up to the third, or subtracted if it is short."""

_MARKS = re.compile(r"[,;:.!?]+$")


@dataclass(frozen=True, slots=True)
class Rates:
    """Marks per word of running text."""

    comma: float
    stop: float

    @classmethod
    def count(cls, sentences: Iterable[str]) -> Rates:
        """Count over sentences, each of which ends with a full stop."""
        words = commas = stops = 0
        for sentence in sentences:
            parts = sentence.split()
            words += len(parts)
            commas += sum(part[-1] in ",;:" for part in parts)
            stops += 1
        return cls(commas / max(1, words), stops / max(1, words))


@dataclass(frozen=True, slots=True)
class GapScores:
    """An unpunctuated utterance, and the log-probability of a mark after each word but the last."""

    utterance: CorpusUtterance
    words: list[str]
    comma: NDArray[np.float64]
    stop: NDArray[np.float64]

    def with_silence(self, silence: NDArray[np.float64]) -> GapScores:
        """Add the evidence of the seconds of silence after each word but the last."""
        short, long = COMMA_SILENCE
        comma = COMMA_WEIGHT * ((silence > long) * 1.0 - (silence < short))
        stop = STOP_WEIGHT * np.minimum(silence, LONG_SILENCE) - STOP_PENALTY * (
            silence < STOP_SILENCE
        )
        return replace(self, comma=self.comma + comma, stop=self.stop + stop)


def punctuate(
    utterances: Sequence[CorpusUtterance],
    model: FastWhisper,
    tokenizer: Tokenizer,
    rates: Rates,
    spellings: Spellings,
) -> list[CorpusUtterance]:
    """Set commas and full stops inside utterances; the final punctuation of each is kept."""
    bare = [replace(u, text=_strip_marks(u.text, spellings)) for u in utterances]
    by_speaker: dict[str, list[GapScores]] = defaultdict(list)
    for group in batches_by_length(bare):
        for scores in _score(group, model, tokenizer):
            by_speaker[scores.utterance.speaker].append(scores)
    texts: dict[str, str] = {}
    for scored in by_speaker.values():
        texts |= _punctuate_speaker(scored, rates)
    return [replace(u, text=texts.get(u.id, u.text)) for u in utterances]


def _strip_marks(text: str, spellings: Spellings) -> str:
    """Strip punctuation from every word but the last, and the capitals of sentence starts."""
    words = text.split()
    for i in range(len(words) - 1):
        word = words[i]
        bare = _MARKS.sub("", word) or word
        if word[-1] in ".!?" and bare != word:
            words[i + 1] = spellings.correct(words[i + 1].lower())
        words[i] = bare
    return " ".join(words)


@torch.inference_mode()
def _score(
    group: list[CorpusUtterance], model: FastWhisper, tokenizer: Tokenizer
) -> Iterator[GapScores]:
    mel, lengths = log_mel_batch(group)
    prompt = list(model.config.prompt)
    rows = [tokenizer.encode(" " + utterance.text) for utterance in group]
    tokens, _ = pad_tokens([[*prompt, *row, tokenizer.end] for row in rows], len(prompt))
    scores = model(mel, lengths, tokens).float().log_softmax(dim=-1)
    marks = [tokenizer.encode(mark)[0] for mark in ",."]
    timed = [utterance.words for utterance, _ in align_group(group, model, tokenizer)]
    for at, (utterance, row, found) in enumerate(zip(group, rows, scores, strict=True)):
        words = group_words(row, tokenizer)
        # the logits at the last token of a word predict what follows the word
        behind = [len(prompt) - 1 + word.last for word in words[:-1]]
        comma, stop = found[behind][:, marks].double().numpy().T
        gaps = GapScores(utterance, [word.text for word in words], comma, stop)
        yield gaps.with_silence(silences(timed[at], mel[at, :, : lengths[at]].numpy()))


def silences(words: Sequence[TimedWord], mel: Float32) -> NDArray[np.float64]:
    """Seconds of the longest silence between the middle of each word and the middle of the next.

    Cross-attention is imprecise about word boundaries, so silence is measured in ``mel`` [80, T].
    """
    quiet = ~loud_frames(mel)
    middles = [round((word.start + word.end) / 2 * FRAMES_PER_SECOND) for word in words]
    runs = [
        max((len(list(run)) for silent, run in groupby(quiet[first:last]) if silent), default=0)
        for first, last in pairwise(middles)
    ]
    return np.array(runs, dtype=np.float64) / FRAMES_PER_SECOND


def _punctuate_speaker(scored: list[GapScores], rates: Rates) -> dict[str, str]:
    """Write the texts of one speaker; thresholds per speaker make up for slow and fast speech."""
    n_words = sum(len(gaps.words) for gaps in scored)
    comma = _threshold([gaps.comma for gaps in scored], rates.comma * n_words)
    stop = _threshold([gaps.stop for gaps in scored], rates.stop * n_words - len(scored))
    return {gaps.utterance.id: _write(gaps, comma, stop) for gaps in scored}


def _threshold(scores: list[NDArray[np.float64]], count: float) -> float:
    """Find the score that ``count`` gaps reach."""
    ranked = np.sort(np.concatenate(scores))[::-1]
    n_marks = min(len(ranked), max(0, round(count)))
    return float(ranked[n_marks - 1]) if n_marks else np.inf


def _peaks(scores: NDArray[np.float64], threshold: float, distance: int) -> set[int]:
    """Find the scores above a threshold, the highest of those within ``distance`` words."""
    chosen: set[int] = set()
    for at in np.argsort(-scores):
        near = range(at - distance + 1, at + distance)
        if scores[at] >= threshold and chosen.isdisjoint(near):
            chosen.add(int(at))
    return chosen


def _write(gaps: GapScores, comma: float, stop: float) -> str:
    words = list(gaps.words)
    at = np.arange(len(gaps.stop))
    stops = _peaks(np.where(at < len(at) - MIN_TAIL, gaps.stop, -np.inf), stop, MIN_SENTENCE)
    commas = _peaks(np.where(at > 0, gaps.comma, -np.inf), comma, MIN_CLAUSE)
    for i in stops:
        words[i] += "."
        words[i + 1] = capitalise(words[i + 1])
    for i in commas:
        if stops.isdisjoint((i - 1, i, i + 1)):
            words[i] += ","
    return " ".join(words)
