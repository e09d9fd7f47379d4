"""A model folder with other weights: its graphs stay, the tensors that changed are replaced.

Nothing is traced anew: a learnt model differs from its base in its numbers alone. Runs on the
calling thread.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import numpy_helper

from engine.model.archive import read_folder
from training.bundle.graphs import TRANSPOSED
from training.bundle.quantise import GRAPHS, HALF, INT8, SCALE
from training.bundle.write import write_hashes, write_json
from training.errors import ExportError
from training.files import written_whole

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.models.whisper import FastWhisper

    Float32 = NDArray[np.float32]

SEED = 7


def rewrite_folder(source: Path, model: FastWhisper, target: Path, version: str, card: str) -> None:
    """Write `source` with the weights of `model`, a descendant of what it holds.

    Parameters
    ----------
    version, card
        Of the new folder's ``config.json`` and ``README.md``.

    Raises
    ------
    ModelError
        The source is damaged.
    ExportError
        It does not hold these weights.
    TrainingError
        The target cannot be written.
    """
    files = read_folder(source)
    weights = {name: p.detach().numpy() for name, p in model.named_parameters()}
    graphs = {name: _rewrite(files[name], weights) for name in GRAPHS}
    config = json.loads(files["config.json"]) | {"version": version}
    with written_whole(target) as draft:
        draft.mkdir()
        for name, data in {**files, **graphs, "README.md": card.encode()}.items():
            (draft / name).write_bytes(data)
        write_json(draft / "config.json", config)
        write_hashes(draft)


def _rewrite(graph: bytes, weights: dict[str, Float32]) -> bytes:
    proto = onnx.load_from_string(graph)
    tensors = {tensor.name: tensor for tensor in proto.graph.initializer}
    rng = np.random.default_rng(SEED)
    for name, tensor in tensors.items():
        plain = name.removeprefix("model.").removesuffix(INT8).removesuffix(HALF)
        weight = weights.get(plain.removesuffix(TRANSPOSED))
        if weight is None:
            continue
        new = weight.T if plain.endswith(TRANSPOSED) else weight
        if tuple(tensor.dims) != new.shape:
            raise ExportError(f"The model folder holds another shape of {plain}; choose its base.")
        if name.endswith(INT8):
            scale = tensors[name.removesuffix(INT8) + SCALE]
            _round_changes(tensor, scale, new, rng)
        else:
            _put(tensor, new.astype(numpy_helper.to_array(tensor).dtype))
    return proto.SerializeToString()


def _round_changes(
    tensor: onnx.TensorProto, scale: onnx.TensorProto, new: Float32, rng: np.random.Generator
) -> None:
    """Round a changed INT8 table at random, up or down in proportion.

    The base lies on the grid already, so that rounding to the nearest would undo every change of
    less than half a step; at random, changes survive in the mean (Gupta et al. 2015).
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
    _put(tensor, values)
    _put(scale, scales)


def _put(tensor: onnx.TensorProto, values: NDArray[Any]) -> None:
    tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(values), tensor.name))
