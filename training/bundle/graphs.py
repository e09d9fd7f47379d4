"""The two ONNX graphs of a model, traced from torch and compared with it.

``docs/architecture.md`` fixes the names and shapes of their inputs and outputs. Runs on the calling
thread.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from training.bundle.format import DECODER, ENCODER, TRANSPOSED
from training.errors import ExportError

if TYPE_CHECKING:
    import onnx
    from numpy.typing import NDArray

    from training.models.whisper import FastWhisper

OPSET = 20
"""The first with Gelu as one operator; onnxruntime 1.20 runs it."""

TOLERANCE = 1e-3
"""Largest absolute difference from torch that a float32 graph may show."""

_CACHE_AXES = (None, "B", None, "P", None)
_GROWN_AXES = (None, "B", None, "P + L", None)
_AXES = {
    "mel": (None, None, "T"),
    "cross_key": (None, None, "S", None),
    "cross_value": (None, None, "S", None),
    "tokens": ("B", "L"),
    "self_key": _CACHE_AXES,
    "self_value": _CACHE_AXES,
    "cross_key.": (None, "S", None),
    "cross_value.": (None, "S", None),
    "logits": ("B", "L", None),
    "attention": (None, "B", "L", "S"),
    "new_key": _GROWN_AXES,
    "new_value": _GROWN_AXES,
}
"""Names of the dynamic axes (None: fixed); tensors of single layers end in the layer's number."""


def _axes(name: str) -> tuple[str | None, ...]:
    return _AXES[name.rstrip("0123456789")]


