"""A copy of a model folder with other weights, such as fine-tuned ones; the graphs stay.

Nothing is traced again: a fine-tuned model differs from its base in tensor values alone. Runs on
the calling thread.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import numpy_helper

from engine.model.archive import read_folder
from training.bundle.format import (
    CARD,
    CONFIG,
    GRAPHS,
    INT8,
    SCALE,
    parameter_of,
    write_hashes,
    write_json,
)
from training.errors import ExportError
from training.files import atomic_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.models.whisper import FastWhisper

    Float32 = NDArray[np.float32]

SEED = 7


def replace_weights(
    source: Path, model: FastWhisper, target: Path, version: str, card: str
) -> None:
    """Write a copy of the folder `source` with the weights of `model`, which has the same shape.

    Parameters
    ----------
    version, card
        Of the new folder's ``config.json`` and ``README.md``.

    Raises
    ------
    ModelError
        The source is damaged.
    ExportError
        A tensor of the source has another shape than the model's.
    StorageError
        The target cannot be written.
    """
    files = read_folder(source)
    weights = {name: p.detach().numpy() for name, p in model.named_parameters()}
    graphs = {name: _replace(files[name], weights) for name in GRAPHS}
    config = json.loads(files[CONFIG]) | {"version": version}
    with atomic_path(target) as draft:
        draft.mkdir()
        for name, data in {**files, **graphs, CARD: card.encode()}.items():
            (draft / name).write_bytes(data)
        write_json(draft / CONFIG, config)
        write_hashes(draft)


def _replace(graph: bytes, weights: dict[str, Float32]) -> bytes:
    proto = onnx.load_from_string(graph)
    tensors = {tensor.name: tensor for tensor in proto.graph.initializer}
    rng = np.random.default_rng(SEED)
    for name, tensor in tensors.items():
        parameter, transposed = parameter_of(name)
        if parameter not in weights:
            continue
        new = weights[parameter].T if transposed else weights[parameter]
        if tuple(tensor.dims) != new.shape:
            raise ExportError(
                f"{parameter} has another shape in the model folder; give the folder of the base."
            )
        if name.endswith(INT8):
            scale = tensors[name.removesuffix(INT8) + SCALE]
            _quantise_changes(tensor, scale, new, rng)
        else:
            _set_values(tensor, new.astype(numpy_helper.to_array(tensor).dtype))
    return proto.SerializeToString()


def _quantise_changes(
    tensor: onnx.TensorProto, scale: onnx.TensorProto, new: Float32, rng: np.random.Generator
) -> None:
    """Quantise the changed columns of an INT8 tensor by stochastic rounding.

    The base's weights lie on the INT8 grid, so rounding to nearest would undo every change of less
    than half a step; stochastic rounding keeps changes in expectation (Gupta et al. 2015).
    """
    old = numpy_helper.to_array(tensor) * numpy_helper.to_array(scale)
    changed = np.abs(new - old).max(axis=0) > 0
    if not changed.any():
        return
    values, scales = numpy_helper.to_array(tensor).copy(), numpy_helper.to_array(scale).copy()
    columns = new[:, changed]
    step = np.maximum(np.abs(columns).max(axis=0) / 127, scales[changed])
    noise = rng.random(columns.shape, dtype=np.float32)
    values[:, changed] = np.clip(np.floor(columns / step + noise), -127, 127).astype(np.int8)
    scales[changed] = step
    _set_values(tensor, values)
    _set_values(scale, scales)


def _set_values(tensor: onnx.TensorProto, values: NDArray[Any]) -> None:
    tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), tensor.name))
