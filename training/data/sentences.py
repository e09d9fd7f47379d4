"""Which sentences teach the most: those that hold words or word pieces that were rarely met.

Most errors of a model that saw little text are words that it never or hardly ever saw. So text is
chosen for what it adds to what was chosen already, and words that no sentence holds are put into
sentences in the place of words of the same ending. Nothing here reads or writes a file.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from engine.text.normalise import plain_words
from training.data.spelling import Spellings, capitalised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_Item = TypeVar("_Item")

LEVELS = (5, 10, 25, 50, 100)
"""How often every piece is wanted, one level after the other."""

LIST = 8
"""Words of a dictionary list."""

MAX_PIECES = 3
"""A dictionary word of more pieces than this teaches none of them well."""

WORD_LEVELS = ((3, 0.03), (6, 0.025), (12, 0.02), (20, 0.012))
"""How often every word is wanted, and the worth a character that a sentence must then offer."""

OVERHEAD = 15
"""What an utterance costs beside its characters, in characters."""

OFTEN_ENOUGH = 12
"""Words that were met less often are put into sentences."""

LONG_WORD = 5
"""Letters; shorter words hold sentences together and stay."""

ENDINGS = ("ingly", "ation", "ing", "ness", "ment", "able", "ted", "ed", "ly", "er", "est", "ies",
           "es", "s", "al", "ous", "ity")  # fmt: skip

_ODD = frozenset("|<>{}[]*#@\\^~=+_/")
_OVERLAP = 5


def speakable(sentence: str) -> bool:
    """Tell whether voices read a sentence as it is written, and at once."""
    return 20 <= len(sentence) <= 180 and sentence.isascii() and not _ODD & set(sentence)


def apart_from(sentences: Iterable[str], held_back: Iterable[str]) -> list[str]:
    """Leave out every sentence that shares five words in a row with held-back text."""
    known = {run for text in held_back for run in _runs(text)}
    return [sentence for sentence in sentences if known.isdisjoint(_runs(sentence))]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = plain_words(text)
    return zip(*(words[first:] for first in range(_OVERLAP)), strict=False)


def choose_by_pieces(
    sentences: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    met: Counter[object],
) -> list[str]:
    """Pick sentences so that every piece of a vocabulary is heard often enough.

    Parameters
    ----------
    met
        How often each piece was met; grows with what is chosen.
    """
    held = [(sentence, set(encode(f" {sentence}"))) for sentence in _shuffled(sentences, seed)]

    def is_wanted(_: str, pieces: set[object], level: int) -> bool:
        return any(met[piece] < level for piece in pieces)

    return _choose(held, [partial(is_wanted, level=level) for level in LEVELS], count, met)


def choose_by_words(
    sentences: Sequence[str], worth: Mapping[str, float], count: int, seed: int, met: Counter[str]
) -> list[str]:
    """Pick sentences that bring much that is rare in few characters.

    Parameters
    ----------
    worth
        Of each word that is wanted, see `worth_of_rank`.
    met
        How often each word was met; grows with what is chosen.
    """
    held = [(sentence, set(plain_words(sentence))) for sentence in _shuffled(sentences, seed)]

    def is_wanted(sentence: str, words: set[str], level: int, least: float) -> bool:
        brought = sum(worth.get(word, 0.0) for word in words if met[word] < level)
        return brought > least * (len(sentence) + OVERHEAD)

    wants = [partial(is_wanted, level=level, least=least) for level, least in WORD_LEVELS]
    return _choose(held, wants, count, met)


def _choose(
    held: Sequence[tuple[str, set[_Item]]],
    passes: Sequence[Callable[[str, set[_Item]], bool]],
    count: int,
    met: Counter[_Item],
) -> list[str]:
    """Go over the sentences once a pass, and take what it wants as the text then stands."""
    chosen: list[str] = []
    for is_wanted in passes:
        rest: list[tuple[str, set[_Item]]] = []
        for sentence, items in held:
            if len(chosen) == count:
                return chosen
            if is_wanted(sentence, items):
                met.update(items)
                chosen.append(sentence)
            else:
                rest.append((sentence, items))
        held = rest
    return chosen


def worth_of_rank(ranked: Iterable[str]) -> dict[str, float]:
    """Give words, the commonest first, a worth that falls slower than their frequency does.

    By Zipf's law a word's frequency is as 1 / rank; its worth here is as the 0.6th power of that,
    so that common words come first, but not only they.
    """
    return {word: (120_000 / rank) ** 0.6 for rank, word in enumerate(ranked, 1)}


def replace_words(
    sentences: Sequence[str], wanted: Sequence[str], count: int, seed: int, met: Counter[str]
) -> list[str]:
    """Write wanted words into sentences, each in the place of a word of its ending and capital.

    About every fourth word of a sentence is replaced; a sentence that fewer than two fit into is
    left out. What comes out means nothing, but its marks and small words stand where people set
    them, which lists of words cannot offer.
    """
    rng = random.Random(seed)
    spellings = Spellings.count(sentences)
    places: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for word in wanted:
        name = spellings.correct(word)[:1].isupper()
        places[_ending(word), name] += [word] * max(0, OFTEN_ENOUGH - met[word])
    for waiting in places.values():
        rng.shuffle(waiting)
    written: list[str] = []
    for sentence in _shuffled(sentences, seed):
        if len(written) == count:
            break
        words = sentence.split()
        placed: list[str] = []
        for at in rng.sample(range(1, len(words)), len(words) - 1):
            core = words[at].strip(",.!?;:\"'")
            waiting = places[_ending(core.lower()), core[:1].isupper()]
            if len(placed) >= max(2, len(words) // 4) or len(core) < LONG_WORD or not waiting:
                continue
            word = waiting.pop()
            words[at] = words[at].replace(core, capitalised(word) if core[0].isupper() else word)
            placed.append(word)
        if len(placed) > 1:
            met.update(placed)
            written.append(" ".join(words))
    return written


def list_words(
    words: Sequence[str],
    encode: Callable[[str], Sequence[object]],
    count: int,
    seed: int,
    met: Counter[object],
) -> list[str]:
    """Make lists of words whose pieces the sentences chosen so far hold too rarely.

    They have no commas: a model that heard many enumerations sets commas everywhere.
    """
    rng = random.Random(seed)
    short = [(word, pieces) for word in words if len(pieces := encode(f" {word}")) <= MAX_PIECES]
    lists: list[str] = []
    for level in LEVELS:
        wanted: list[str] = []
        for word, pieces in rng.sample(short, len(short)):
            if any(met[piece] < level for piece in pieces):
                met.update(pieces)
                wanted.append(word)
            if len(wanted) == LIST:
                lists.append(capitalised(" ".join(wanted)) + ".")
                wanted = []
            if len(lists) == count:
                return lists
    return lists


def _shuffled(sentences: Sequence[str], seed: int) -> list[str]:
    different = list(dict.fromkeys(sentences))
    random.Random(seed).shuffle(different)
    return different


def _ending(word: str) -> str:
    return next((ending for ending in ENDINGS if word.endswith(ending)), "")
