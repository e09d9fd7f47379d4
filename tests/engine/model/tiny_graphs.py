"""The smallest graphs that keep the contract of a model folder: they count from id to id."""

import pytest
from model_fakes import CONFIG

onnx = pytest.importorskip("onnx")
parser = pytest.importorskip("onnx.parser")

HEADER = '<ir_version: 8, opset_import: ["" : 17]>'

ENCODER = """
tiny (float[1, 80, T] mel) => (float[1, 1, S, 64] cross_key, float[1, 1, S, 64] cross_value) {
    from = Constant <value = int64[2] {0, 0}> ()
    to = Constant <value = int64[2] {64, 9999}> ()
    axes = Constant <value = int64[2] {1, 2}> ()
    steps = Constant <value = int64[2] {1, 2}> ()
    half = Slice (mel, from, to, axes, steps)
    turned = Transpose <perm = [0, 2, 1]> (half)
    axis = Constant <value = int64[1] {0}> ()
    cross_key = Unsqueeze (turned, axis)
    cross_value = Neg (cross_key)
}
"""

DECODER = """
tiny (int64[B, L] tokens, float[1, B, 1, P, 64] self_key, float[1, B, 1, P, 64] self_value,
      float[1, S, 64] cross_key0, float[1, S, 64] cross_value0)
  => (float[B, L, {n_vocab}] logits, float[1, B, L, S] attention,
      float[1, B, 1, Q, 64] new_key, float[1, B, 1, Q, 64] new_value) {{
    one = Constant <value = int64 {{1}}> ()
    next = Add (tokens, one)
    depth = Constant <value = int64[1] {{{n_vocab}}}> ()
    values = Constant <value = float[2] {{-9.0, 9.0}}> ()
    logits = OneHot <axis = -1> (next, depth, values)
    numbers = Cast <to = 1> (tokens)
    places = Constant <value = int64[3] {{0, 2, 4}}> ()
    lifted = Unsqueeze (numbers, places)
    wide = Constant <value = int64[5] {{1, 1, 1, 1, 64}}> ()
    spread = Expand (lifted, wide)
    new_key = Concat <axis = 3> (self_key, spread)
    new_value = Concat <axis = 3> (self_value, spread)
    last = Constant <value = int64[1] {{2}}> ()
    energy = ReduceSum <keepdims = 0> (cross_key0, last)
    weights = Softmax <axis = -1> (energy)
    ends = Constant <value = int64[2] {{0, 3}}> ()
    flat = Unsqueeze (numbers, ends)
    zero = Constant <value = float {{0.0}}> ()
    nothing = Mul (flat, zero)
    attention = Add (nothing, weights)
}}
"""


def tiny_encoder() -> bytes:
    return parser.parse_model(HEADER + ENCODER).SerializeToString()


def tiny_decoder(n_vocab=CONFIG["n_vocab"]) -> bytes:
    model = parser.parse_model(HEADER + DECODER.format(n_vocab=n_vocab))
    for node in [*model.graph.input, *model.graph.node]:
        names = node.input if isinstance(node, onnx.NodeProto) else None
        if names is None:
            node.name = dotted(node.name)
        else:
            names[:] = [dotted(name) for name in names]
    return model.SerializeToString()


def dotted(name: str) -> str:
    """The parser knows no dots in names; the contract has them."""
    return name.replace("cross_key0", "cross_key.0").replace("cross_value0", "cross_value.0")
