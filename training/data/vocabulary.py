"""Byte-pair vocabularies: reading, checking, writing and measuring them.

A vocabulary is a list of byte strings, the tokens, in merge order. It is *closed* if the 256 bytes
come first and every other token is the concatenation of two earlier ones. Runs on any thread.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model.tokenizer import Tokenizer
from training.errors import DataError

if TYPE_CHECKING:
    from training.models.whisper import WhisperConfig

N_BYTES = 256
N_SPECIAL = 3
"""End, start and no-timestamps: the last ids of our vocabularies, without bytes of their own."""


@dataclass(frozen=True, slots=True)
class TokenStatistics:
    """How a vocabulary splits a text; ``whole_words`` is the share of words of a single token."""

    n_words: int
    n_tokens: int
    tokens_per_word: float
    whole_words: float


def read_vocabulary(path: Path) -> list[bytes]:
    """Read the tokens of a vocabulary, without special tokens.

    Parameters
    ----------
    path
        A ``.tiktoken`` file, a ``vocabulary.json``, or the ``tokenizer.json`` that Hugging Face's
        tokenizers write for a byte-level vocabulary, such as Whisper's.

    Raises
    ------
    DataError
        The file is missing, damaged or in neither format.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".json":
            return [
                _decoded(token) for token in _by_rank(map(_ranked, filter(None, text.splitlines())))
            ]
        content = json.loads(text)
        if "model" in content:
            return _byte_level_tokens(content)
        return [_decoded(token) for token in content["tokens"] if token is not None]
    except OSError as error:
        raise DataError(
            f"{path} could not be read; give a .tiktoken file or a vocabulary.json."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise DataError(f"{path} is not a byte-pair vocabulary; give another.") from error


def _decoded(token: str) -> bytes:
    return base64.b64decode(token, validate=True)


def _ranked(line: str) -> tuple[str, int]:
    token, rank = line.split()
    return token, int(rank)


def _by_rank(tokens: Iterable[tuple[str, int]]) -> list[str]:
    return [token for token, _ in sorted(tokens, key=lambda pair: pair[1])]


def _byte_level_tokens(content: dict[str, Any]) -> list[bytes]:
    """Return the tokens of a ``tokenizer.json``, in which a character stands for each byte."""
    added = {token["content"] for token in content["added_tokens"]}
    written = _by_rank((t, rank) for t, rank in content["model"]["vocab"].items() if t not in added)
    bytes_of = {character: value for value, character in byte_characters().items()}
    return [bytes(bytes_of[character] for character in token) for token in written]


def byte_characters() -> dict[int, str]:
    """Return the character that stands for each byte (Radford et al. 2019, GPT-2).

    Printable characters of Latin-1 stand for themselves, and the others, in order, are replaced by
    those from U+0100 on.
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [value for value in range(N_BYTES) if value not in printable]
    characters = {value: chr(value) for value in printable}
    return characters | {value: chr(N_BYTES + place) for place, value in enumerate(others)}


def load_tokenizer(path: Path, config: WhisperConfig) -> Tokenizer:
    """Read the vocabulary of a model; a longer one is cut to the model's size.

    Raises
    ------
    DataError
        The file is missing or damaged, or has fewer tokens than the model.
    """
    n_text = config.end_token
    tokens = read_vocabulary(path)
    if len(tokens) < n_text:
        raise DataError(f"{path} has {len(tokens)} tokens, but the model needs {n_text}.")
    return Tokenizer(
        [*tokens[:n_text], *[None] * (config.n_vocab - n_text)],
        end=config.end_token,
        start=config.prompt[0],
        no_timestamps=config.prompt[-1],
    )


def tokenizer_of(tokens: Sequence[bytes]) -> Tokenizer:
    """Make the tokenizer of a vocabulary, the special tokens behind its own."""
    n = len(tokens)
    return Tokenizer([*tokens, *[None] * N_SPECIAL], end=n, start=n + 1, no_timestamps=n + 2)


def check_closed(tokens: Sequence[bytes]) -> None:
    """Check that merging in rank order can produce every token.

    Raises
    ------
    DataError
        A byte is missing, a token occurs twice, or a token is not the join of two earlier ones.
    """
    seen: set[bytes] = set(tokens[:N_BYTES])
    if {bytes([value]) for value in range(N_BYTES)} != seen:
        raise DataError("The first 256 tokens of a vocabulary must be the 256 single bytes.")
    for token in tokens[N_BYTES:]:
        joins = any(token[:cut] in seen and token[cut:] in seen for cut in range(1, len(token)))
        if token in seen or not joins:
            raise DataError(f"The token {token!r} cannot be merged from the tokens before it.")
        seen.add(token)


def vocabulary_json(tokens: Sequence[bytes]) -> str:
    """Text of a model folder's ``vocabulary.json``: the tokens in base64, null for specials."""
    encoded = [base64.b64encode(token).decode("ascii") for token in tokens]
    return json.dumps({"tokens": [*encoded, *[None] * N_SPECIAL]}, indent=0) + "\n"


def measure(encode: Callable[[str], Sequence[int]], lines: Iterable[str]) -> TokenStatistics:
    """Count the tokens per word of a text, one utterance a line.

    Raises
    ------
    DataError
        The text has no words.
    """
    words = Counter(word for line in lines for word in line.split())
    if not words:
        raise DataError("There are no words in this text.")
    lengths = {word: len(encode(f" {word}")) for word in words}
    n_words = words.total()
    n_tokens = sum(lengths[word] * count for word, count in words.items())
    whole = sum(count for word, count in words.items() if lengths[word] == 1)
    return TokenStatistics(n_words, n_tokens, n_tokens / n_words, whole / n_words)
