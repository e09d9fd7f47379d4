"""Sentences from dictionaries, which contain the rare words that books lack.

Reads WordNet's ``data.*`` files and the GNU Collaborative International Dictionary of English as
the DICT server ships it (``gcide.dict.dz``), both packages of Debian: definitions, examples and
quotations, one sentence each. Runs on the calling thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.text.normalise import capitalise
from training.data.sentences import is_speakable
from training.data.text import read_text
from training.errors import DataError

MIN_LENGTH = 25
"""Characters; shorter definitions are lists of synonyms."""

_NOTES = re.compile(r"\[[^\[\]]*\]")
_BRACKETS = re.compile(r"\([^)]*\)")
_AUTHOR = re.compile(r"--\s*[A-Z({][^.]*\.?")
_BETWEEN = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])|; as, |\b\d+\. |; -- ")
_ABBREVIATED = re.compile(r"\b(Syn|See|Obs|imp|pr|Cf|pl|etc|Note|[A-Za-z])\.?[ .:]*$|\b[A-Za-z]\. ")
_INDENT = " " * 12
"""Indentation of a quotation in GCIDE."""


def dictionary_sentences(wordnet: Path | None, gcide: Path | None) -> list[str]:
    """Return the distinct sentences of a folder of WordNet's files and of GCIDE's file.

    Raises
    ------
    DataError
        A file cannot be read, or there are no sentences.
    """
    found: list[str] = []
    if wordnet:
        for path in sorted(wordnet.glob("data.*")):
            found += wordnet_sentences(read_text(path, errors="replace").splitlines())
    if gcide:
        found += gcide_sentences(read_text(gcide, errors="replace"))
    sentences = [sentence for sentence in dict.fromkeys(found) if is_speakable(sentence)]
    if not sentences:
        raise DataError("No definitions were found; give --wordnet, --gcide or both.")
    return sentences


def wordnet_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Yield definitions and examples of WordNet's data lines, ``… | definition; "example"``."""
    for line in lines:
        _, bar, gloss = line.partition("|")
        if not bar or line.startswith(" "):
            continue
        meaning, *_ = gloss.split('; "')
        for text in (*_BRACKETS.sub("", meaning).split(";"), *re.findall(r'"([^"]+)"', gloss)):
            yield from _sentence(text)


def gcide_sentences(text: str) -> Iterator[str]:
    """Yield definitions and quotations of GCIDE, without pronunciations and sources."""
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
    if len(text) >= MIN_LENGTH:
        yield capitalise(text) + ("" if text[-1] in ".!?" else ".")
