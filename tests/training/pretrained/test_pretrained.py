"""Teachers in both published formats, of every shape, tiny and random."""

import json
import struct
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tiny_models import TINY, random_model

from training.data.features import log_mel, pad_to_30s, stack
from training.errors import CheckpointError
from training.models.whisper import FastWhisper
from training.pretrained.load import PaddedWhisper, load_pretrained

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def tiny_model():
    """Not to be changed."""
    return random_model()


HUGGING_FACE = {  # as transformers names a Whisper's tensors
    "attn.query": "self_attn.q_proj",
    "attn.key": "self_attn.k_proj",
    "attn.value": "self_attn.v_proj",
    "attn.out": "self_attn.out_proj",
    "cross_attn.query": "encoder_attn.q_proj",
    "cross_attn.key": "encoder_attn.k_proj",
    "cross_attn.value": "encoder_attn.v_proj",
    "cross_attn.out": "encoder_attn.out_proj",
    "attn_ln": "self_attn_layer_norm",
    "cross_attn_ln": "encoder_attn_layer_norm",
    "mlp_ln": "final_layer_norm",
    "mlp.0": "fc1",
    "mlp.2": "fc2",
}
OUTSIDE_BLOCKS = {
    "encoder.positional_embedding": "encoder.embed_positions.weight",
    "decoder.positional_embedding": "decoder.embed_positions.weight",
    "decoder.token_embedding.weight": "decoder.embed_tokens.weight",
    "encoder.ln_post.weight": "encoder.layer_norm.weight",
    "encoder.ln_post.bias": "encoder.layer_norm.bias",
    "decoder.ln.weight": "decoder.layer_norm.weight",
    "decoder.ln.bias": "decoder.layer_norm.bias",
}


def hugging_face_name(name):
    """Rename one of our tensors; written apart from the loader, so that each checks the other."""
    if ".blocks." not in name:
        return "model." + OUTSIDE_BLOCKS.get(name, name)
    side, _, layer, rest = name.split(".", 3)
    part, kind = rest.rsplit(".", 1)
    return f"model.{side}.layers.{layer}.{HUGGING_FACE[part]}.{kind}"


def write_openai(path, config, weights):
    dims = {
        "n_mels": config.n_mels,
        "n_vocab": config.n_vocab,
        "n_audio_ctx": config.max_frames // 2,
        "n_audio_state": config.d_model,
        "n_audio_head": config.n_heads,
        "n_audio_layer": config.n_encoder_layers,
        "n_text_ctx": config.max_tokens,
        "n_text_state": config.d_model,
        "n_text_head": config.n_heads,
        "n_text_layer": config.n_decoder_layers,
    }
    torch.save({"dims": dims, "model_state_dict": weights}, path)
    return path


def write_hugging_face(folder, model, shards=1):
    config = model.config
    folder.mkdir()
    dims = {
        "num_mel_bins": config.n_mels,
        "vocab_size": config.n_vocab,
        "d_model": config.d_model,
        "encoder_attention_heads": config.n_heads,
        "encoder_layers": config.n_encoder_layers,
        "decoder_layers": config.n_decoder_layers,
        "max_source_positions": config.max_frames // 2,
        "max_target_positions": config.max_tokens,
    }
    (folder / "config.json").write_text(json.dumps(dims))
    weights = {hugging_face_name(name): tensor for name, tensor in model.state_dict().items()}
    names = sorted(weights)
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}" if shards > 1 else "model"
        part = {name: weights[name].contiguous() for name in names[shard::shards]}
        save_file(part, folder / f"{file}.safetensors")
    return folder


CTRANSLATE2 = {  # as CTranslate2 names them; what it fuses is listed in its order
    "attn_ln": ("self_attention/layer_norm", ["attn_ln"]),
    "attn": ("self_attention/linear_0", ["attn.query", "attn.key", "attn.value"]),
    "attn.out": ("self_attention/linear_1", ["attn.out"]),
    "cross_attn_ln": ("attention/layer_norm", ["cross_attn_ln"]),
    "cross_attn.query": ("attention/linear_0", ["cross_attn.query"]),
    "cross_attn": ("attention/linear_1", ["cross_attn.key", "cross_attn.value"]),
    "cross_attn.out": ("attention/linear_2", ["cross_attn.out"]),
    "mlp_ln": ("ffn/layer_norm", ["mlp_ln"]),
    "mlp.0": ("ffn/linear_0", ["mlp.0"]),
    "mlp.2": ("ffn/linear_1", ["mlp.2"]),
}


