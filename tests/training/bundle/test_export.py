"""Model folders: the graphs say what torch says, also in INT8, and the engine runs them."""

import hashlib
import json
import os
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch
from tiny_models import ONE_LAYER, PIECES, TINY, random_model

from engine.errors import StorageError
from engine.model.bundle import ModelBundle
from engine.model.network import Network
from training.__main__ import main
from training.bundle.export import export_model
from training.bundle.graphs import check_parity
from training.bundle.load import load_folder
from training.bundle.quantise import quantise_columns, quantise_folder
from training.errors import ExportError

pytestmark = pytest.mark.training


def network(folder):
    return Network(ModelBundle.load(folder), threads=1)


def run(network, mel, tokens, more):
    window = network.encode(mel)
    first = network.step(tokens, None, window)
    return first, network.step(more, first.cache, window)


@pytest.mark.parametrize("n_frames", [1, 2, 37, 200])
@pytest.mark.parametrize("n_beams", [1, 5])
def test_the_engine_computes_what_torch_computes(student, float_folder, n_frames, n_beams):
    torch.manual_seed(n_frames)
    mel = torch.randn(80, n_frames)
    tokens = torch.randint(269, (n_beams, 5))
    first, second = run(
        network(float_folder), mel.numpy(), tokens[:, :3].numpy(), tokens[:, 3:].numpy()
    )
    features, _ = student.encoder(mel[None])
    with torch.no_grad():
        logits, cache, attention = student.decoder(
            tokens, student.decoder.cross_cache(features), with_attention=True
        )
    found = np.concatenate([first.logits, second.logits], axis=1)
    np.testing.assert_allclose(found, logits.numpy(), atol=1e-3)
    weights = np.concatenate([first.attention, second.attention], axis=2)
    np.testing.assert_allclose(weights, attention.numpy(), atol=1e-3)
    np.testing.assert_allclose(second.cache.key[1], cache[1][0].numpy(), atol=1e-3)


@pytest.mark.slow
def test_a_dense_pruned_model_is_exported_and_loaded_too(tmp_path):
    config = replace(ONE_LAYER, depth_multiplier=1, encoder_neurons=80, decoder_neurons=96)
    model = random_model(config)
    assert export_model(model, PIECES, tmp_path / "dense", "dense") < 1e-3
    found = load_folder(tmp_path / "dense").model
    assert found.config == config
    for name, tensor in model.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], tensor, rtol=0, atol=1e-6)


def test_int8_says_nearly_the_same_in_a_third_of_the_space(float_folder, int8_folder):
    torch.manual_seed(0)
    mel = torch.randn(80, 101).numpy()
    tokens, more = np.array([[270, 271, 5]]), np.array([[8]])
    exact = run(network(float_folder), mel, tokens, more)[1]
    rounded = run(network(int8_folder), mel, tokens, more)[1]
    spread = exact.logits.std()
    assert 0 < np.abs(rounded.logits - exact.logits).max() < 0.25 * spread
    np.testing.assert_allclose(rounded.attention, exact.attention, atol=0.05)
    sizes = [(each / "decoder.onnx").stat().st_size for each in (float_folder, int8_folder)]
    assert sizes[1] < sizes[0] / 3


def test_every_weight_matrix_is_int8_and_the_embedding_is_stored_once(int8_folder, student):
    weights = list(onnx.load(int8_folder / "decoder.onnx").graph.initializer)
    int8 = [tensor for tensor in weights if tensor.data_type == onnx.TensorProto.INT8]
    assert len(int8) == 8 * student.config.n_decoder_layers + 1
    table = student.config.n_vocab * student.config.d_model
    assert sum(np.prod(tensor.dims) == table for tensor in weights) == 1


def test_rounding_is_to_half_a_step_of_each_column():
    weight = np.random.default_rng(0).normal(size=(30, 7)).astype(np.float32)
    weight[:, 3] *= 100
    weight[:, 5] = 0
    values, scale = quantise_columns(weight)
    assert np.abs(values * scale - weight).max(axis=0) == pytest.approx(scale / 2, rel=0.5)
    assert values.dtype == np.int8


def test_a_folder_lists_every_file_with_its_hash(float_folder, int8_folder):
    for each in (float_folder, int8_folder):
        hashes = json.loads((each / "hashes.json").read_text())
        assert set(hashes) == {path.name for path in each.iterdir()} - {"hashes.json"}
        for name, wanted in hashes.items():
            assert hashlib.sha256((each / name).read_bytes()).hexdigest() == wanted


def test_graphs_reveal_nothing_about_the_machine_that_made_them(float_folder):
    for name in ("encoder.onnx", "decoder.onnx"):
        assert b".py" not in (float_folder / name).read_bytes()
        assert os.getcwd().encode() not in (float_folder / name).read_bytes()


def test_graphs_of_another_model_do_not_pass(float_folder, student):
    with pytest.raises(ExportError, match="differ"):
        check_parity(float_folder, random_model(student.config, seed=4))


def test_a_vocabulary_of_another_size_is_refused(student, tmp_path):
    with pytest.raises(ExportError, match="272 tokens and the vocabulary 268 text tokens"):
        export_model(student, PIECES[:-1], tmp_path / "out", "tiny")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "foreign",
    [{"n_heads": 4}, {"alignment_heads": ()}, {"prompt": (270, 5, 271)}],
)
def test_a_model_that_the_engine_could_not_run_is_refused(tmp_path, foreign):
    with pytest.raises(ExportError, match="Only"):
        export_model(random_model(replace(TINY, **foreign)), PIECES, tmp_path / "out", "tiny")


def test_a_failing_quantisation_leaves_the_old_folder(float_folder, tmp_path, monkeypatch):
    target = tmp_path / "int8"
    quantise_folder(float_folder, target)
    before = (target / "hashes.json").read_bytes()

    def full_disk(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.bundle.quantise.write_hashes", full_disk)
    with pytest.raises(StorageError, match="disk is full"):
        quantise_folder(float_folder, target)
    assert (target / "hashes.json").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["int8"]


def test_a_folder_without_graphs_is_reported_in_one_sentence(tmp_path, capsys):
    (tmp_path / "encoder.onnx").write_bytes(b"\xff\xff broken")
    assert main(["quantise", str(tmp_path), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
