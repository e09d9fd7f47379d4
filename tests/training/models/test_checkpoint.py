"""Checkpoints: whole or not at all, and one sentence when they cannot be read."""

import pytest
import torch
from tiny_models import TINY, random_model

from engine.errors import StorageError
from training.errors import CheckpointError
from training.files import atomic_path
from training.models.checkpoint import Checkpoint, load_checkpoint, save_checkpoint

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def tiny_model():
    """Not to be changed."""
    return random_model()


def test_a_checkpoint_comes_back_as_it_was(tmp_path, tiny_model):
    path = tmp_path / "new folder" / "model.pt"
    save_checkpoint(path, Checkpoint(tiny_model, {"epoch": 3, "best": [1.5]}))
    loaded = load_checkpoint(path)
    assert loaded.progress == {"epoch": 3, "best": [1.5]}
    assert loaded.model.config == tiny_model.config
    mel, tokens = torch.randn(1, 80, 20), torch.tensor([[270, 271]])
    torch.testing.assert_close(
        loaded.model.eval()(mel, None, tokens), tiny_model(mel, None, tokens)
    )


def test_a_failing_write_leaves_the_old_checkpoint_and_nothing_else(
    tmp_path, tiny_model, monkeypatch
):
    path = tmp_path / "model.pt"
    save_checkpoint(path, Checkpoint(tiny_model, {"epoch": 1}))

    def full_disk(content, draft):
        draft.write_bytes(b"half")
        raise RuntimeError("inline_container.cc: unexpected pos 64 vs 0\nand a long trace")

    monkeypatch.setattr("training.models.checkpoint.torch.save", full_disk)
    with pytest.raises(StorageError) as caught:
        save_checkpoint(path, Checkpoint(tiny_model, {"epoch": 2}))
    assert "\n" not in str(caught.value)
    assert load_checkpoint(path).progress == {"epoch": 1}
    assert [each.name for each in tmp_path.iterdir()] == ["model.pt"]


def test_a_folder_is_replaced_whole_or_stays(tmp_path):
    folder = tmp_path / "model"
    for content in ("old", "new"):
        with atomic_path(folder) as draft:
            draft.mkdir()
            (draft / "file").write_text(content)
    with pytest.raises(ZeroDivisionError), atomic_path(folder) as draft:
        (draft / str(1 // 0)).mkdir(parents=True)
    assert (folder / "file").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["model"]


def test_a_place_that_cannot_be_written_is_reported_in_one_sentence(tmp_path, tiny_model):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as caught:
        save_checkpoint(tmp_path / "file" / "model.pt", Checkpoint(tiny_model))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_reported_in_one_sentence(tmp_path, content):
    path = tmp_path / "model.pt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(path)


def test_a_missing_file_is_reported_in_one_sentence(tmp_path):
    with pytest.raises(CheckpointError, match="no file"):
        load_checkpoint(tmp_path / "model.pt")


def test_a_checkpoint_of_another_shape_names_what_does_not_fit(tmp_path):
    path = tmp_path / "model.pt"
    save_checkpoint(path, Checkpoint(random_model(TINY)))
    content = torch.load(path, weights_only=True)
    content["config"]["n_vocab"] = 300
    torch.save(content, path)
    with pytest.raises(CheckpointError, match=r"token_embedding\.weight is \(272, 128\)") as caught:
        load_checkpoint(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [{}, {"format": 2}, {"format": 1}, {"format": 1, "config": 3}, [1]]
)
def test_a_foreign_torch_file_is_refused(tmp_path, content):
    path = tmp_path / "model.pt"
    torch.save(content, path)
    with pytest.raises(CheckpointError):
        load_checkpoint(path)
