"""Whisper weights of any published format as a :class:`FastWhisper`.

Runs on whatever thread calls it. Only a hub name causes network access.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from engine.errors import OptionsError
from training.bundle.load import load_folder
from training.data.features import pad_to_30s
from training.errors import CheckpointError
from training.models.checkpoint import build, read_tensors, unpack
from training.models.whisper import FastWhisper, WhisperConfig, sinusoids
from training.pretrained.ctranslate2 import read_ctranslate2, rename

if TYPE_CHECKING:
    from torch import Tensor

SPECIAL_TOKENS = {  # vocabulary size -> end token, prompt (English, transcribe, no timestamps)
    51864: (50256, (50257, 50362)),
    51865: (50257, (50258, 50259, 50359, 50363)),
    51866: (50257, (50258, 50259, 50360, 50364)),
}
SIZES = {  # key in openai-whisper's dims, key in Hugging Face's config.json
    "n_mels": ("n_mels", "num_mel_bins"),
    "n_vocab": ("n_vocab", "vocab_size"),
    "d_model": ("n_audio_state", "d_model"),
    "n_heads": ("n_audio_head", "encoder_attention_heads"),
    "n_encoder_layers": ("n_audio_layer", "encoder_layers"),
    "n_decoder_layers": ("n_text_layer", "decoder_layers"),
    "n_positions": ("n_audio_ctx", "max_source_positions"),
    "max_tokens": ("n_text_ctx", "max_target_positions"),
}
TINY_EN_ALIGNMENT = ((1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4))
"""openai-whisper's heads for tiny.en; other models use all heads of the upper half of layers."""

HUGGING_FACE_NAMES = (  # applied in this order; later rules depend on earlier ones
    ("model.", ""),
    (".layers.", ".blocks."),
    ("self_attn_layer_norm", "attn_ln"),
    ("encoder_attn_layer_norm", "cross_attn_ln"),
    ("final_layer_norm", "mlp_ln"),
    ("self_attn.", "attn."),
    ("encoder_attn.", "cross_attn."),
    ("q_proj", "query"),
    ("k_proj", "key"),
    ("v_proj", "value"),
    ("out_proj", "out"),
    ("fc1", "mlp.0"),
    ("fc2", "mlp.2"),
    ("embed_positions.weight", "positional_embedding"),
    ("embed_tokens", "token_embedding"),
    ("encoder.layer_norm", "encoder.ln_post"),
    ("decoder.layer_norm", "decoder.ln"),
)


def load_pretrained(source: str | Path) -> FastWhisper:
    """Load a Whisper model of any size, in float32 and evaluation mode.

    Parameters
    ----------
    source
        An openai-whisper ``.pt`` or one of our checkpoints, a Hugging Face folder (``config.json``
        and safetensors), a faster-whisper folder (``model.bin``), one of our model folders
        (``encoder.onnx``), or a name on the Hugging Face hub such as ``openai/whisper-base.en``.

    Raises
    ------
    CheckpointError
        There is no usable model, or the hub cannot be reached.
    """
    path = Path(source)
    if (path / "encoder.onnx").is_file():
        return load_folder(path).model
    if (path / "model.bin").is_file():
        return _from_ctranslate2(path / "model.bin")
    if path.is_dir():
        return _from_hugging_face(path)
    if path.is_file():
        return _from_torch(path)
    is_file_name = path.suffix in (".pt", ".pth") or str(source).startswith((".", "/"))
    if is_file_name or str(source).count("/") != 1:
        raise CheckpointError(f"There is no model at {source}.")
    return _from_hugging_face(_download(str(source)))


class PaddedWhisper(nn.Module):
    """A Whisper whose input is padded to 30 s, as OpenAI trained it."""

    def __init__(self, whisper: FastWhisper) -> None:
        super().__init__()
        self.whisper = whisper
        self.config = whisper.config

    def forward(self, mel: Tensor, lengths: Tensor, tokens: Tensor) -> Tensor:
        """As :meth:`FastWhisper.forward`, with padding to 30 s."""
        return self.whisper(pad_to_30s(mel, lengths), None, tokens)


