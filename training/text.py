"""Plain text and the tokenizer that training shares with the engine. Runs on any thread."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from engine.model.tokenizer import Tokenizer
from training.errors import DataError
from training.vocabulary import N_SPECIAL, read_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from training.model import ModelConfig


def load_tokenizer(path: Path, config: ModelConfig) -> Tokenizer:
    """Read a vocabulary (``.tiktoken`` or ``vocabulary.json``) for a model.

    A longer ranked list is cut to the model's size, which leaves a closed vocabulary.

    Raises
    ------
    DataError
        If the file is missing or damaged, or has fewer pieces than the model has rows.
    """
    wanted = config.n_vocab - N_SPECIAL
    pieces = read_pieces(path)
    if len(pieces) < wanted:
        raise DataError(f"{path} has {len(pieces)} pieces, but the model needs {wanted}.")
    return Tokenizer(
        [*pieces[:wanted], *[None] * N_SPECIAL],
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
