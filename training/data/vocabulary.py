"""The pruned vocabulary: some pieces of a ranked byte-pair encoding, closed under merging.

A byte-pair vocabulary is a list of byte strings in merge order. Cutting it at any rank leaves a
working, *closed* one: every piece that remains is still the join of two that remain, and all 256
bytes stand first. So does choosing the most useful pieces (``useful.py``). Runs on the calling
thread.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import OptionsError
from engine.model.tokenizer import Tokenizer
from training.data.spelling import Spellings
from training.data.text import N_BYTES, N_SPECIAL, read_pieces, read_sentences
from training.data.vocabulary_pruning import count_pieces, useful_pieces
from training.errors import DataError
from training.files import written_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class PieceStatistics:
    """How a text splits: words, pieces, pieces a word, and the share of words that stay whole."""

    n_words: int
    n_pieces: int
    pieces_per_word: float
    whole_words: float


def prune(pieces: Sequence[bytes], n_merges: int) -> list[bytes]:
    """Keep the 256 bytes and the first ``n_merges`` merges.

    Raises
    ------
    DataError
        There are not as many, or what stays is not closed.
    """
    n_kept = N_BYTES + n_merges
    if not 0 <= n_merges <= len(pieces) - N_BYTES:
        raise DataError(f"This vocabulary has {len(pieces) - N_BYTES} merges, not {n_merges}.")
    kept = list(pieces[:n_kept])
    check_closed(kept)
    return kept


def check_closed(pieces: Sequence[bytes]) -> None:
    """Make sure that merging in rank order can reach every piece.

    Raises
    ------
    DataError
        A byte is missing, a piece stands twice, or a piece is not the join of earlier ones.
    """
    seen: set[bytes] = set(pieces[:N_BYTES])
    if {bytes([value]) for value in range(N_BYTES)} != seen:
        raise DataError("The first 256 pieces of a vocabulary must be the 256 single bytes.")
    for piece in pieces[N_BYTES:]:
        joins = any(piece[:cut] in seen and piece[cut:] in seen for cut in range(1, len(piece)))
        if piece in seen or not joins:
            raise DataError(f"The piece {piece!r} cannot be merged from the pieces before it.")
        seen.add(piece)


def vocabulary_json(pieces: Sequence[bytes]) -> str:
    """Text of a model folder's ``vocabulary.json``: every piece in base64, then the specials."""
    tokens = [base64.b64encode(piece).decode("ascii") for piece in pieces]
    return json.dumps({"tokens": [*tokens, *[None] * N_SPECIAL]}, indent=0) + "\n"


def measure(encode: Callable[[str], Sequence[int]], lines: Iterable[str]) -> PieceStatistics:
    """Count pieces a word over some text, one utterance a line."""
    words = Counter(word for line in lines for word in line.split())
    if not words:
        raise DataError("There are no words in this text.")
    pieces = {word: len(encode(f" {word}")) for word in words}
    n_words = words.total()
    n_pieces = sum(pieces[word] * count for word, count in words.items())
    whole = sum(count for word, count in words.items() if pieces[word] == 1)
    return PieceStatistics(n_words, n_pieces, n_pieces / n_words, whole / n_words)


def encoder_of(pieces: Sequence[bytes]) -> Callable[[str], Sequence[int]]:
    """Split text into these pieces, as the engine does."""
    n = len(pieces)
    vocabulary = [*pieces, *[None] * N_SPECIAL]
    return Tokenizer(vocabulary, end=n, start=n + 1, no_timestamps=n + 2).encode


def _chosen(arguments: argparse.Namespace) -> list[bytes]:
    """Cut the list, or choose from it, as the command line says."""
    pieces = read_pieces(arguments.source)
    if not arguments.useful_for:
        if arguments.words:
            raise OptionsError("--words counts beside a text; give --useful-for too.")
        return prune(pieces, arguments.merges)
    lines = [line for path in arguments.useful_for for line in read_sentences(path)]
    words = read_sentences(arguments.words) if arguments.words else []
    spellings = Spellings.count(lines)
    words = [spellings.correct(word) for word in words]  # a list may have "monday" in small
    counts = count_pieces(encoder_of(pieces), lines, words)
    kept = [pieces[place] for place in useful_pieces(pieces, counts, N_BYTES + arguments.merges)]
    check_closed(kept)
    return kept


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training vocabulary``."""
    parser.add_argument("source", type=Path, help="a .tiktoken file or a vocabulary.json")
    parser.add_argument("--merges", type=int, default=8000, help="merges to keep (default 8000)")
    parser.add_argument("--out", type=Path, help="where to write vocabulary.json")
    parser.add_argument("--useful-for", type=Path, action="append", default=[],
                        help="keep not the first merges but those that this text needs, one "
                        "sentence a line; several times")  # fmt: skip
    parser.add_argument("--words", type=Path,
                        help="and these words, the commonest first, one a line")  # fmt: skip
    parser.add_argument("--text", type=Path, help="a text to measure, one utterance a line")


def run(arguments: argparse.Namespace) -> int:
    """Prune a vocabulary, check it, write it and say how it splits a text."""
    pieces = _chosen(arguments)
    print(f"{len(pieces)} pieces, closed under merging")
    if arguments.out:
        with written_whole(arguments.out) as draft:
            draft.write_text(vocabulary_json(pieces), encoding="utf-8")
    if arguments.text:
        statistics = measure(encoder_of(pieces), read_sentences(arguments.text))
        print(
            f"{statistics.n_words} words, {statistics.pieces_per_word:.3f} pieces a word, "
            f"{statistics.whole_words:.1%} of words stay whole"
        )
    return 0
