"""Selection of sentences for synthetic speech: those with words or tokens that are rare so far.

Most errors of a model that was trained on little text are words that it saw rarely or never. So
sentences are selected for what they add to the text that there is already, and words that no
sentence contains replace words with the same ending in others. No file is read or written here.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

from engine.text.normalise import capitalise, plain_words
from training.data.spelling import Spellings

_Unit = TypeVar("_Unit")

LEVELS = (5, 10, 25, 50, 100)
"""Target counts of every token, reached one after the other."""

LIST_LENGTH = 8
"""Words of a word list."""

MAX_TOKENS = 3
"""A listed word of more tokens than this adds too few occurrences of each."""

WORD_LEVELS = ((3, 0.03), (6, 0.025), (12, 0.02), (20, 0.012))
"""Target counts of every word, and the gain per character that a sentence must have meanwhile."""

OVERHEAD = 15
"""Cost of an utterance beside its characters, in characters."""

TARGET_COUNT = 12
"""Words with fewer occurrences are substituted into sentences."""

LONG_WORD = 5
"""Letters; shorter words are mostly function words and are not replaced."""

ENDINGS = ("ingly", "ation", "ing", "ness", "ment", "able", "ted", "ed", "ly", "er", "est", "ies",
           "es", "s", "al", "ous", "ity")  # fmt: skip

_SYMBOLS = frozenset("|<>{}[]*#@\\^~=+_/")
_OVERLAP = 5


def is_speakable(sentence: str) -> bool:
    """Whether a sentence has a fit length and only characters that voices read as written."""
    return 8 <= len(sentence) <= 180 and sentence.isascii() and not _SYMBOLS & set(sentence)


def without_overlap(sentences: Iterable[str], held_out: Iterable[str]) -> list[str]:
    """Leave out every sentence that shares a run of five words with held-out text."""
    known = {run for text in held_out for run in _runs(text)}
    return [sentence for sentence in sentences if known.isdisjoint(_runs(sentence))]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = plain_words(text)
    return zip(*(words[first:] for first in range(_OVERLAP)), strict=False)


def select_by_tokens(
    sentences: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    seen: Counter[object],
) -> list[str]:
    """Select sentences so that every token of a vocabulary occurs often enough.

    Parameters
    ----------
    seen
        Occurrences of each token; updated with what is selected.
    """
    split = [(sentence, set(encode(f" {sentence}"))) for sentence in _shuffled(sentences, seed)]

    def is_useful(_: str, tokens: set[object], level: int) -> bool:
        return any(seen[token] < level for token in tokens)

    return _select(split, [partial(is_useful, level=level) for level in LEVELS], count, seen)


def select_by_words(
    sentences: Sequence[str],
    weights: Mapping[str, float],
    count: int,
    seed: int,
    seen: Counter[str],
) -> list[str]:
    """Select short sentences with many rare words.

    Parameters
    ----------
    weights
        Of each word to be covered, see :func:`rank_weights`.
    seen
        Occurrences of each word; updated with what is selected.
    """
    split = [(sentence, set(plain_words(sentence))) for sentence in _shuffled(sentences, seed)]

    def is_useful(sentence: str, words: set[str], level: int, min_gain: float) -> bool:
        gain = sum(weights.get(word, 0.0) for word in words if seen[word] < level)
        return gain > min_gain * (len(sentence) + OVERHEAD)

    passes = [partial(is_useful, level=level, min_gain=gain) for level, gain in WORD_LEVELS]
    return _select(split, passes, count, seen)


def _select(
    split: Sequence[tuple[str, set[_Unit]]],
    passes: Sequence[Callable[[str, set[_Unit]], bool]],
    count: int,
    seen: Counter[_Unit],
) -> list[str]:
    """Go over the sentences once per criterion, and take those that meet it at that time."""
    selected: list[str] = []
    for is_useful in passes:
        rest: list[tuple[str, set[_Unit]]] = []
        for sentence, units in split:
            if len(selected) == count:
                return selected
            if is_useful(sentence, units):
                seen.update(units)
                selected.append(sentence)
            else:
                rest.append((sentence, units))
        split = rest
    return selected


def rank_weights(ranked: Iterable[str]) -> dict[str, float]:
    """Weight words, the most frequent first, by the 0.6th power of 1 / rank.

    By Zipf's law a word's frequency is proportional to 1 / rank; the power favours frequent words
    less than that.
    """
    return {word: (120_000 / rank) ** 0.6 for rank, word in enumerate(ranked, 1)}


def substitute_words(
    sentences: Sequence[str], rare: Sequence[str], count: int, seed: int, seen: Counter[str]
) -> list[str]:
    """Substitute rare words into sentences, each for a word with the same ending and case.

    About every fourth word of a sentence is replaced; a sentence with fewer than two replacements
    is left out. The results are meaningless, but unlike word lists they have punctuation and
    function words where people use them.
    """
    rng = random.Random(seed)
    spellings = Spellings.count(sentences)
    queues: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for word in rare:
        is_name = spellings.correct(word)[:1].isupper()
        queues[_ending(word), is_name] += [word] * max(0, TARGET_COUNT - seen[word])
    for queue in queues.values():
        rng.shuffle(queue)
    written: list[str] = []
    for sentence in _shuffled(sentences, seed):
        if len(written) == count:
            break
        words = sentence.split()
        placed: list[str] = []
        for at in rng.sample(range(1, len(words)), len(words) - 1):
            core = words[at].strip(",.!?;:\"'")
            queue = queues[_ending(core.lower()), core[:1].isupper()]
            if len(placed) >= max(2, len(words) // 4) or len(core) < LONG_WORD or not queue:
                continue
            word = queue.pop()
            words[at] = words[at].replace(core, capitalise(word) if core[0].isupper() else word)
            placed.append(word)
        if len(placed) > 1:
            seen.update(placed)
            written.append(" ".join(words))
    return written


def word_lists(
    words: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    seen: Counter[object],
) -> list[str]:
    """Make lists of words whose tokens are too rare in the sentences selected so far.

    They have no commas: a model trained on many enumerations puts commas everywhere.
    """
    rng = random.Random(seed)
    short = [(word, tokens) for word in words if len(tokens := encode(f" {word}")) <= MAX_TOKENS]
    lists: list[str] = []
    for level in LEVELS:
        current: list[str] = []
        for word, tokens in rng.sample(short, len(short)):
            if any(seen[token] < level for token in tokens):
                seen.update(tokens)
                current.append(word)
            if len(current) == LIST_LENGTH:
                lists.append(capitalise(" ".join(current)) + ".")
                current = []
            if len(lists) == count:
                return lists
    return lists


def _shuffled(sentences: Sequence[str], seed: int) -> list[str]:
    different = list(dict.fromkeys(sentences))
    random.Random(seed).shuffle(different)
    return different


def _ending(word: str) -> str:
    return next((ending for ending in ENDINGS if word.endswith(ending)), "")
