"""A model folder, quantised or not, back as a torch model: the way from what ships to learning.

Weights carry their own names through export and quantisation (``graphs.py``, ``quantise.py``);
what was rounded stays rounded. Runs on whatever thread calls it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from engine.errors import OptionsError
from engine.model.bundle import ModelBundle
from engine.model.tokenizer import Tokenizer
from training.bundle.graphs import TRANSPOSED
from training.bundle.quantise import HALF, INT8, SCALE
from training.errors import CheckpointError
from training.models.checkpoint import build
from training.models.whisper import ModelConfig, sinusoids

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import Tensor

    from training.models.whisper import FastWhisper

    Tables = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class FolderModel:
    """What a model folder holds: the network in float32, and its vocabulary."""

    model: FastWhisper
    pieces: tuple[bytes, ...]
    tokenizer: Tokenizer
    name: str
    version: str


def load_folder(folder: Path) -> FolderModel:
    """Rebuild the network of a model folder.

    Raises
    ------
    ModelError
        The folder is missing or damaged.
    CheckpointError
        It was exported by an older version, which did not keep the names of the weights.
    """
    bundle = ModelBundle.load(folder)
    tables = _tables(bundle.encoder) | _tables(bundle.decoder)
    weights = {name: torch.from_numpy(table) for name, table in _whole(tables).items()}
    config = _config(bundle, weights, folder)
    positions = sinusoids((config.max_frames + 1) // 2, config.d_model)
    weights["encoder.positional_embedding"] = positions
    end = bundle.config.end
    return FolderModel(
        build(config, weights, folder).eval(),
        tuple(piece for piece in bundle.vocabulary[:end] if piece is not None),
        Tokenizer.from_bundle(bundle),
        bundle.config.name,
        bundle.config.version,
    )


def _tables(graph: bytes) -> Tables:
    try:
        proto = onnx.load_from_string(graph)
    except DecodeError as error:
        raise CheckpointError("A graph of the model is damaged; get the model again.") from error
    return {
        tensor.name.removeprefix("model."): numpy_helper.to_array(tensor).copy()
        for tensor in proto.graph.initializer
    }


def _whole(tables: Tables) -> dict[str, NDArray[np.float32]]:
    """Undo rounding and turning: parameter names and float32 values as torch has them."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, table in tables.items():
        if name.endswith(INT8):
            name = name.removesuffix(INT8)
            table = table * tables[name + SCALE]
        name = name.removesuffix(HALF)
        if name.endswith(TRANSPOSED):
            name, table = name.removesuffix(TRANSPOSED), np.ascontiguousarray(table.T)
        if name.startswith(("encoder.", "decoder.")) and not name.endswith(SCALE):
            found[name] = table.astype(np.float32)
    return found


def _config(bundle: ModelBundle, weights: dict[str, Tensor], folder: Path) -> ModelConfig:
    depthwise = weights.get("encoder.conv1.depthwise.weight")
    layers = {name.split(".")[2] for name in weights if name.startswith("encoder.blocks.")}
    plain = bundle.config
    try:
        neurons = {
            f"{side}_neurons": len(weights[f"{side}.blocks.0.mlp.0.weight"])
            for side in ("encoder", "decoder")
        }
        heads = json.loads((folder / "config.json").read_bytes())["alignment_heads"]
        return ModelConfig(
            n_mels=plain.n_mels,
            n_vocab=plain.n_vocab,
            d_model=plain.d_model,
            n_heads=plain.n_heads,
            n_encoder_layers=len(layers),
            n_decoder_layers=plain.n_decoder_layers,
            max_frames=plain.max_frames,
            max_tokens=plain.max_tokens,
            separable=depthwise is not None,
            depth_multiplier=1 if depthwise is None else len(depthwise) // plain.n_mels,
            alignment_heads=tuple((int(layer), int(head)) for layer, head in heads),
            prompt=(plain.start, plain.no_timestamps),
            end_token=plain.end,
            **{side: n for side, n in neurons.items() if n != 4 * plain.d_model},
        )
    except (OSError, KeyError, TypeError, ValueError, OptionsError) as error:
        raise CheckpointError(
            f"The model in {folder} was exported by an older version and cannot be learnt from; "
            "get a newer one."
        ) from error
