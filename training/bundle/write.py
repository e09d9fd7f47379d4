"""From a checkpoint to a model folder: graphs, config, vocabulary, model card and hashes.

The layout is the contract of ``docs/architecture.md``. A folder appears whole or not at all.
Runs on the calling thread.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.model.bundle import HEAD_SIZE
from training.errors import ExportError
from training.files import written_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from training.models.whisper import FastWhisper

FORMAT = 1
HASHES = "hashes.json"

CARD = """# {name}

A Whisper-like model for English captions: {parameters:.1f} million parameters, {encoder} encoder
and {decoder} decoder layers of width {width}, {vocabulary} tokens. It hears 80-bin log-mel at 100
frames a second, at the speech's true length, and was derived from OpenAI's Whisper (MIT licence).
"""


def export_model(
    model: FastWhisper,
    pieces: Sequence[bytes],
    folder: Path,
    name: str,
    version: str = "1",
    card: str | None = None,
) -> float:
    """Write a float32 model folder; returns its largest difference from torch.

    Parameters
    ----------
    pieces
        The bytes of every text token, in id order.
    card
        Text of the folder's README.md; None: a few plain facts.

    Raises
    ------
    ExportError
        Model and vocabulary do not belong together, or a graph differs from torch.
    TrainingError
        The folder cannot be written.
    """
    from training.bundle.graphs import DecoderGraph, EncoderGraph, check_parity, trace
    from training.data.vocabulary import vocabulary_json

    config = folder_config(model, len(pieces), name, version)
    model = model.eval()
    with written_whole(folder) as draft:
        draft.mkdir()
        (draft / "encoder.onnx").write_bytes(trace(EncoderGraph(model)).SerializeToString())
        (draft / "decoder.onnx").write_bytes(trace(DecoderGraph(model)).SerializeToString())
        worst = check_parity(draft, model)
        write_json(draft / "config.json", config)
        (draft / "vocabulary.json").write_text(vocabulary_json(pieces), encoding="utf-8")
        (draft / "README.md").write_text(card or _plain_card(model, name), encoding="utf-8")
        write_hashes(draft)
    return worst


def folder_config(model: FastWhisper, n_pieces: int, name: str, version: str) -> dict[str, Any]:
    """Return what a folder's ``config.json`` says."""
    from training.data.text import N_SPECIAL

    config = model.config
    start, no_timestamps = n_pieces + 1, n_pieces + 2
    if config.n_vocab != n_pieces + N_SPECIAL or config.end_token != n_pieces:
        raise ExportError(
            f"The model has {config.n_vocab} tokens and the vocabulary {n_pieces} pieces; "
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
        "n_mels": config.n_mels,
        "n_vocab": config.n_vocab,
        "d_model": config.d_model,
        "n_heads": config.n_heads,
        "n_decoder_layers": config.n_decoder_layers,
        "n_alignment_heads": len(config.alignment_heads),
        "alignment_heads": [list(head) for head in config.alignment_heads],
        "max_tokens": config.max_tokens,
        "max_frames": config.max_frames,
        "tokens": {"end": n_pieces, "start": start, "no_timestamps": no_timestamps},
        "language": "en",
    }


def write_json(path: Path, content: object) -> None:
    """Write ``content`` for people and programs alike."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_hashes(folder: Path) -> None:
    """Write ``hashes.json`` over every other file in ``folder``."""
    files = sorted(path for path in folder.iterdir() if path.name != HASHES)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    write_json(folder / HASHES, hashes)


def _plain_card(model: FastWhisper, name: str) -> str:
    return CARD.format(
        name=name,
        parameters=model.n_parameters() / 1e6,
        encoder=model.config.n_encoder_layers,
        decoder=model.config.n_decoder_layers,
        width=model.config.d_model,
        vocabulary=model.config.n_vocab,
    )


def _read_card(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise ExportError(f"{path} could not be read as UTF-8 text; give another card.") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``python -m training export``."""
    parser.add_argument("model", help="a checkpoint, or anything that --teacher takes")
    parser.add_argument("out", type=Path, help="the model folder to write")
    parser.add_argument(
        "--vocabulary",
        type=Path,
        required=True,
        help="vocabulary.json or .tiktoken of the model; a longer one is cut to the model's size",
    )
    parser.add_argument("--name", default="fastwhisper", help="name of the model")
    parser.add_argument("--version", default="1", help="version of the model")
    parser.add_argument("--card", type=Path, help="text of the folder's README.md")
    parser.add_argument("--int8", action="store_true", help="quantise the folder as well")


def run(arguments: argparse.Namespace) -> int:
    """Export, and quantise where asked."""
    from training.bundle.quantise import quantise_folder
    from training.data.text import N_BYTES, N_SPECIAL, read_pieces
    from training.data.vocabulary import prune
    from training.pretrained.load import load_teacher

    model = load_teacher(arguments.model)
    n_merges = model.config.n_vocab - N_SPECIAL - N_BYTES
    pieces = prune(read_pieces(arguments.vocabulary), n_merges)
    card = _read_card(arguments.card) if arguments.card else None
    worst = export_model(model, pieces, arguments.out, arguments.name, arguments.version, card)
    print(f"{arguments.out}: agrees with torch within {worst:.1g}")
    if arguments.int8:
        quantise_folder(arguments.out, arguments.out)
    return 0