class EncoderGraph(nn.Module):
    """Log-mel to the cross-attention keys and values of every decoder layer."""

    inputs = ("mel",)
    outputs = ("cross_key", "cross_value")

    def __init__(self, model: FastWhisper) -> None:
        super().__init__()
        self.model = model

    def example(self) -> tuple[Tensor, ...]:
        """Return random inputs whose sizes tell the axes apart."""
        return (torch.randn(1, self.model.config.n_mels, 51),)

    def forward(self, mel: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values [layers, H, S, D / H] of a window ``mel`` [1, n_mels, T]."""
        features, _ = self.model.encoder(mel)
        keys, values = zip(*self.model.decoder.cross_cache(features), strict=True)
        return torch.cat(keys), torch.cat(values)


class DecoderGraph(nn.Module):
    """One decoder step of B beams that share the cross-attention of one window."""

    outputs = ("logits", "attention", "new_key", "new_value")

    def __init__(self, model: FastWhisper) -> None:
        super().__init__()
        self.config = model.config
        self.decoder = model.decoder
        layers = range(model.config.n_decoder_layers)
        # one tensor per layer: slicing a stacked tensor would copy it at every token
        self.inputs = (
            *("tokens", "self_key", "self_value"),
            *(f"cross_key.{layer}" for layer in layers),
            *(f"cross_value.{layer}" for layer in layers),
        )

    def example(
        self, n_beams: int = 3, n_tokens: int = 2, n_past: int = 5, n_positions: int = 7
    ) -> tuple[Tensor, ...]:
        """Return random inputs of the given sizes."""
        config = self.config
        layers, heads, size = (
            config.n_decoder_layers,
            config.n_heads,
            config.d_model // config.n_heads,
        )
        past = torch.randn(2, layers, n_beams, heads, n_past, size)
        cross = torch.randn(2 * layers, heads, n_positions, size)
        return torch.randint(config.n_vocab, (n_beams, n_tokens)), *past, *cross

    def forward(
        self, tokens: Tensor, self_key: Tensor, self_value: Tensor, *cross: Tensor
    ) -> tuple[Tensor, ...]:
        """Logits, cross-attention of the alignment heads, and the grown cache of keys and values.

        ``tokens`` int64 [B, L], ``self_key`` and ``self_value`` [layers, B, H, P, D / H]; ``cross``
        holds the keys of all layers and then their values, each [H, S, D / H].
        """
        layers = self.config.n_decoder_layers
        past = list(zip(self_key.unbind(), self_value.unbind(), strict=True))
        shared = [
            (key[None], value[None])
            for key, value in zip(cross[:layers], cross[layers:], strict=True)
        ]
        logits, cache, attention = self.decoder(tokens, shared, None, past, with_attention=True)
        keys, values = zip(*cache, strict=True)
        return logits, attention, torch.stack(keys), torch.stack(values)


@torch.inference_mode(mode=False)
def trace(graph: EncoderGraph | DecoderGraph) -> onnx.ModelProto:
    """Export a graph with dynamic axes."""
    axes = {name: torch.export.Dim(name) for name in ("T", "B", "L", "P", "S")}
    shapes = [
        {at: axes[axis] for at, axis in enumerate(_axes(name)) if axis} for name in graph.inputs
    ]
    if isinstance(graph, DecoderGraph):
        shapes = [*shapes[:3], tuple(shapes[3:])]
    with _quiet(), torch.no_grad():
        program = torch.onnx.export(
            graph.eval(),
            graph.example(),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=tuple(shapes),
            verbose=False,
        )
    return _named(_cleaned(program.model_proto), graph)


def _named(proto: onnx.ModelProto, graph: nn.Module) -> onnx.ModelProto:
    """Restore the parameter names of weights that the exporter transposed and renamed."""
    tables = {
        parameter.detach().T.contiguous().numpy().tobytes(): name
        for name, parameter in graph.named_parameters()
        if parameter.ndim == 2
    }
    names: dict[str, str] = {}
    for tensor in proto.graph.initializer:
        if len(tensor.dims) == 2 and tensor.name.startswith("val_"):
            found = tables.get(numpy_helper.to_array(tensor).tobytes())
            if found:
                names[tensor.name] = found + TRANSPOSED
                tensor.name = found + TRANSPOSED
    for node in proto.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    return proto


def _cleaned(proto: onnx.ModelProto) -> onnx.ModelProto:
    """Name the dynamic axes and drop the exporter's metadata, which holds local paths."""
    for tensor in (*proto.graph.input, *proto.graph.output):
        for size, axis in zip(tensor.type.tensor_type.shape.dim, _axes(tensor.name), strict=True):
            if axis:
                size.dim_param = axis
    del proto.graph.value_info[:]
    for part in (proto, proto.graph, *proto.graph.node, *proto.graph.input, *proto.graph.output):
        part.doc_string = ""
        del part.metadata_props[:]
    return proto


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Suppress the exporter's warnings about its own internals."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def check_parity(folder: Path, model: FastWhisper) -> float:
    """Compare a folder's float32 graphs with torch; returns the largest absolute difference.

    Raises
    ------
    ExportError
        The difference exceeds :data:`TOLERANCE`.
    """
    encoder, decoder = EncoderGraph(model).eval(), DecoderGraph(model).eval()
    mels = [
        torch.randn(1, model.config.n_mels, n)
        for n in (1, 2, 77, 240)
        if n <= model.config.max_frames
    ]
    worst = max(_difference(folder / ENCODER, encoder, (mel,)) for mel in mels)
    for sizes in ((1, 2, 0, 5), (5, 1, 6, 40), (2, 3, 4, 1), (1, 1, 0, 33), (4, 6, 0, 12)):
        inputs = decoder.example(*sizes)
        worst = max(worst, _difference(folder / DECODER, decoder, inputs))
    if not worst <= TOLERANCE:
        raise ExportError(f"The exported graphs differ from the model by {worst:.2g}.")
    return worst


def _difference(
    path: Path, graph: EncoderGraph | DecoderGraph, inputs: tuple[Tensor, ...]
) -> float:
    feeds = {name: tensor.numpy() for name, tensor in zip(graph.inputs, inputs, strict=True)}
    found = open_graph(path).run(list(graph.outputs), feeds)
    with torch.no_grad():
        wanted = graph(*inputs)
    return max(_largest(a, b.numpy()) for a, b in zip(found, wanted, strict=True))


def _largest(found: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    if found.shape != wanted.shape:
        raise ExportError(
            f"An exported graph returns shape {found.shape} instead of {wanted.shape}."
        )
    return float(np.abs(found - wanted).max(initial=0.0))


def open_graph(path: Path, n_threads: int = 1) -> onnxruntime.InferenceSession:
    """Open a graph with onnxruntime on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = n_threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
