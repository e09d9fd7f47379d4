"""Reader of Whisper models in CTranslate2's format, that of faster-whisper's model folders.

``model.bin`` is a short header and a list of named arrays; it contains no code. Queries, keys and
values are fused into one matrix, in which the bias of the keys is zero, as Whisper has none. Runs
on whatever thread calls it.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import torch

from training.errors import CheckpointError

if TYPE_CHECKING:
    from torch import Tensor

MIN_VERSION = 3
"""First binary version with a data type before each array."""
DTYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
FLOATS = (np.float32, np.float16)

NAMES = (  # applied in this order; later rules depend on earlier ones
    ("/layer_norm/", "/ln/"),
    ("layer_", "blocks."),
    ("self_attention/ln", "attn_ln"),
    ("attention/ln", "cross_attn_ln"),
    ("ffn/ln", "mlp_ln"),
    ("encoder/ln", "encoder.ln_post"),
    ("self_attention/linear_0", "attn.query+key+value"),
    ("self_attention/linear_1", "attn.out"),
    ("attention/linear_0", "cross_attn.query"),
    ("attention/linear_1", "cross_attn.key+value"),
    ("attention/linear_2", "cross_attn.out"),
    ("ffn/linear_0", "mlp.0"),
    ("ffn/linear_1", "mlp.2"),
    ("embeddings", "token_embedding"),
    ("position_encodings/encodings", "positional_embedding"),
    ("gamma", "weight"),
    ("beta", "bias"),
    ("/", "."),
)


def read_ctranslate2(path: Path) -> tuple[dict[str, Tensor], int]:
    """Read ``model.bin``.

    Returns
    -------
    The weights under openai-whisper's names, float32; and the number of attention heads.

    Raises
    ------
    CheckpointError
        The file is damaged, quantised to integers, or not a Whisper model.
    """
    try:
        with path.open("rb") as file:
            arrays = _read_arrays(file)
        n_heads = int(arrays["decoder/num_heads"])
    except (OSError, struct.error, ValueError, KeyError, IndexError) as error:
        message = (
            f"{path} is damaged or not a Whisper model of CTranslate2; copy or download it again."
        )
        raise CheckpointError(message) from error
    if any(name.endswith("weight_scale") for name in arrays):
        raise CheckpointError(f"{path} is quantised; give the model in float16 or float32.")
    weights: dict[str, Tensor] = {}
    for name, array in arrays.items():
        if array.dtype in FLOATS and array.ndim:
            weights |= _split(rename(name, NAMES), torch.from_numpy(array.astype(np.float32)))
    return weights, n_heads


def _read_arrays(file: BinaryIO) -> dict[str, np.ndarray]:
    """Read little-endian ``version, kind, revision, count``, then ``count`` named arrays."""
    version = _number(file, "I")
    if version < MIN_VERSION:
        raise ValueError(version)
    _text(file)
    _revision, count = _number(file, "I"), _number(file, "I")
    arrays: dict[str, np.ndarray] = {}
    for _ in range(count):
        name = _text(file)
        shape = [_number(file, "I") for _ in range(_number(file, "B"))]
        dtype = DTYPES[_number(file, "B")]
        arrays[name] = np.frombuffer(file.read(_number(file, "I")), dtype).reshape(shape)
    return arrays


def _number(file: BinaryIO, code: str) -> int:
    layout = struct.Struct(f"<{code}")
    return layout.unpack(file.read(layout.size))[0]


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode("utf-8")


def rename(name: str, rules: tuple[tuple[str, str], ...]) -> str:
    """Replace parts of a weight's name by rules, one after the other."""
    for theirs, ours in rules:
        name = name.replace(theirs, ours)
    return name


def _split(name: str, tensor: Tensor) -> dict[str, Tensor]:
    """Split a fused projection: ``attn.key+value.bias`` is two concatenated biases."""
    part, _, kind = name.rpartition(".")
    before, _, fused = part.rpartition(".")
    projections = fused.split("+")
    if len(projections) == 1:
        return {name: tensor}
    chunks = tensor.chunk(len(projections))
    return {
        f"{before}.{projection}.{kind}": chunk.clone()
        for projection, chunk in zip(projections, chunks, strict=True)
    }
