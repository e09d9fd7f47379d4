"""Encoder and decoder in ONNX Runtime; thread-safe, without state between calls.

The search depends on the protocol ``Inference`` alone, so tests replace it by scripted logits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import numpy as np
import onnxruntime  # pyright: ignore[reportMissingTypeStubs]

from engine.errors import ModelError
from engine.model.bundle import HEAD_SIZE
from engine.model.graph import check_operators, saturation_probe, with_unsigned_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.model.bundle import ModelBundle, ModelConfig
    from engine.types import Float32

_ort = cast("Any", onnxruntime)  # it has no type information
_ort.disable_telemetry_events()  # on Windows it writes trace events by default
_state = _ort.capi.onnxruntime_pybind11_state
_FAULTS: tuple[type[Exception], ...] = (
    _state.EPFail,
    _state.Fail,
    _state.InvalidArgument,
    _state.InvalidGraph,
    _state.InvalidProtobuf,
    _state.NoModel,
    _state.NoSuchFile,
    _state.NotImplemented,
    _state.RuntimeException,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """The encoder's output for one window of audio.

    Attributes
    ----------
    cross_key, cross_value
        float32, shape (layers, heads, ceil(n_frames / 2), 64).
    n_frames
        Mel frames of the window (100 per second).
    """

    cross_key: Float32
    cross_value: Float32
    n_frames: int


@dataclass(frozen=True, slots=True)
class DecoderCache:
    """Self-attention keys and values, float32, shape (layers, beams, heads, tokens so far, 64)."""

    key: Float32
    value: Float32

    def select(self, rows: NDArray[np.intp]) -> DecoderCache:
        """Return the cache of the given beams, in their order; an unchanged order is not copied."""
        if rows.tolist() == list(range(self.key.shape[1])):
            return self
        return DecoderCache(self.key[:, rows], self.value[:, rows])


class DecoderOutput(NamedTuple):
    """Output of one decoder call.

    Attributes
    ----------
    logits
        float32, shape (beams, tokens, n_vocab).
    attention
        float32, shape (alignment heads, beams, tokens, ceil(n_frames / 2)), sums to 1 over frames.
    cache
        Cache for the next call.
    """

    logits: Float32
    attention: Float32
    cache: DecoderCache


class Inference(Protocol):
    """A model that turns audio features and tokens into logits."""

    def encode(self, mel: Float32) -> EncodedWindow:
        """Encode one window, float32 shape (80, frames)."""
        ...

    def step(
        self, tokens: NDArray[np.int64], cache: DecoderCache | None, window: EncodedWindow
    ) -> DecoderOutput:
        """Run the decoder over new tokens, shape (beams, tokens); no cache at the first call."""
        ...


class _TensorInfo(Protocol):
    name: str
    shape: list[int | str]


class _Session(Protocol):
    def run(self, output_names: Sequence[str], input_feed: dict[str, Any]) -> list[Float32]: ...
    def get_inputs(self) -> list[_TensorInfo]: ...
    def get_outputs(self) -> list[_TensorInfo]: ...


class Network:
    """Encoder and decoder in ONNX Runtime on the CPU.

    Parameters
    ----------
    bundle
        A verified model.
    threads
        Threads of a matrix product.

    Raises
    ------
    ModelError
        The graphs cannot be loaded, or do not match the configuration.
    """

    _ENCODED = ("cross_key", "cross_value")
    _DECODED = ("logits", "attention", "new_key", "new_value")

    def __init__(self, bundle: ModelBundle, threads: int = 2) -> None:
        config = bundle.config
        self._encoder = _open(bundle.encoder, "encoder.onnx", threads)
        self._decoder = _open(bundle.decoder, "decoder.onnx", threads)
        _check(self._encoder, "encoder.onnx", *_encoder_shapes(config))
        _check(self._decoder, "decoder.onnx", *_decoder_shapes(config))
        self._config = config

    def encode(self, mel: Float32) -> EncodedWindow:
        """Encode one window at its true length, float32 (80, frames); raises ModelError."""
        window = np.ascontiguousarray(mel[None], dtype=np.float32)
        key, value = _run(self._encoder, self._ENCODED, {"mel": window})
        return EncodedWindow(key, value, mel.shape[1])

    def step(
        self, tokens: NDArray[np.int64], cache: DecoderCache | None, window: EncodedWindow
    ) -> DecoderOutput:
        """Run the decoder over new tokens, int64 (beams, tokens); raises ModelError."""
        past = cache or self._empty_cache(len(tokens))
        feed = {
            "tokens": tokens,
            "self_key": past.key,
            "self_value": past.value,
            **_by_layer("cross_key", window.cross_key),
            **_by_layer("cross_value", window.cross_value),
        }
        logits, attention, key, value = _run(self._decoder, self._DECODED, feed)
        return DecoderOutput(logits, attention, DecoderCache(key, value))

    def _empty_cache(self, n_beams: int) -> DecoderCache:
        config = self._config
        shape = (config.n_decoder_layers, n_beams, config.n_heads, 0, HEAD_SIZE)
        empty = np.zeros(shape, dtype=np.float32)
        return DecoderCache(empty, empty)


def _by_layer(name: str, stacked: Float32) -> dict[str, Float32]:
    """Split the stack into a view for each layer, which saves the graph a copy."""
    return {f"{name}.{layer}": part for layer, part in enumerate(stacked)}


def _open(graph: bytes, name: str, threads: int) -> _Session:
    check_operators(graph, name)
    if products_saturate():
        graph = with_unsigned_weights(graph)
    options = _ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = _ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    # Captioning waits most of the time, and threads that spin between calls keep a core busy.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Windows differ in length, so that memory patterns and an arena only waste memory.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    # Its own format, which was not checked, is not tried.
    options.add_session_config_entry("session.load_model_format", "ONNX")
    options.log_severity_level = 4  # errors are raised; do not log them too
    try:
        session = _ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except _FAULTS as error:
        raise ModelError(f"{name} is not a network that can run; get the model again.") from error
    return cast("_Session", session)


@cache
def products_saturate() -> bool:
    """Whether INT8 products overflow on this processor, as on those with AVX2 but no VNNI.

    Asked of onnxruntime itself, because it knows which instructions it uses.
    """
    graph, exact = saturation_probe()
    session = _ort.InferenceSession(graph, providers=["CPUExecutionProvider"])
    (found,) = session.run(["y"], {"x": np.ones((1, 64), np.float32)})
    return bool(found.min() < 0.99 * exact)


def _run(session: _Session, outputs: Sequence[str], feed: dict[str, Any]) -> list[Float32]:
    try:
        return session.run(outputs, feed)
    except _FAULTS as error:
        raise ModelError("The model failed while running; choose another model.") from error


_Shapes = dict[str, tuple[int | None, ...]]


def _encoder_shapes(config: ModelConfig) -> tuple[_Shapes, _Shapes]:
    cross = (config.n_decoder_layers, config.n_heads, None, HEAD_SIZE)
    return {"mel": (1, config.n_mels, None)}, {"cross_key": cross, "cross_value": cross}


def _decoder_shapes(config: ModelConfig) -> tuple[_Shapes, _Shapes]:
    cross = (config.n_heads, None, HEAD_SIZE)
    past = (config.n_decoder_layers, None, config.n_heads, None, HEAD_SIZE)
    inputs: _Shapes = {
        "tokens": (None, None),
        "self_key": past,
        "self_value": past,
    }
    for layer in range(config.n_decoder_layers):
        inputs |= {f"cross_key.{layer}": cross, f"cross_value.{layer}": cross}
    outputs: _Shapes = {
        "logits": (None, None, config.n_vocab),
        "attention": (config.n_alignment_heads, None, None, None),
        "new_key": past,
        "new_value": past,
    }
    return inputs, outputs


def _check(session: _Session, name: str, inputs: _Shapes, outputs: _Shapes) -> None:
    for nodes, wanted in ((session.get_inputs(), inputs), (session.get_outputs(), outputs)):
        found = {node.name: node.shape for node in nodes}
        if set(found) != set(wanted) or not all(_fits(found[k], wanted[k]) for k in wanted):
            raise ModelError(f"{name} does not match config.json; export the model again.")


def _fits(found: Sequence[int | str], wanted: Sequence[int | None]) -> bool:
    """Whether two shapes agree in all sizes that both fix."""
    pairs = zip(found, wanted, strict=False)
    return len(found) == len(wanted) and all(
        a == b for a, b in pairs if isinstance(a, int) and b is not None
    )
