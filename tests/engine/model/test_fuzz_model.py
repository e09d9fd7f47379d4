"""Whatever a model folder holds: it loads, or one sentence explains why not."""

import json

import pytest
from fuzz_child import Child
from fuzzing import TEXTS, VALUES, as_json, damaged, fuzzed, one_sentence, warped
from hypothesis import strategies as st
from model_fakes import CONFIG, encode_vocabulary, make_vocabulary, seal, write_model_archive
from tiny_graphs import tiny_decoder, tiny_encoder

from engine.errors import ModelError
from engine.model.bundle import ModelBundle
from engine.model.tokenizer import Tokenizer

HASHES = dict.fromkeys(("config.json", "encoder.onnx", "decoder.onnx"), "0" * 64)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return write_model_archive(tmp_path_factory.mktemp("models") / "model")


def load(model) -> ModelBundle | None:
    """Load a folder; None when one sentence refuses it."""
    try:
        return ModelBundle.load(model)
    except ModelError as error:
        one_sentence(error)
        return None


@fuzzed(data=damaged(as_json(HASHES)), value=st.one_of(st.none(), VALUES))
def test_any_list_of_hashes(model, data, value):
    (model / "hashes.json").write_bytes(data if value is None else as_json(value))
    assert load(model) is None


@fuzzed(name=TEXTS)
def test_any_file_name_in_the_list(model, name):
    seal(write_model_archive(model))
    hashes = json.loads((model / "hashes.json").read_text())
    (model / "hashes.json").write_bytes(as_json({**hashes, name: "0" * 64}))
    assert load(model) is None


@fuzzed(config=warped(CONFIG))
def test_any_configuration(model, config):
    write_model_archive(model)
    (model / "config.json").write_bytes(as_json(config))
    seal(model)
    bundle = load(model)
    if bundle is not None:
        assert len(bundle.vocabulary) == bundle.config.n_vocab
        assert bundle.vocabulary[bundle.config.end] is None


@fuzzed(vocabulary=warped(encode_vocabulary(make_vocabulary())), text=TEXTS)
def test_any_vocabulary(model, vocabulary, text):
    write_model_archive(model)
    (model / "vocabulary.json").write_bytes(as_json(vocabulary))
    seal(model)
    bundle = load(model)
    if bundle is not None:
        tokenizer = Tokenizer.from_bundle(bundle)
        recognised = text.encode("utf-8", errors="replace").decode()
        assert tokenizer.decode(tokenizer.encode(text)) == recognised


@fuzzed(text=TEXTS)
def test_every_text_has_tokens_that_give_it_back(tokenizer, text):
    recognised = text.encode("utf-8", errors="replace").decode()
    assert tokenizer.decode(tokenizer.encode(text)) == recognised


def field(tag: int, content: bytes, padding: int = 0) -> bytes:
    """A protobuf field of bytes; padding writes the tag in more bytes than it needs."""
    return varint(tag, padding) + varint(len(content)) + content


def varint(number: int, padding: int = 0) -> bytes:
    parts = []
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    if padding:
        return bytes([*parts, number | 0x80, *[0x80] * (padding - 1), 0])
    return bytes([*parts, number])


@fuzzed(tag=st.integers(0, 4), length=st.integers(0, 4), place=TEXTS)
def test_weights_outside_the_graph_are_refused_however_they_are_written(model, tag, length, place):
    onnx = pytest.importorskip("onnx")
    key = varint(0x0A, tag) + varint(8, length) + b"location"
    entry = key + field(0x12, place.encode(errors="replace"))
    tensor = b"\x08\x01\x10\x01" + field(0x6A, entry) + b"\x70\x01"
    graph = b"\x08\x08" + field(0x3A, field(0x2A, tensor))
    (outside,) = onnx.ModelProto.FromString(graph).graph.initializer
    assert outside.external_data[0].key == "location"
    assert load(write_model_archive(model, encoder=graph)) is None


@pytest.fixture(scope="module")
def child():
    child = Child()
    yield child
    child.close()


@fuzzed(name=st.sampled_from(["encoder", "decoder"]), data=st.data())
def test_damaged_graphs(child, model, name, data):
    graphs = {"encoder": tiny_encoder(), "decoder": tiny_decoder()}
    graphs[name] = data.draw(damaged(graphs[name]))
    answer = child.ask("model", write_model_archive(model, **graphs))
    if answer:
        one_sentence(ValueError(answer))


def test_the_graphs_run_before_they_are_damaged(child, model):
    whole = write_model_archive(model, encoder=tiny_encoder(), decoder=tiny_decoder())
    assert child.ask("model", whole) == ""
