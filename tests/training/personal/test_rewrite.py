"""Only the weights of a rewritten folder change, and small changes survive rounding."""

import copy

import pytest
import torch
from singing import SENTENCES

from engine.model.bundle import ModelBundle
from engine.model.network import Network
from training.bundle.load import load_folder
from training.bundle.replace_weights import replace_weights
from training.personal.comparison import Comparison, compare

pytestmark = pytest.mark.training

WEIGHT = "decoder.blocks.0.mlp.0.weight"


@pytest.fixture(scope="module")
def start(base_folder):
    return load_folder(base_folder).model


def rewritten(base_folder, model, target):
    replace_weights(base_folder, model, target, "2", "Mine.\n")
    return load_folder(target)


def test_the_same_weights_give_the_same_graphs(base_folder, start, tmp_path):
    found = rewritten(base_folder, start, tmp_path / "same")
    old, new = ModelBundle.load(base_folder), ModelBundle.load(tmp_path / "same")
    assert found.version == "2"
    assert (tmp_path / "same" / "README.md").read_text() == "Mine.\n"
    for name, tensor in start.state_dict().items():
        torch.testing.assert_close(found.model.state_dict()[name], tensor, rtol=0, atol=1e-6)
    assert len(old.encoder) == len(new.encoder)


def test_changes_far_below_a_step_survive_in_the_mean(base_folder, start, tmp_path):
    model = copy.deepcopy(start)
    weight = model.get_parameter(WEIGHT)
    step = weight.detach().abs().amax(dim=1, keepdim=True) / 127
    with torch.no_grad():
        weight += 0.2 * step
    found = rewritten(base_folder, model, tmp_path / "moved").model.get_parameter(WEIGHT)
    moved = ((found - start.get_parameter(WEIGHT)) / step).detach()
    assert moved.mean() == pytest.approx(0.2, abs=0.03)
    assert moved.abs().max() <= 1.2


def test_norms_and_biases_change_exactly(base_folder, start, tmp_path):
    model = copy.deepcopy(start)
    with torch.no_grad():
        model.encoder.ln_post.bias += 0.123
    found = rewritten(base_folder, model, tmp_path / "norm").model
    torch.testing.assert_close(found.encoder.ln_post.bias, model.encoder.ln_post.bias)
    Network(ModelBundle.load(tmp_path / "norm"), threads=1)


def test_equal_models_get_equal_scores(base_folder, recordings):
    shares = []
    folds = [(base_folder, recordings[:1]), (base_folder, recordings[1:2])]
    comparison = Comparison(base_folder, base_folder, folds)
    outcome = compare(comparison, recordings[2:3], 1, shares.append)
    scores = outcome.scores
    assert scores.held_before == scores.held_after
    assert scores.canary_before.words == len(SENTENCES[2].split())
    assert [row["text"] for row in outcome.examples] == list(SENTENCES[:2])
    assert all(row["before"] == row["after"] for row in outcome.examples)
    assert shares[0] == 0
    assert len(shares) == 6
