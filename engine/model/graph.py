"""The serialised graph of a model, read and changed without running it; runs on any thread.

Just enough of protobuf's wire format for ``onnx.proto``: a message is a sequence of fields, each a
number, a wire type and a value. The constants below are field numbers of that schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from engine.errors import ModelError

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

_MODEL_IR_VERSION, _MODEL_GRAPH, _MODEL_OPSET, _MODEL_TRAINING, _MODEL_FUNCTIONS = 1, 7, 8, 20, 25
_OPSET_DOMAIN, _OPSET_VERSION = 1, 2
_GRAPH_NODE, _GRAPH_NAME, _GRAPH_CONSTANT, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 2, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS = 6, 11
_TENSOR_DIMS, _TENSOR_TYPE, _TENSOR_NAME, _TENSOR_RAW = 1, 2, 8, 9
_FLOAT, _UINT8, _INT8 = 1, 2, 3

_PRODUCT = (b"com.microsoft", b"DynamicQuantizeMatMul")
_OPERATORS = frozenset(
    b"""
    Add And Cast Concat Constant ConstantOfShape Conv Cos Div Equal Erf Exp Expand Flatten Gather
    Gelu Gemm Greater GreaterOrEqual Identity LayerNormalization Less LessOrEqual Log MatMul Max Min
    Mul Neg Not OneHot Or Pad Pow Range Reciprocal ReduceMax ReduceMean ReduceSum Relu Reshape Shape
    Sigmoid Sin Slice Softmax Split Sqrt Squeeze Sub Tanh Tile Transpose Trilu Unsqueeze Where
    """.split()
)
"""Operators of speech models; none of them contains a graph, as loops and branches do."""

_UNSIGNED = b".unsigned"
_ZERO = b"unsigned.zero"


class _Field(NamedTuple):
    number: int
    value: memoryview
    raw: memoryview


class _Damaged(Exception):
    """The bytes are no protobuf message."""


def check_operators(graph: bytes, name: str) -> None:
    """Refuse a model with an operator that speech models do not need, such as an endless loop.

    Raises
    ------
    ModelError
        The model has such an operator, a graph inside a node, functions of its own, or is damaged.
    """
    try:
        for each in _fields(memoryview(graph)):
            if each.number in (_MODEL_FUNCTIONS, _MODEL_TRAINING):
                raise ModelError(f"{name} defines operators of its own; choose another model.")
            if each.number == _MODEL_GRAPH:
                _check_graph(each.value, name)
    except _Damaged as error:
        raise ModelError(f"{name} is not a network that can run; get the model again.") from error


def with_unsigned_weights(graph: bytes) -> bytes:
    """Store the INT8 weights of products with an offset, as UINT8; results stay the same.

    Without VNNI, onnxruntime adds products of UINT8 and signed INT8 in pairs in 16 bits, which
    saturate. Its products of UINT8 and UINT8 are exact on every processor, but slower on some.

    Raises
    ------
    ModelError
        The bytes are not a model.
    """
    try:
        parts = (
            _message(_MODEL_GRAPH, _unsigned_graph(each.value))
            if each.number == _MODEL_GRAPH
            else bytes(each.raw)
            for each in _fields(memoryview(graph))
        )
        return b"".join(parts)
    except _Damaged as error:
        raise ModelError("The model is damaged; get it again.") from error


def saturation_probe() -> tuple[bytes, float]:
    """Return a model with one product, and its result for an input ``x`` of ones, [1, 64].

    Where a processor's products saturate, the result is about half as large.
    """
    rows, columns = 64, 16
    weights = _tensor(b"w", _INT8, (rows, columns), bytes([127]) * (rows * columns))
    scale = _tensor(b"s", _FLOAT, (), np.float32(1).tobytes())
    inputs = (_message(_NODE_INPUT, each) for each in (b"x", b"w", b"s"))
    node = b"".join(inputs) + _message(_NODE_OUTPUT, b"y") + _message(_NODE_OPERATOR, _PRODUCT[1])
    graph = (
        _message(_GRAPH_NODE, node + _message(_NODE_DOMAIN, _PRODUCT[0]))
        + _message(_GRAPH_NAME, b"probe")
        + _message(_GRAPH_CONSTANT, weights)
        + _message(_GRAPH_CONSTANT, scale)
        + _message(_GRAPH_INPUT, _value(b"x", (1, rows)))
        + _message(_GRAPH_OUTPUT, _value(b"y", (1, columns)))
    )
    opsets = ((b"", 17), (_PRODUCT[0], 1))
    model = _number(_MODEL_IR_VERSION, 8) + _message(_MODEL_GRAPH, graph)
    for domain, version in opsets:
        opset = _message(_OPSET_DOMAIN, domain) + _number(_OPSET_VERSION, version)
        model += _message(_MODEL_OPSET, opset)
    return model, 127.0 * rows


# -- operators -----------------------------------------------------------------------------------


def _check_graph(graph: memoryview, name: str) -> None:
    for each in _fields(graph):
        if each.number != _GRAPH_NODE:
            continue
        node = _Node.read(each.value)
        if node.has_graph or not node.is_allowed:
            operator = node.operator.decode("utf-8", "replace")[:40]
            raise ModelError(
                f"{name} uses the operator {operator}, which speech models do not need; "
                "choose another model."
            )


@dataclass(slots=True)
class _Node:
    """What a node computes; of a field that occurs twice, the last one counts."""

    operator: bytes = b""
    domain: bytes = b""
    inputs: list[bytes] = field(default_factory=list[bytes])
    has_graph: bool = False
    others: list[memoryview] = field(default_factory=list[memoryview])

    @classmethod
    def read(cls, node: memoryview) -> _Node:
        found = cls()
        for each in _fields(node):
            if each.number == _NODE_INPUT:
                found.inputs.append(bytes(each.value))
                continue
            found.others.append(each.raw)
            if each.number == _NODE_OPERATOR:
                found.operator = bytes(each.value)
            elif each.number == _NODE_DOMAIN:
                found.domain = bytes(each.value)
            elif each.number == _NODE_ATTRIBUTE:
                numbers = {part.number for part in _fields(each.value)}
                found.has_graph |= not numbers.isdisjoint((_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS))
        return found

    @property
    def is_allowed(self) -> bool:
        if self.domain in (b"", b"ai.onnx"):
            return self.operator in _OPERATORS
        return (self.domain, self.operator) == _PRODUCT

    @property
    def symmetric_weight(self) -> bytes:
        """The weight of a quantised product without a zero point; empty for other nodes."""
        if (self.domain, self.operator) != _PRODUCT or len(self.inputs) < 3:
            return b""
        return self.inputs[1] if self.inputs[3:4] in ([], [b""]) else b""


# -- weights -------------------------------------------------------------------------------------


def _unsigned_graph(graph: memoryview) -> bytes:
    fields = list(_fields(graph))
    nodes = [_Node.read(each.value) for each in fields if each.number == _GRAPH_NODE]
    signed: dict[bytes, bytes] = {}
    for each in fields:
        if each.number == _GRAPH_CONSTANT:
            signed |= _unsigned_tensor(each.value)
    moved = {node.symmetric_weight for node in nodes} & signed.keys()
    parts = [_message(_GRAPH_CONSTANT, _tensor(_ZERO, _UINT8, (), b"\x80"))]
    parts += [_message(_GRAPH_CONSTANT, signed[name]) for name in sorted(moved)]
    still_used: set[bytes] = set()
    for node in nodes:
        if node.symmetric_weight in moved:
            source, weight, scale, *rest = node.inputs
            node.inputs = [source, weight + _UNSIGNED, scale, _ZERO, *rest[1:]]
        still_used.update(node.inputs)
        inputs = b"".join(_message(_NODE_INPUT, name) for name in node.inputs)
        parts.append(_message(_GRAPH_NODE, inputs + b"".join(node.others)))
    unused = moved - still_used
    for each in fields:
        if each.number == _GRAPH_CONSTANT and _tensor_name(each.value) in unused:
            continue
        if each.number != _GRAPH_NODE:
            parts.append(bytes(each.raw))
    return b"".join(parts)


def _unsigned_tensor(tensor: memoryview) -> dict[bytes, bytes]:
    """Return an INT8 tensor's name, and the tensor with an offset of 128; nothing for others."""
    fields = list(_fields(tensor))
    values = {each.number: each.value for each in fields}
    kind = values.get(_TENSOR_TYPE)
    if kind is None or _varint(kind, 0)[0] != _INT8 or _TENSOR_RAW not in values:
        return {}
    name = _tensor_name(tensor)
    dims = b"".join(each.raw for each in fields if each.number == _TENSOR_DIMS)
    data = (np.frombuffer(values[_TENSOR_RAW], np.uint8) ^ np.uint8(0x80)).tobytes()
    return {name: dims + _tensor(name + _UNSIGNED, _UINT8, (), data)}


