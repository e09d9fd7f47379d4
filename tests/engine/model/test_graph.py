"""Operators of a graph are checked before it runs, and its products are exact everywhere."""

import numpy as np
import onnxruntime
import pytest
from model_fakes import write_model_archive
from tiny_graphs import tiny_decoder, tiny_encoder

from engine.errors import ModelError
from engine.model.bundle import ModelBundle
from engine.model.graph import check_operators, saturation_probe, with_unsigned_weights
from engine.model.network import Network, products_saturate

onnx = pytest.importorskip("onnx")
helper, numpy_helper, FLOAT = onnx.helper, onnx.numpy_helper, onnx.TensorProto.FLOAT
BOOL, INT64 = onnx.TensorProto.BOOL, onnx.TensorProto.INT64


def scalar(name, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, [])


def model_of(nodes, constants=(), shape=(1, 1), functions=(), domains=()):
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", FLOAT, shape)],
        [helper.make_tensor_value_info("y", FLOAT, None)],
        constants,
    )
    opsets = [helper.make_opsetid("", 17), *(helper.make_opsetid(each, 1) for each in domains)]
    return helper.make_model(graph, opset_imports=opsets, functions=functions, ir_version=8)


def endless_loop():
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Neg", ["v"], ["w"])],
        "body",
        [scalar("i", INT64), scalar("go", BOOL), scalar("v")],
        [scalar("on", BOOL), scalar("w")],
    )
    return helper.make_node("Loop", ["", "", "x"], ["y"], body=body)


def test_an_endless_loop_is_refused_before_it_runs(tmp_path):
    encoder = onnx.load_from_string(tiny_encoder())
    encoder.graph.node.append(endless_loop())
    folder = write_model_archive(
        tmp_path / "m", encoder=encoder.SerializeToString(), decoder=tiny_decoder()
    )
    with pytest.raises(ModelError, match=r"encoder\.onnx uses the operator Loop"):
        Network(ModelBundle.load(folder))


def branch():
    inner = helper.make_graph([endless_loop()], "then", [], [scalar("y")])
    return helper.make_node("If", ["x"], ["y"], then_branch=inner, else_branch=inner)


def disguised():
    node = endless_loop()
    node.op_type = "Identity"
    return node


@pytest.mark.parametrize(
    "node",
    [
        branch(),
        disguised(),
        helper.make_node("Neg", ["x"], ["y"], domain="com.example"),
        helper.make_node("SequenceMap", ["x"], ["y"]),
    ],
)
def test_graphs_inside_nodes_and_unknown_operators_are_refused(node):
    graph = model_of([node], domains=("com.example",)).SerializeToString()
    with pytest.raises(ModelError, match="which speech models do not need"):
        check_operators(graph, "encoder.onnx")


def test_functions_of_a_model_are_refused():
    opset = helper.make_opsetid("", 17)
    function = helper.make_function("own", "Neg", ["x"], ["y"], [endless_loop()], [opset])
    graph = model_of([helper.make_node("Neg", ["x"], ["y"])], functions=[function])
    with pytest.raises(ModelError, match="operators of its own"):
        check_operators(graph.SerializeToString(), "encoder.onnx")


def test_a_second_part_of_the_graph_is_checked_too():
    # Protobuf merges messages that follow each other.
    graph = model_of([helper.make_node("Neg", ["x"], ["y"])]).SerializeToString()
    rest = onnx.ModelProto(graph=onnx.GraphProto(node=[endless_loop()])).SerializeToString()
    assert len(onnx.load_from_string(graph + rest).graph.node) == 2
    with pytest.raises(ModelError, match="Loop"):
        check_operators(graph + rest, "encoder.onnx")


@pytest.mark.parametrize("graph", [b"e", b"\x3a\x7f", b"\xff" * 12, b"\x00\x00", b"\x3b"])
def test_bytes_that_are_no_graph_are_refused(graph):
    with pytest.raises(ModelError, match="get the model again"):
        check_operators(graph, "encoder.onnx")


def quantised_product(weights):
    """A product with an INT8 weight from which rows are looked up as well, as embeddings are."""
    nodes = [
        helper.make_node("DynamicQuantizeMatMul", ["x", "w", "s", "", "b"], ["product"], domain=MS),
        helper.make_node("Gather", ["w", "row"], ["picked"]),
        helper.make_node("Cast", ["picked"], ["number"], to=FLOAT),
        helper.make_node("Add", ["product", "number"], ["y"]),
    ]
    columns = weights.shape[1]
    constants = {
        "w": weights,
        "s": np.linspace(0.01, 0.02, columns, dtype=np.float32),
        "b": np.arange(columns, dtype=np.float32),
        "row": np.array(3, np.int64),
    }
    tensors = [numpy_helper.from_array(array, name) for name, array in constants.items()]
    return model_of(nodes, tensors, (2, weights.shape[0]), domains=(MS,)).SerializeToString()


MS = "com.microsoft"


def run(graph, inputs):
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": inputs})[0]


def test_unsigned_weights_give_the_same_results():
    random = np.random.default_rng(0)
    # Small enough that pairs of products do not overflow on any processor.
    weights = random.integers(-63, 64, (40, 24), dtype=np.int8)
    graph = quantised_product(weights)
    unsigned = with_unsigned_weights(graph)
    inputs = random.normal(size=(2, 40)).astype(np.float32)
    assert np.array_equal(run(unsigned, inputs), run(graph, inputs))
    product = onnx.load_from_string(unsigned).graph.node[0]
    kinds = {t.name: t.data_type for t in onnx.load_from_string(unsigned).graph.initializer}
    assert kinds[product.input[1]] == kinds[product.input[3]] == onnx.TensorProto.UINT8


def test_a_product_of_large_weights_is_exact_on_this_processor():
    weights = np.full((64, 16), 127, np.int8)
    graph = quantised_product(weights)
    graph = with_unsigned_weights(graph) if products_saturate() else graph
    inputs = np.ones((2, 64), np.float32)
    exact = 127 * 64 * np.linspace(0.01, 0.02, 16) + np.arange(16) + 127
    assert run(graph, inputs) == pytest.approx(np.stack([exact] * 2), rel=1e-5)


def test_the_probe_is_a_model_whose_exact_result_is_known():
    probe, exact = saturation_probe()
    onnx.checker.check_model(onnx.load_from_string(probe))
    assert run(with_unsigned_weights(probe), np.ones((1, 64), np.float32)) == pytest.approx(exact)
