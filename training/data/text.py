"""Plain text, ranked pieces, and the tokenizer that training shares with the engine.

Runs on any thread.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
from typing import TYPE_CHECKING

from engine.model.tokenizer import Tokenizer
from training.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from training.models.whisper import ModelConfig


N_BYTES = 256
N_SPECIAL = 3
"""End, start and no-timestamps: the last rows of our vocabularies, without bytes of their own."""


def read_pieces(path: Path) -> list[bytes]:
    """Read ranked pieces from a ``.tiktoken`` file or a ``vocabulary.json``, specials left out.

    Raises
    ------
    DataError
        The file is missing, damaged or in neither format.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            coded = [token for token in json.loads(text)["tokens"] if token is not None]
        else:
            ranked = [line.split() for line in text.splitlines() if line]
            coded = [token for _, token in sorted((int(rank), token) for token, rank in ranked)]
        return [base64.b64decode(token, validate=True) for token in coded]
    except OSError as error:
        raise DataError(
            f"{path} could not be read; give a .tiktoken or vocabulary.json."
        ) from error
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise DataError(f"{path} is not a ranked vocabulary of byte pieces.") from error


def load_tokenizer(path: Path, config: ModelConfig) -> Tokenizer:
    """Read a vocabulary (``.tiktoken`` or ``vocabulary.json``) for a model.

    A longer ranked list is cut to the model's size, which leaves a closed vocabulary; pieces end
    where the end token stands, and what follows has no bytes of its own.

    Raises
    ------
    DataError
        If the file is missing or damaged, or has fewer pieces than the model has rows.
    """
    wanted = config.end_token
    pieces = read_pieces(path)
    if len(pieces) < wanted:
        raise DataError(f"{path} has {len(pieces)} pieces, but the model needs {wanted}.")
    return Tokenizer(
        [*pieces[:wanted], *[None] * (config.n_vocab - wanted)],
        end=config.end_token,
        start=config.prompt[0],
        no_timestamps=config.prompt[-1],
    )


def read_sentences(path: Path) -> list[str]:
    """Read the lines of a text; of tab-separated lines, the last column.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            return [line.rstrip("\n").rpartition("\t")[2] for line in file]
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise DataError(
            f"{path} cannot be read; give a text file, or one packed by gzip."
        ) from error