def _tensor_name(tensor: memoryview) -> bytes:
    names = [each.value for each in _fields(tensor) if each.number == _TENSOR_NAME]
    return bytes(names[-1]) if names else b""


# -- wire format ---------------------------------------------------------------------------------


def _fields(message: memoryview) -> Iterator[_Field]:
    at = 0
    while at < len(message):
        start = at
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        first = at
        if wire == _VARINT:
            _, at = _varint(message, at)
        elif wire == _BYTES:
            length, first = _varint(message, at)
            at = first + length
        elif wire in (_FIXED64, _FIXED32):
            at += 8 if wire == _FIXED64 else 4
        else:
            raise _Damaged
        if at > len(message) or number == 0:
            raise _Damaged
        yield _Field(number, message[first:at], message[start:at])


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return a number of at most ten bytes, and the index behind it."""
    value = 0
    for shift, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at + shift + 1
    raise _Damaged


def _encode_varint(value: int) -> bytes:
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _number(number: int, value: int) -> bytes:
    return _encode_varint(number << 3 | _VARINT) + _encode_varint(value)


def _message(number: int, payload: bytes) -> bytes:
    return _encode_varint(number << 3 | _BYTES) + _encode_varint(len(payload)) + payload


def _tensor(name: bytes, kind: int, shape: Iterable[int], data: bytes) -> bytes:
    dims = b"".join(_number(_TENSOR_DIMS, size) for size in shape)
    return (
        dims
        + _number(_TENSOR_TYPE, kind)
        + _message(_TENSOR_NAME, name)
        + _message(_TENSOR_RAW, data)
    )


def _value(name: bytes, shape: Iterable[int]) -> bytes:
    """Describe a float32 input or output (ValueInfoProto)."""
    dims = b"".join(_message(1, _number(1, size)) for size in shape)
    return _message(1, name) + _message(2, _message(1, _number(1, _FLOAT) + _message(2, dims)))