def ctranslate2_arrays(model):
    """Name and fuse the tensors as CTranslate2's converter does; keys get a bias of zeros."""
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    zeros = np.zeros(model.config.d_model, np.float32)
    arrays = {}
    for side, layers in (
        ("encoder", model.config.n_encoder_layers), ("decoder", model.config.n_decoder_layers),
    ):  # fmt: skip
        arrays[f"{side}/num_heads"] = np.int16(model.config.n_heads)
        arrays[f"{side}/pre_norm"] = np.int8(1)
        arrays[f"{side}/position_encodings/encodings"] = weights[f"{side}.positional_embedding"]
        norm = {"encoder": "ln_post", "decoder": "ln"}[side]
        for theirs, ours in (("gamma", "weight"), ("beta", "bias")):
            arrays[f"{side}/layer_norm/{theirs}"] = weights[f"{side}.{norm}.{ours}"]
        for layer in range(layers):
            for theirs, parts in CTRANSLATE2.values():
                for kind in ("weight", "bias"):
                    name = f"{side}.blocks.{layer}.{{}}.{kind}"
                    found = [weights.get(name.format(part), zeros) for part in parts]
                    if name.format(parts[-1]) not in weights:
                        continue  # the encoder has no cross-attention
                    if "norm" in theirs:
                        kind = {"weight": "gamma", "bias": "beta"}[kind]
                    arrays[f"{side}/layer_{layer}/{theirs}/{kind}"] = np.concatenate(found)
    arrays["decoder/embeddings/weight"] = weights["decoder.token_embedding.weight"]
    for conv in ("conv1", "conv2"):
        for kind in ("weight", "bias"):
            arrays[f"encoder/{conv}/{kind}"] = weights[f"encoder.{conv}.{kind}"]
    return arrays


def write_ctranslate2(folder, arrays, version=6):
    def text(value):
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    numbers = {"float32": 0, "int8": 1, "int16": 2, "int32": 3, "float16": 4}
    content = struct.pack("<I", version) + text("WhisperSpec") + struct.pack("<II", 3, len(arrays))
    for name, array in arrays.items():
        data = np.asarray(array)
        content += text(name) + struct.pack(f"<B{data.ndim}I", data.ndim, *data.shape)
        content += struct.pack("<BI", numbers[data.dtype.name], data.nbytes) + data.tobytes()
    alias = ("decoder/projection/weight", "decoder/embeddings/weight")
    folder.mkdir()
    path = folder / "model.bin"
    path.write_bytes(content + struct.pack("<I", 1) + text(alias[0]) + text(alias[1]))
    return path


def assert_same(one, other, atol=0.0):
    mel = torch.randn(1, one.config.n_mels, 33)
    tokens = torch.randint(one.config.n_vocab, (1, 4))
    torch.testing.assert_close(
        one(mel, None, tokens), other(mel, None, tokens), atol=atol, rtol=0.0
    )


# widths of tiny, base and small with their numbers of heads; fewer layers, shorter windows
@pytest.mark.parametrize(
    ("d_model", "n_heads", "layers", "n_mels", "n_vocab", "end", "prompt"),
    [
        (384, 6, 1, 80, 51864, 50256, (50257, 50362)),
        (512, 8, 2, 80, 51865, 50257, (50258, 50259, 50359, 50363)),
        (768, 12, 1, 128, 51866, 50257, (50258, 50259, 50360, 50364)),
        (384, 6, 4, 80, 8259, 8256, (8257, 8258)),
    ],
)
def test_openai_checkpoints_of_every_size(
    tmp_path, d_model, n_heads, layers, n_mels, n_vocab, end, prompt
):
    config = replace(
        TINY, d_model=d_model, n_heads=n_heads, n_decoder_layers=layers,
        n_encoder_layers=1, n_mels=n_mels, n_vocab=n_vocab, alignment_heads=(),
    )  # fmt: skip
    weights = FastWhisper(config).half().state_dict()
    teacher = load_pretrained(write_openai(tmp_path / "model.pt", config, weights))
    assert (teacher.config.end_token, teacher.config.prompt) == (end, prompt)
    for name, tensor in teacher.state_dict().items():
        assert torch.equal(tensor, weights[name].float()), name


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("n_heads", [2, 4])
def test_hugging_face_folders(tmp_path, shards, n_heads):
    model = random_model(replace(TINY, n_heads=n_heads))
    teacher = load_pretrained(write_hugging_face(tmp_path / "model", model, shards))
    assert_same(teacher, model)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_faster_whisper_folders(tmp_path, dtype):
    model = random_model(replace(TINY, n_encoder_layers=3, n_decoder_layers=2)).half().float()
    arrays = {
        name: array.astype(dtype) if array.dtype == np.float32 else array
        for name, array in ctranslate2_arrays(model).items()
    }
    teacher = load_pretrained(write_ctranslate2(tmp_path / "model", arrays).parent)
    assert_same(teacher, model)


