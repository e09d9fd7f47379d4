"""``python -m training.data.lexicon``: the list of English words that comes with the program.

Takes plain word lists such as SCOWL's (Debian's wamerican and wbritish packages) and
``training/modern_words.txt``, the common words and all words, and arranges them by sound as
`engine.text.lexicon` reads them. Runs on the main thread.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from engine.files import replace_file
from engine.text.lexicon import sound_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Read word lists and write the resource."""
    parser = argparse.ArgumentParser(
        prog="python -m training.data.lexicon", description=main.__doc__
    )
    parser.add_argument("--common", type=Path, nargs="+", required=True, help="lists of words")
    parser.add_argument("--all", type=Path, nargs="+", required=True, help="longer lists")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    common, everything = (
        listed_words(line for path in paths for line in path.read_text("utf-8").splitlines())
        for paths in (chosen.common, chosen.all)
    )
    data = pack(common, everything)
    replace_file(chosen.out, data)
    print(f"{len(common | everything)} words, {len(data):,} bytes")


def listed_words(lines: Iterable[str]) -> set[str]:
    """Plain words of at least two letters; of a word with and without a capital, the latter."""
    words = {line.strip() for line in lines}
    plain = {word for word in words if word.isascii() and word.isalpha() and len(word) > 1}
    return {word for word in plain if word == word.lower() or word.lower() not in plain}


def pack(common: set[str], everything: set[str]) -> bytes:
    """Arrange words by sound: the sound, common words, rare words, with tabs between."""
    known = {word.lower() for word in common}
    rows: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for word in sorted(common):
        rows[sound_of(word)][0].append(word)
    for word in sorted(everything):
        if word.lower() not in known:
            rows[sound_of(word)][1].append(word)
    lines = [f"{sound}\t{' '.join(a)}\t{' '.join(b)}\n" for sound, (a, b) in sorted(rows.items())]
    return gzip.compress("".join(lines).encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main()
