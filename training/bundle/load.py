"""A model folder, quantised or not, as a torch model that can be evaluated and trained.

Tensors keep the names of their parameters through export and quantisation (``format.py``);
quantised weights are dequantised. Runs on any thread.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from engine.errors import OptionsError
from engine.model.bundle import ModelBundle
from engine.model.tokenizer import Tokenizer
from training.bundle.format import CONFIG, INT8, SCALE, SIZES, parameter_of
from training.errors import CheckpointError
from training.models.checkpoint import build
from training.models.whisper import WhisperConfig, sinusoids

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from training.models.whisper import FastWhisper

    Tensors = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class FolderModel:
    """What a model folder holds: the network in float32, and the bytes of its text tokens."""

    model: FastWhisper
    tokens: tuple[bytes, ...]
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
        It was exported by an older version, which did not keep the parameter names.
    """
    bundle = ModelBundle.load(folder)
    tensors = _read_tensors(bundle.encoder) | _read_tensors(bundle.decoder)
    weights = {name: torch.from_numpy(array) for name, array in _dequantise(tensors).items()}
    config = _config(bundle, weights, folder)
    positions = sinusoids((config.max_frames + 1) // 2, config.d_model)
    weights["encoder.positional_embedding"] = positions
    end = bundle.config.end
    return FolderModel(
        build(config, weights, folder).eval(),
        tuple(token for token in bundle.vocabulary[:end] if token is not None),
        Tokenizer.from_bundle(bundle),
        bundle.config.name,
        bundle.config.version,
    )


def _read_tensors(graph: bytes) -> Tensors:
    try:
        proto = onnx.load_from_string(graph)
    except DecodeError as error:
        raise CheckpointError("A graph of the model is damaged; get the model again.") from error
    return {tensor.name: numpy_helper.to_array(tensor).copy() for tensor in proto.graph.initializer}


def _dequantise(tensors: Tensors) -> dict[str, NDArray[np.float32]]:
    """Return the parameters under their names and in their layout in torch, float32."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, array in tensors.items():
        parameter, transposed = parameter_of(name)
        if not parameter.startswith(("encoder.", "decoder.")) or parameter.endswith(SCALE):
            continue
        if name.endswith(INT8):
            array = array * tensors[name.removesuffix(INT8) + SCALE]
        array = np.ascontiguousarray(array.T) if transposed else array
        found[parameter] = array.astype(np.float32)
    return found


def _config(bundle: ModelBundle, weights: dict[str, Tensor], folder: Path) -> WhisperConfig:
    depthwise = weights.get("encoder.conv1.depthwise.weight")
    layers = {name.split(".")[2] for name in weights if name.startswith("encoder.blocks.")}
    plain = bundle.config
    try:
        neurons = {
            f"{side}_neurons": len(weights[f"{side}.blocks.0.mlp.0.weight"])
            for side in ("encoder", "decoder")
        }
        heads = json.loads((folder / CONFIG).read_bytes())["alignment_heads"]
        return WhisperConfig(
            **{size: getattr(plain, size) for size in SIZES},
            n_encoder_layers=len(layers),
            separable=depthwise is not None,
            depth_multiplier=1 if depthwise is None else len(depthwise) // plain.n_mels,
            alignment_heads=tuple((int(layer), int(head)) for layer, head in heads),
            prompt=(plain.start, plain.no_timestamps),
            end_token=plain.end,
            **{side: n for side, n in neurons.items() if n != 4 * plain.d_model},
        )
    except (OSError, KeyError, TypeError, ValueError, OptionsError) as error:
        raise CheckpointError(
            f"The model in {folder} was exported by an older version and cannot be trained; "
            "export it again or get a newer one."
        ) from error