def _from_torch(path: Path) -> FastWhisper:
    content = read_tensors(path)
    if "dims" not in content:
        return unpack(content, path).model.eval()
    try:
        dims, weights = content["dims"], content["model_state_dict"]
        config = _config(**{size: dims[key] for size, (key, _) in SIZES.items()})
    except (KeyError, TypeError, OptionsError) as error:
        raise CheckpointError(f"{path} is not a Whisper checkpoint.") from error
    return _build(config, weights, path)


def _from_hugging_face(folder: Path) -> FastWhisper:
    try:
        dims = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config = _config(**{size: dims[key] for size, (_, key) in SIZES.items()})
    except (OSError, ValueError, KeyError, TypeError, OptionsError) as error:
        raise CheckpointError(f"{folder} has no config.json of a Whisper model.") from error
    return _build(config, _read_safetensors(folder), folder)


def _from_ctranslate2(path: Path) -> FastWhisper:
    weights, n_heads = read_ctranslate2(path)
    try:
        d_model, n_mels, _ = weights["encoder.conv1.weight"].shape
        config = _config(
            n_mels=n_mels,
            n_vocab=len(weights["decoder.token_embedding.weight"]),
            d_model=d_model,
            n_heads=n_heads,
            n_encoder_layers=_count_blocks("encoder", weights),
            n_decoder_layers=_count_blocks("decoder", weights),
            n_positions=len(weights["encoder.positional_embedding"]),
            max_tokens=len(weights["decoder.positional_embedding"]),
        )
    except (KeyError, ValueError, OptionsError) as error:
        raise CheckpointError(f"{path} is not a Whisper model.") from error
    return _build(config, weights, path)


def _count_blocks(side: str, weights: dict[str, Tensor]) -> int:
    return sum(name.startswith(f"{side}.blocks.") and name.endswith("mlp_ln.bias")
               for name in weights)  # fmt: skip


def _read_safetensors(folder: Path) -> dict[str, Tensor]:
    whole = folder / "model.safetensors"
    files = [whole] if whole.is_file() else sorted(folder.glob("model-*-of-*.safetensors"))
    if not files:
        raise CheckpointError(
            f"{folder} has no model.safetensors; convert the model to that format first."
        )
    weights: dict[str, Tensor] = {}
    for file in files:
        try:
            weights |= {
                rename(name, HUGGING_FACE_NAMES): tensor for name, tensor in load_file(file).items()
            }
        except (OSError, SafetensorError) as error:
            raise CheckpointError(f"{file} is damaged; copy or download it again.") from error
    return weights


def _download(name: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ImportError as error:
        raise CheckpointError(
            f"There is no folder {name}; to download it, install huggingface_hub first."
        ) from error
    try:
        return Path(snapshot_download(name, allow_patterns=["config.json", "model*.safetensors"]))
    except Exception as error:  # the hub's client passes on errors of its network library
        raise CheckpointError(
            f"{name} could not be downloaded; check the name and the network, or give a local file."
        ) from error


def _config(n_positions: int, **sizes: Any) -> WhisperConfig:
    """Add what openai-whisper defines in code: special tokens and alignment heads."""
    n_vocab, layers, heads = sizes["n_vocab"], sizes["n_decoder_layers"], sizes["n_heads"]
    pruned = (n_vocab - 3, (n_vocab - 2, n_vocab - 1))
    end_token, prompt = SPECIAL_TOKENS.get(n_vocab, pruned)
    alignment = tuple(
        (layer, head) for layer in range(layers // 2, layers) for head in range(heads)
    )
    if (sizes["d_model"], layers) == (384, 4) and n_vocab not in (51865, 51866):
        alignment = TINY_EN_ALIGNMENT
    return WhisperConfig(
        **sizes,
        max_frames=2 * n_positions,
        end_token=end_token,
        prompt=prompt,
        alignment_heads=alignment,
    )


def _build(config: WhisperConfig, weights: dict[str, Tensor], path: Path) -> FastWhisper:
    positions = sinusoids(config.max_frames // 2, config.d_model)
    return build(config, {"encoder.positional_embedding": positions, **weights}, path).eval()
