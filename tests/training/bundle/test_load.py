"""A model folder becomes a network again: exactly where it is float32, rounded where it is INT8."""

import json

import numpy as np
import pytest
import torch
from tiny_models import PIECES

from engine.errors import ModelError
from engine.model.bundle import find_model
from training.bundle.format import write_hashes
from training.bundle.load import load_folder
from training.bundle.quantise import quantise_folder
from training.bundle.replace_weights import replace_weights
from training.errors import CheckpointError
from training.pretrained.load import load_pretrained

pytestmark = pytest.mark.training


def test_a_float_folder_gives_its_weights_back(student, float_folder):
    found = load_folder(float_folder)
    assert found.model.config == student.config
    assert (found.name, found.version, found.tokens) == ("tiny", "7", tuple(PIECES))
    for name, tensor in student.state_dict().items():
        # tables are float32 here, and nothing was rounded
        torch.testing.assert_close(found.model.state_dict()[name], tensor, rtol=0, atol=1e-6)


def test_an_int8_folder_gives_them_back_rounded_once(student, float_folder, int8_folder, tmp_path):
    found = load_folder(int8_folder)
    rounded = found.model.state_dict()
    for name, tensor in student.state_dict().items():
        step = tensor.abs().max() / 127
        assert (rounded[name] - tensor).abs().max() <= step, name
    replace_weights(float_folder, found.model, tmp_path / "again", "7", "Again.\n")
    quantise_folder(tmp_path / "again", tmp_path / "again8")
    again = load_folder(tmp_path / "again8").model.state_dict()
    for name, tensor in rounded.items():
        torch.testing.assert_close(again[name], tensor, rtol=0, atol=1e-6)


def test_the_bundled_model_can_be_trained_and_written_again(tmp_path):
    bundled = find_model()
    found = load_folder(bundled)
    replace_weights(bundled, found.model, tmp_path / "same", "0", "The same.\n")
    assert load_folder(tmp_path / "same").tokens == found.tokens


def test_training_can_start_from_a_model_folder(int8_folder):
    started, rounded = load_pretrained(int8_folder).state_dict(), load_folder(int8_folder).model
    for name, tensor in rounded.state_dict().items():
        assert torch.equal(started[name], tensor)


def test_a_folder_of_an_older_version_says_so(int8_folder, tmp_path):
    config = json.loads((int8_folder / "config.json").read_text())
    for change in ({}, {"alignment_heads": [[9, 9]]}, {"alignment_heads": "all"}):
        old = tmp_path / f"old{len(str(change))}"
        old.mkdir()
        for path in int8_folder.iterdir():
            (old / path.name).write_bytes(path.read_bytes())
        plain = {key: value for key, value in config.items() if key != "alignment_heads"}
        (old / "config.json").write_text(json.dumps(plain | change))
        write_hashes(old)
        with pytest.raises(CheckpointError, match="older version"):
            load_folder(old)


def test_a_damaged_folder_is_refused(int8_folder, tmp_path):
    with pytest.raises(ModelError):
        load_folder(tmp_path)
    assert np.isfinite(sum(p.sum().item() for p in load_folder(int8_folder).model.parameters()))
