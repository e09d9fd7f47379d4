"""Averaging takes the mean of every weight, and only models of one shape can be averaged."""

from dataclasses import replace

import pytest
import torch
from tiny_models import TINY, random_model

from training.__main__ import main
from training.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.training


def test_every_weight_is_the_mean(tmp_path):
    models = [random_model(seed=seed) for seed in (1, 2, 3)]
    paths = [str(tmp_path / f"{seed}.pt") for seed in (1, 2, 3)]
    for path, model in zip(paths, models, strict=True):
        save_checkpoint(tmp_path / path, Checkpoint(model))
    out = tmp_path / "mean.pt"
    assert main(["average", *paths, "--out", str(out)]) == 0
    mean = load_checkpoint(out).model.state_dict()
    for name, tensor in mean.items():
        parts = [model.state_dict()[name] for model in models]
        torch.testing.assert_close(tensor, (parts[0] + parts[1] + parts[2]) / 3)


def test_models_of_other_shapes_are_refused(tmp_path, capsys):
    one, other = tmp_path / "one.pt", tmp_path / "other.pt"
    save_checkpoint(one, Checkpoint(random_model()))
    smaller = replace(TINY, n_decoder_layers=1, alignment_heads=((0, 0),))
    save_checkpoint(other, Checkpoint(random_model(smaller)))
    assert main(["average", str(one), str(other), "--out", str(tmp_path / "mean.pt")]) == 2
    assert "one shape" in capsys.readouterr().err
    assert not (tmp_path / "mean.pt").exists()
