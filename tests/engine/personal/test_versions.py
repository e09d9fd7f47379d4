import errno
import json
import os
import zipfile

import pytest
from model_fakes import write_model_archive

from engine.errors import ModelError, StorageError
from engine.personal.versions import ModelVersions, VersionScores

SCORES = VersionScores("tiny 1", 20, 2, 18.0, 14.5, 9.0, 9.1)


@pytest.fixture
def model(tmp_path):
    return write_model_archive(tmp_path / "model")


@pytest.fixture
def versions(tmp_path, model):
    return ModelVersions(tmp_path / "versions", model)


def test_without_versions_the_bundled_model_is_used(versions, model):
    assert versions.versions() == ()
    assert versions.current is None
    assert versions.model_folder == model
    assert versions.roll_back() is None


def test_a_version_is_stored_with_its_scores_and_not_yet_used(versions, model):
    assert versions.add(model, SCORES) == 1
    (version,) = versions.versions()
    assert (version.number, version.scores) == (1, SCORES)
    assert versions.current is None


def test_switching_and_going_back_step_by_step(versions, model):
    for _ in range(2):
        versions.add(model, SCORES)
    versions.use(1)
    versions.use(2)
    versions.use(2)
    assert versions.current == 2
    assert versions.model_folder == versions.folder / "2"
    assert versions.roll_back() == 1
    assert versions.roll_back() is None
    assert versions.model_folder == model
    versions.use(2)
    versions.use(None)
    assert versions.current is None
    assert versions.roll_back() == 2


@pytest.mark.parametrize("content", [b"", b"7\n", b"\xff\xfe", b"../x", b"-1", b"01"])
def test_a_damaged_choice_means_the_bundled_model(versions, model, content):
    versions.add(model, SCORES)
    (versions.folder / "current").write_bytes(content)
    assert versions.current is None
    assert versions.model_folder == model


def test_a_damaged_version_is_neither_used_nor_harms(versions, model):
    versions.add(model, SCORES)
    versions.use(1)
    versions.add(model, SCORES)
    (versions.folder / "2" / "encoder.onnx").write_bytes(b"!")
    with pytest.raises(ModelError):
        versions.use(2)
    assert versions.current == 1
    (versions.folder / "1" / "encoder.onnx").write_bytes(b"!")
    assert versions.model_folder == model


def test_a_damaged_note_hides_no_version(versions, model):
    versions.add(model, SCORES)
    note = versions.folder / "1" / "version.json"
    for text in ("", "[]", "{", '{"wer_after": "low", "learnt": -3, "created": 5}'):
        note.write_text(text)
        (version,) = versions.versions()
        assert version.scores == VersionScores()


def test_deleting_the_version_in_use_goes_back(versions, model):
    for _ in range(2):
        versions.add(model, SCORES)
    versions.use(1)
    versions.use(2)
    versions.delete(2)
    assert versions.current == 1
    assert [v.number for v in versions.versions()] == [1]
    with pytest.raises(ModelError):
        versions.delete(2)


def test_everything_can_be_deleted(versions, model):
    versions.add(model, SCORES)
    versions.use(1)
    versions.delete_all()
    assert not versions.folder.exists()
    assert versions.model_folder == model


def test_an_exported_version_can_be_imported_elsewhere(versions, model, tmp_path):
    versions.add(model, SCORES)
    versions.export(1, tmp_path / "mine.zip")
    other = ModelVersions(tmp_path / "other", model)
    assert other.import_(tmp_path / "mine.zip") == 1
    assert other.versions()[0].scores == SCORES
    assert other.versions()[0].created == versions.versions()[0].created
    other.use(1)
    assert other.import_(model) == 2


def test_archives_that_are_no_model(versions, model, tmp_path):
    path = tmp_path / "bad.zip"
    versions.add(model, SCORES)
    versions.export(1, path)
    whole = path.read_bytes()
    for data in (b"", b"PK", whole[: len(whole) // 2]):
        path.write_bytes(data)
        with pytest.raises(ModelError):
            versions.import_(path)
    for names in (["../evil"], ["a/b"], [".hidden"], ["x"], [f"f{i}" for i in range(40)]):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "{}")
        with pytest.raises(ModelError):
            versions.import_(path)
    with pytest.raises(ModelError):
        versions.import_(tmp_path / "nowhere.zip")
    assert [v.number for v in versions.versions()] == [1]
    assert not (tmp_path / "evil").exists()


def test_an_archive_with_one_changed_file_is_refused(versions, model, tmp_path):
    (tmp_path / "copy").mkdir()
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        for path in model.iterdir():
            data = b"!" if path.name == "decoder.onnx" else path.read_bytes()
            archive.writestr(path.name, data)
    with pytest.raises(ModelError, match=r"decoder\.onnx"):
        versions.import_(tmp_path / "bad.zip")
    assert versions.versions() == ()


def test_a_version_holds_only_what_the_model_lists(versions, model, tmp_path):
    (model / "stray.bin").write_bytes(b"x")
    versions.add(model, SCORES)
    kept = {path.name for path in (versions.folder / "1").iterdir()}
    assert kept == {*json.loads((model / "hashes.json").read_text()), "hashes.json", "version.json"}


def test_power_lost_while_a_version_was_written(versions, model):
    draft = versions.folder / ".1.part"
    draft.mkdir(parents=True)
    (draft / "config.json").write_text("{")
    assert versions.versions() == ()
    assert versions.add(model, SCORES) == 1
    versions.use(1)


def test_a_full_disk_leaves_no_half_version_and_no_other_choice(versions, model, monkeypatch):
    versions.add(model, SCORES)
    versions.use(1)
    versions.add(model, SCORES)

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        versions.add(model, SCORES)
    with pytest.raises(StorageError, match="disk is full"):
        versions.use(2)
    with pytest.raises(StorageError, match="disk is full"):
        versions.export(1, versions.folder.parent / "out.zip")
    assert versions.current == 1
    assert sorted(path.name for path in versions.folder.iterdir()) == ["1", "2", "current"]
