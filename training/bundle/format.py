"""The format of a model folder on disk: file names, hashes, tensor names and how they are stored.

``docs/architecture.md`` describes the folder and :mod:`engine.model.bundle` reads it. A parameter
that becomes a tensor of a graph keeps its name; endings record what happened to it, in this order:
transposed, then either quantised to INT8 (with its scales beside it) or stored in half precision.
Runs on any thread.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENCODER, DECODER = "encoder.onnx", "decoder.onnx"
GRAPHS = (ENCODER, DECODER)
CONFIG = "config.json"
VOCABULARY = "vocabulary.json"
CARD = "README.md"
HASHES = "hashes.json"

SIZES = ("n_mels", "n_vocab", "d_model", "n_heads", "n_decoder_layers", "max_tokens", "max_frames")
"""The sizes that ``config.json`` and the network's config name alike."""

TRANSPOSED = ".T"
"""Ending of a weight that a graph holds as [inputs, outputs]."""

INT8, SCALE, HALF = ".int8", ".scale", ".half"
"""Endings of quantised values, of their scales, and of half-precision values."""

MIN_HALF_SIZE = 16_384
"""Elements from which on a float32 tensor of more than one axis is stored in half precision."""

_TRACED = "model."
"""Prefix that tracing puts before the encoder's parameters."""


def parameter_of(tensor: str) -> tuple[str, bool]:
    """Return the parameter that a graph's tensor holds, and whether it is transposed there."""
    name = tensor.removeprefix(_TRACED).removesuffix(INT8).removesuffix(HALF)
    return name.removesuffix(TRANSPOSED), name.endswith(TRANSPOSED)


def is_stored_in_half(array: NDArray[np.generic]) -> bool:
    """Whether a tensor that stayed in float32 is stored in half precision."""
    return array.dtype == np.float32 and array.ndim > 1 and array.size >= MIN_HALF_SIZE


def write_json(path: Path, content: object) -> None:
    """Write indented JSON."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_hashes(folder: Path) -> None:
    """Write ``hashes.json``, the SHA-256 of every other file in ``folder``."""
    files = sorted(path for path in folder.iterdir() if path.name != HASHES)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    write_json(folder / HASHES, hashes)
