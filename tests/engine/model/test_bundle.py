import json
import os

import pytest
from model_fakes import CONFIG, encode_vocabulary, make_vocabulary, seal, write_model_archive

from engine.errors import ModelError
from engine.model.bundle import ModelBundle, find_model, list_models


@pytest.fixture
def folder(tmp_path):
    return write_model_archive(tmp_path / "model")


def refused(folder, *words):
    """The one sentence that a folder is refused with."""
    with pytest.raises(ModelError) as caught:
        ModelBundle.load(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    for word in words:
        assert word in message
    return message


def test_a_valid_folder_gives_its_dimensions_and_its_bytes(folder):
    bundle = ModelBundle.load(folder)
    assert bundle.config.name == "tiny"
    assert bundle.config.end == CONFIG["tokens"]["end"]
    assert bundle.vocabulary[65] == b"A"
    assert bundle.vocabulary[bundle.config.end] is None
    assert (bundle.encoder, bundle.decoder) == (b"e", b"d")


def test_a_folder_that_is_not_there(tmp_path):
    refused(tmp_path / "nowhere", "nowhere")


def test_an_empty_folder(tmp_path):
    refused(tmp_path, "hashes.json")


@pytest.mark.parametrize(
    "name", ["config.json", "vocabulary.json", "encoder.onnx", "decoder.onnx", "README.md"]
)
def test_one_changed_byte_is_found_in_every_listed_file(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(data)
    refused(folder, name, "get the model again")


@pytest.mark.parametrize("name", ["config.json", "vocabulary.json", "encoder.onnx", "decoder.onnx"])
def test_a_needed_file_that_is_gone_or_not_listed(folder, name):
    (folder / name).unlink()
    refused(folder, name)
    seal(folder)
    refused(folder, name, "does not list")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\xff", "[" * 100_000])
@pytest.mark.parametrize("name", ["hashes.json", "config.json", "vocabulary.json"])
def test_damaged_json(folder, name, text):
    (folder / name).write_text(text, encoding="latin-1")
    if name != "hashes.json":
        seal(folder)
    refused(folder, name)


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/passwd", "a/b", "a\\b", "..", ".", "", "C:secret", "a\nb", ".hidden"],
)
def test_file_names_that_lead_elsewhere(folder, name):
    hashes = json.loads((folder / "hashes.json").read_text())
    (folder / "hashes.json").write_text(json.dumps({**hashes, name: "0" * 64}))
    refused(folder, "file name")


def test_a_link_that_leads_outside(folder, tmp_path):
    outside = tmp_path / "outside.onnx"
    outside.write_bytes(b"e")
    (folder / "encoder.onnx").unlink()
    (folder / "encoder.onnx").symlink_to(outside)
    refused(folder, "encoder.onnx", "outside")


def test_a_pipe_in_place_of_a_file(folder):
    (folder / "encoder.onnx").unlink()
    os.mkfifo(folder / "encoder.onnx")
    refused(folder, "encoder.onnx")


def test_a_file_that_is_far_too_large(folder):
    with (folder / "decoder.onnx").open("wb") as file:
        file.truncate(500_000_001)
    refused(folder, "decoder.onnx", "500 MB")


@pytest.mark.parametrize("key", [b"\x0a\x08location", b"\x0a\x88\x80\x00location"])
def test_weights_outside_the_graph(tmp_path, key):
    folder = write_model_archive(tmp_path / "m", encoder=b"\x08\x07" + key + b"\x12\x0bweights.bin")
    refused(folder, "encoder.onnx", "another file")


def test_a_model_of_the_future_and_one_of_another_kind(tmp_path):
    refused(write_model_archive(tmp_path / "new", {**CONFIG, "format": 2}), "newer")
    refused(write_model_archive(tmp_path / "other", {**CONFIG, "format": "GGML"}), "choose another")
    refused(
        write_model_archive(tmp_path / "none", {"architectures": ["Whisper"]}), "choose another"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("n_mels", 128),
        ("n_vocab", 10**9),
        ("n_vocab", "8259"),
        ("d_model", 0),
        ("n_heads", -6),
        ("n_heads", True),
        ("n_decoder_layers", 4.5),
        ("n_alignment_heads", None),
        ("max_tokens", 10**12),
        ("max_frames", 10),
    ],
)
def test_numbers_out_of_their_range_are_named(tmp_path, key, value):
    refused(write_model_archive(tmp_path / "m", {**CONFIG, key: value}), key)


def test_a_width_that_does_not_fit_the_heads(tmp_path):
    refused(write_model_archive(tmp_path / "m", {**CONFIG, "d_model": 100}), "d_model")


@pytest.mark.parametrize(
    "tokens",
    [None, [], {}, {"end": 1, "start": 2}, {"end": 10**6, "start": 1, "no_timestamps": 2}],
)
def test_special_tokens_that_are_missing_or_out_of_range(tmp_path, tokens):
    refused(write_model_archive(tmp_path / "m", {**CONFIG, "tokens": tokens}), "config.json")


def test_special_tokens_that_are_one_or_have_text(tmp_path):
    last = CONFIG["n_vocab"] - 1
    same = {"end": last, "start": last, "no_timestamps": last}
    refused(write_model_archive(tmp_path / "same", {**CONFIG, "tokens": same}), "one id")
    spoken = {**CONFIG["tokens"], "end": 65}
    refused(write_model_archive(tmp_path / "spoken", {**CONFIG, "tokens": spoken}), "special token")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda tokens: tokens[:-1], "size"),
        (lambda tokens: [b"\x00\x01", *tokens[1:]], "256 bytes"),
        (lambda tokens: [*tokens[:260], tokens[0], *tokens[261:]], "duplicate"),
        (lambda tokens: [*tokens[:260], b"", *tokens[261:]], "empty"),
    ],
)
def test_vocabularies_with_holes_and_doubles(tmp_path, change, word):
    tokens = change(make_vocabulary())
    refused(write_model_archive(tmp_path / "m", vocabulary=encode_vocabulary(tokens)), word)


@pytest.mark.parametrize("tokens", [None, 7, ["%%%"], [7], {"a": 1}])
def test_vocabularies_that_are_no_list_of_base64(tmp_path, tokens):
    refused(write_model_archive(tmp_path / "m", vocabulary={"tokens": tokens}), "vocabulary.json")


def test_the_only_bundled_model_is_the_default(tmp_path):
    write_model_archive(tmp_path / "models" / "first")
    assert find_model(None, tmp_path / "models").name == "first"


def test_default_txt_names_the_default_among_several(tmp_path):
    models = tmp_path / "models"
    write_model_archive(models / "first")
    write_model_archive(models / "second")
    (models / "default.txt").write_text("second\n")
    assert find_model(None, models).name == "second"
    assert list_models(models) == ("first", "second")


def test_no_bundled_model_or_a_default_that_is_gone(tmp_path):
    with pytest.raises(ModelError, match="install the program again"):
        find_model(None, tmp_path)
    write_model_archive(tmp_path / "first")
    (tmp_path / "default.txt").write_text("../elsewhere")
    with pytest.raises(ModelError, match="install the program again"):
        find_model(None, tmp_path)


def test_a_model_by_name_by_path_and_by_a_wrong_name(tmp_path):
    models = tmp_path / "models"
    write_model_archive(models / "first")
    mine = write_model_archive(tmp_path / "mine")
    assert find_model("first", models) == models / "first"
    assert find_model(mine, models) == mine
    assert find_model(str(mine), models) == mine
    with pytest.raises(ModelError, match=r"fist.*first"):
        find_model("fist", models)