def test_faster_whisper_folders_that_cannot_be_loaded(tmp_path, tiny_model):
    arrays = ctranslate2_arrays(tiny_model)
    path = write_ctranslate2(tmp_path / "model", arrays)
    whole = path.read_bytes()
    for content in (b"", whole[:40], whole[: len(whole) // 2], b"\0" * 99, b"\xff" * 9999):
        path.write_bytes(content)
        with pytest.raises(CheckpointError, match=r"model\.bin is damaged"):
            load_pretrained(path.parent)
    for name, wrong in (
        ("quantised", arrays | {"encoder/layer_0/ffn/linear_0/weight_scale": np.float32([1])}),
        ("not a Whisper", {"decoder/num_heads": np.int16(6)}),
        ("mlp_ln.weight is missing",
         {k: v for k, v in arrays.items() if k != "decoder/layer_0/ffn/layer_norm/gamma"}),
    ):  # fmt: skip
        folder = tmp_path / name.replace(" ", "-")
        with pytest.raises(CheckpointError, match=name):
            load_pretrained(write_ctranslate2(folder, wrong).parent)


def test_a_window_of_thirty_seconds_is_silent_after_the_speech():
    rng = np.random.default_rng(1)
    sounds = [0.1 * rng.standard_normal(n * 16).astype(np.float32) for n in (400, 900)]
    mel, lengths = stack([log_mel(torch.from_numpy(sound)) for sound in sounds])
    whole = pad_to_30s(mel, lengths)
    for row, sound in zip(whole, sounds, strict=True):
        expected = log_mel(torch.from_numpy(np.pad(sound, (0, 480_000 - len(sound)))))
        near = len(sound) // 160  # the frames at the very end hear the silence, or an echo
        for part in (slice(0, near - 2), slice(near + 2, None)):
            torch.testing.assert_close(row[:, part], expected[:, part], atol=1e-4, rtol=0)


def test_a_padded_teacher_pads_to_thirty_seconds():
    long = random_model(replace(TINY, max_frames=3000))
    mel, tokens = torch.randn(1, 80, 50), torch.tensor([[270, 271, 5]])
    lengths = torch.tensor([50])
    expected = long(pad_to_30s(mel, lengths), None, tokens)
    assert torch.equal(PaddedWhisper(long)(mel, lengths, tokens), expected)
    assert not torch.allclose(expected, long(mel, lengths, tokens), atol=0.01)


def test_only_tiny_en_has_its_own_alignment_heads(tmp_path):
    tiny = replace(TINY, d_model=384, n_heads=6, n_decoder_layers=4)
    weights = FastWhisper(tiny).state_dict()
    teacher = load_pretrained(write_openai(tmp_path / "tiny.pt", tiny, weights))
    assert teacher.config.alignment_heads[:3] == ((1, 0), (2, 0), (2, 5))
    other = load_pretrained(write_openai(tmp_path / "other.pt", TINY, random_model().state_dict()))
    assert other.config.alignment_heads == ((1, 0), (1, 1))


def test_weights_that_contradict_their_own_dimensions(tmp_path, tiny_model):
    path = write_openai(tmp_path / "model.pt", TINY, tiny_model.state_dict())
    content = torch.load(path, weights_only=True)
    content["dims"]["n_text_layer"] = 3
    torch.save(content, path)
    with pytest.raises(CheckpointError, match=r"decoder\.blocks\.2\..* is missing"):
        load_pretrained(path)


def test_a_folder_without_weights_and_a_damaged_one(tmp_path, tiny_model):
    folder = write_hugging_face(tmp_path / "model", tiny_model)
    (folder / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(CheckpointError, match="damaged"):
        load_pretrained(folder)
    (folder / "model.safetensors").unlink()
    with pytest.raises(CheckpointError, match=r"no model\.safetensors"):
        load_pretrained(folder)
    (folder / "config.json").write_text("[]")
    with pytest.raises(CheckpointError, match=r"config\.json"):
        load_pretrained(folder)


@pytest.mark.parametrize("name", ["model.pt", "./folder", "base"])
def test_a_path_that_is_not_there(name):
    with pytest.raises(CheckpointError, match="no model at"):
        load_pretrained(name)


def test_a_hub_name_without_the_hub_client(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(CheckpointError, match="install huggingface_hub"):
        load_pretrained("openai/whisper-base.en")


def test_a_hub_name_without_a_network(monkeypatch):
    class Offline:
        @staticmethod
        def snapshot_download(*_, **__):
            raise ConnectionError("no route to host\nand a long trace")

    monkeypatch.setitem(sys.modules, "huggingface_hub", Offline)
    with pytest.raises(CheckpointError, match="could not be downloaded") as caught:
        load_pretrained("openai/whisper-base.en")
    assert "\n" not in str(caught.value)
