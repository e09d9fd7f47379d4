"""Export of a checkpoint as a float32 model folder; it appears whole or not at all.

Runs on the calling thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model.bundle import FORMAT, HEAD_SIZE
from training.bundle.format import (
    CARD,
    CONFIG,
    DECODER,
    ENCODER,
    SIZES,
    VOCABULARY,
    write_hashes,
    write_json,
)
from training.bundle.graphs import DecoderGraph, EncoderGraph, check_parity, trace
from training.data.vocabulary import N_SPECIAL, vocabulary_json
from training.errors import ExportError
from training.files import atomic_path

if TYPE_CHECKING:
    from training.models.whisper import FastWhisper

DEFAULT_CARD = """# {name}

A Whisper model for English captions: {millions:.1f} million parameters, {config.n_encoder_layers}
encoder and {config.n_decoder_layers} decoder layers of width {config.d_model}, {config.n_vocab}
tokens. Its input is the 80-bin log-mel spectrogram at 100 frames a second, not padded to 30 s.
Derived from OpenAI's Whisper (MIT licence).
"""


def export_model(
    model: FastWhisper,
    tokens: Sequence[bytes],
    folder: Path,
    name: str,
    version: str = "1",
    card: str | None = None,
) -> float:
    """Write a float32 model folder; returns its largest absolute difference from torch.

    Parameters
    ----------
    tokens
        The bytes of every text token, in id order.
    card
        Text of the folder's README.md; None: a few plain facts.

    Raises
    ------
    ExportError
        Model and vocabulary do not belong together, or a graph differs from torch.
    StorageError
        The folder cannot be written.
    """
    config = _folder_config(model, len(tokens), name, version)
    model = model.eval()
    if card is None:
        millions = model.n_parameters() / 1e6
        card = DEFAULT_CARD.format(name=name, millions=millions, config=model.config)
    with atomic_path(folder) as draft:
        draft.mkdir()
        (draft / ENCODER).write_bytes(trace(EncoderGraph(model)).SerializeToString())
        (draft / DECODER).write_bytes(trace(DecoderGraph(model)).SerializeToString())
        difference = check_parity(draft, model)
        write_json(draft / CONFIG, config)
        (draft / VOCABULARY).write_text(vocabulary_json(tokens), encoding="utf-8")
        (draft / CARD).write_text(card, encoding="utf-8")
        write_hashes(draft)
    return difference


def _folder_config(model: FastWhisper, n_tokens: int, name: str, version: str) -> dict[str, Any]:
    """Return the content of ``config.json``."""
    config = model.config
    start, no_timestamps = n_tokens + 1, n_tokens + 2
    if config.n_vocab != n_tokens + N_SPECIAL or config.end_token != n_tokens:
        raise ExportError(
            f"The model has {config.n_vocab} tokens and the vocabulary {n_tokens} text tokens; "
            "give the vocabulary that the model was trained with."
        )
    if config.d_model != HEAD_SIZE * config.n_heads:
        raise ExportError(f"Only a model with heads of width {HEAD_SIZE} can be exported.")
    if config.prompt != (start, no_timestamps) or not config.alignment_heads:
        raise ExportError("Only an English model with alignment heads can be exported.")
    return {
        "format": FORMAT,
        "name": name,
        "version": version,
        **{size: getattr(config, size) for size in SIZES},
        "n_alignment_heads": len(config.alignment_heads),
        "alignment_heads": [list(head) for head in config.alignment_heads],
        "tokens": {"end": n_tokens, "start": start, "no_timestamps": no_timestamps},
        "language": "en",
    }
