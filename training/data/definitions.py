"""``python -m training definitions``: sentences that hold the words that books lack.

Reads WordNet's ``data.*`` files and the GNU Collaborative International Dictionary of English as
the DICT server ships it (``gcide.dict.dz``), both packages of Debian, and writes their
definitions, examples and quotations as sentences, one a line. Runs on the main thread.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

from training.data.sentences import speakable
from training.data.spelling import capitalised
from training.errors import DataError
from training.files import written_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

SHORTEST = 25
"""Characters; shorter definitions are lists of synonyms."""

_NOTES = re.compile(r"\[[^\[\]]*\]")
_BRACKETS = re.compile(r"\([^)]*\)")
_AUTHOR = re.compile(r"--\s*[A-Z({][^.]*\.?")
_BETWEEN = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])|; as, |\b\d+\. |; -- ")
_ABBREVIATED = re.compile(r"\b(Syn|See|Obs|imp|pr|Cf|pl|etc|Note|[A-Za-z])\.?[ .:]*$|\b[A-Za-z]\. ")
_INDENT = " " * 12
"""Of a quotation in the dictionary."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training definitions``."""
    parser.add_argument("--wordnet", type=Path, help="folder with data.adj, .adv, .noun, .verb")
    parser.add_argument("--gcide", type=Path, help="gcide.dict.dz, or the same unpacked")
    parser.add_argument("--out", type=Path, required=True, help="text to write, a sentence a line")


def run(arguments: argparse.Namespace) -> int:
    """Write every different sentence once."""
    found: list[str] = []
    if arguments.wordnet:
        for path in sorted(arguments.wordnet.glob("data.*")):
            found += wordnet_sentences(_read(path).splitlines())
    if arguments.gcide:
        found += gcide_sentences(_read(arguments.gcide))
    sentences = [sentence for sentence in dict.fromkeys(found) if speakable(sentence)]
    if not sentences:
        raise DataError("No definitions were found; give --wordnet or --gcide, or both.")
    with written_whole(arguments.out) as draft:
        draft.write_text("\n".join(sentences) + "\n", "utf-8")
    print(f"{len(sentences)} sentences")
    return 0


def _read(path: Path) -> str:
    opener = gzip.open if path.suffix == ".dz" else open
    try:
        with opener(path, "rt", encoding="utf-8", errors="replace") as file:
            return file.read()
    except (OSError, EOFError) as error:
        raise DataError(f"{path} cannot be read; give a file of the dictionary.") from error


def wordnet_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Definitions and examples of WordNet's data lines: ``… | definition; "example"``."""
    for line in lines:
        _, bar, gloss = line.partition("|")
        if not bar or line.startswith(" "):
            continue
        meaning, *_ = gloss.split('; "')
        for text in (*_BRACKETS.sub("", meaning).split(";"), *re.findall(r'"([^"]+)"', gloss)):
            yield from _sentence(text)


def gcide_sentences(text: str) -> Iterator[str]:
    """Definitions and quotations of the dictionary, without pronunciations and sources."""
    for paragraph in re.split(r"\n\s*\n", _NOTES.sub(" ", text)):
        plain = " ".join(paragraph.split())
        if paragraph.startswith(_INDENT):
            plain = plain.partition("--")[0]
        plain = _BRACKETS.sub("", _AUTHOR.sub(" ", plain.rpartition("\\")[2]))
        for part in _BETWEEN.split(re.sub(r"[{}`*|\"]", "", plain)):
            if part[:1].isupper() and not _ABBREVIATED.search(part):
                yield from _sentence(part)


def _sentence(text: str) -> Iterator[str]:
    text = re.sub(r"\s+([,;:.!?])", r"\1", " ".join(text.split())).strip(" ;,:-")
    if len(text) >= SHORTEST:
        yield capitalised(text) + ("" if text[-1] in ".!?" else ".")
