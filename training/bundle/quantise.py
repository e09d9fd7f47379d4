"""Dynamic quantisation of a float32 model folder: INT8 matrix products, half-precision storage.

Weights become INT8 with one scale per output channel; activations become UINT8 at run time, with
one scale per call. onnxruntime runs such products on VNNI and AMX where the processor has them.
Products of two activations (attention) and convolutions stay in float32. Runs on the calling
thread.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import helper, numpy_helper

from training.bundle.format import (
    GRAPHS,
    HALF,
    HASHES,
    INT8,
    SCALE,
    TRANSPOSED,
    is_stored_in_half,
    write_hashes,
)
from training.errors import ExportError
from training.files import atomic_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Float32 = NDArray[np.float32]

MICROSOFT = "com.microsoft"
"""Domain of onnxruntime's own operators."""


def quantise_folder(source: Path, target: Path) -> int:
    """Write an INT8 copy of a float32 model folder; returns its size in bytes.

    Raises
    ------
    ExportError
        The folder holds no graphs, or damaged ones.
    StorageError
        The copy cannot be written.
    """
    graphs = {name: _read_graph(source / name) for name in GRAPHS}
    with atomic_path(target) as draft:
        draft.mkdir()
        for path in source.iterdir():
            if path.is_file() and path.name not in (HASHES, *GRAPHS):
                shutil.copyfile(path, draft / path.name)
        for name, proto in graphs.items():
            quantise_graph(proto)
            (draft / name).write_bytes(proto.SerializeToString())
        write_hashes(draft)
        return sum(path.stat().st_size for path in draft.iterdir())


def _read_graph(path: Path) -> onnx.ModelProto:
    try:
        return onnx.load(path)
    except (OSError, DecodeError) as error:
        raise ExportError(f"{path} is not a model graph; export the model first.") from error


def quantise_graph(proto: onnx.ModelProto) -> None:
    """Quantise a graph in place."""
    rewriting = _Rewriting(proto.graph)
    rewriting.run()
    del proto.graph.node[:], proto.graph.initializer[:], proto.graph.value_info[:]
    proto.graph.node.extend(rewriting.new)
    proto.graph.initializer.extend(rewriting.used_constants())
    if all(opset.domain != MICROSOFT for opset in proto.opset_import):
        proto.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    onnx.checker.check_model(proto)


def quantise_columns(weight: Float32) -> tuple[NDArray[np.int8], Float32]:
    """Quantise a weight [inputs, outputs] symmetrically; returns values and a scale per output."""
    scale = np.maximum(np.abs(weight).max(axis=0), np.finfo(np.float32).tiny) / 127
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


class _Rewriting:
    """The nodes and constants of one graph, before and after quantisation, in the same order."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self.old = list(graph.node)
        self.new: list[onnx.NodeProto] = []
        self.constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
        self.consumers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        for node in self.old:
            for name in node.input:
                self.consumers[name].append(node)

    def run(self) -> None:
        """Quantise matrix products and embedding look-ups, then halve large float32 constants."""
        self._fold_transposes()
        absorbed: set[str] = set()
        for node in self.old:
            if node.output[0] in absorbed:
                continue
            if node.op_type == "MatMul" and node.input[1] in self.constants:
                absorbed.add(self._product(node))
            elif node.op_type == "Gather" and node.input[0] in self.constants:
                self._lookup(node)
            else:
                self.new.append(node)
        self._halve()

    def _fold_transposes(self) -> None:
        """Replace transpositions of constants by transposed constants."""
        kept: list[onnx.NodeProto] = []
        renamed: dict[str, str] = {}
        for node in self.old:
            if node.op_type == "Transpose" and node.input[0] in self.constants:
                order = helper.get_node_attr_value(node, "perm")
                name = renamed[node.output[0]] = node.input[0] + TRANSPOSED
                self.constants[name] = self.constants[node.input[0]].transpose(order)
            else:
                kept.append(node)
        for node in kept:
            node.input[:] = [renamed.get(name, name) for name in node.input]
        self.old = kept

    def used_constants(self) -> list[onnx.TensorProto]:
        """Return the constants that the new nodes use."""
        used = {name for node in self.new for name in node.input}
        return [
            numpy_helper.from_array(array, name)
            for name, array in self.constants.items()
            if name in used
        ]

    def _product(self, node: onnx.NodeProto) -> str:
        """Replace a product and the bias added to it; returns the name of the new output."""
        source, weight = node.input
        add, bias = self._bias(node)
        self._store(weight, self.constants[weight])
        inputs = [source, weight + INT8, weight + SCALE, *(["", bias] if bias else [])]
        output = add.output[0] if add else node.output[0]
        self._add("DynamicQuantizeMatMul", inputs, [output], domain=MICROSOFT)
        return output

    def _bias(self, product: onnx.NodeProto) -> tuple[onnx.NodeProto | None, str | None]:
        """Find the addition of a constant vector that is the product's only consumer."""
        consumers = self.consumers[product.output[0]]
        if len(consumers) == 1 and consumers[0].op_type == "Add":
            for name in consumers[0].input:
                if name in self.constants and self.constants[name].ndim == 1:
                    return consumers[0], name
        return None, None

    def _lookup(self, gather: onnx.NodeProto) -> None:
        """Look embeddings up in the INT8 columns of the tied output layer, which is stored once."""
        table, tokens = gather.input
        layer = self._transposed(self.constants[table])
        if layer is None:
            self.new.append(gather)
            return
        output = gather.output[0]
        self._store(layer, self.constants[layer])
        self.constants[f"{output}.last"] = np.array([-1], np.int64)
        self._add("Gather", [layer + INT8, tokens], [f"{output}.columns"], axis=1)
        self._add("Transpose", [f"{output}.columns"], [f"{output}.rows"], perm=[1, 2, 0])
        self._add("Cast", [f"{output}.rows"], [f"{output}.float"], to=onnx.TensorProto.FLOAT)
        self._add("Gather", [layer + SCALE, tokens], [f"{output}.scales"])
        self._add("Unsqueeze", [f"{output}.scales", f"{output}.last"], [f"{output}.scale"])
        self._add("Mul", [f"{output}.float", f"{output}.scale"], [output])

    def _transposed(self, table: Float32) -> str | None:
        for name, array in self.constants.items():
            if array.shape == table.shape[::-1] and np.array_equal(array, table.T):
                return name
        return None

    def _store(self, key: str, weight: Float32) -> None:
        self.constants[key + INT8], self.constants[key + SCALE] = quantise_columns(weight)

    def _halve(self) -> None:
        """Store large float32 tensors in half precision; onnxruntime casts them when loading."""
        used = {name for node in self.new for name in node.input}
        casts = []
        for name in used & self.constants.keys():
            array = self.constants[name]
            if is_stored_in_half(array):
                self.constants[name + HALF] = self.constants.pop(name).astype(np.float16)
                to = onnx.TensorProto.FLOAT
                casts.append(helper.make_node("Cast", [name + HALF], [name], to=to))
        self.new[:0] = sorted(casts, key=lambda node: node.output[0])

    def _add(self, kind: str, inputs: list[str], outputs: list[str], **attributes: object) -> None:
        self.new.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
