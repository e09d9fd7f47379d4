"""A model folder, verified and within limits before any of it is used; runs on any thread.

The format is fixed in ``docs/architecture.md``. Every file is read once, and the bytes that were
verified are the bytes that run.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from engine.errors import ModelError
from resources import resource

FORMAT = 1
"""Format number that this program reads."""

HEAD_SIZE = 64
"""Width of an attention head, fixed by the format."""

_REQUIRED = ("config.json", "vocabulary.json", "encoder.onnx", "decoder.onnx")
MAX_MODEL_BYTES = 500_000_000
_MAX_INDEX_BYTES = 1_000_000
MAX_FILES = 32
_RANGES = {
    "n_mels": (80, 80),
    "n_vocab": (256, 200_000),
    "d_model": (HEAD_SIZE, 4096),
    "n_heads": (1, 64),
    "n_decoder_layers": (1, 64),
    "n_alignment_heads": (1, 1024),
    "max_tokens": (8, 4096),
    "max_frames": (100, 6000),
}
# A tensor that lives in another file carries the key "location" (StringStringEntryProto in
# onnx.proto); the second forms are the same tag and length in a padded encoding.
_EXTERNAL_DATA = re.compile(rb"(?:\x0a|\x8a\x80*\x00)(?:\x08|\x88\x80*\x00)location")


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """The content of ``config.json``, within its ranges.

    Attributes
    ----------
    end, start, no_timestamps
        Ids of the three special tokens.
    max_tokens
        Maximum length of the decoder's token sequence, prefix included.
    max_frames
        Maximum length of a window in mel frames (100 per second).
    """

    name: str
    version: str
    language: str
    n_mels: int
    n_vocab: int
    d_model: int
    n_heads: int
    n_decoder_layers: int
    n_alignment_heads: int
    max_tokens: int
    max_frames: int
    end: int
    start: int
    no_timestamps: int


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model folder whose files match their hashes.

    Attributes
    ----------
    vocabulary
        Bytes of each token in id order; None for the specials.
    encoder, decoder
        The two serialised ONNX graphs.
    """

    folder: Path
    config: ModelConfig
    vocabulary: tuple[bytes | None, ...]
    encoder: bytes = field(repr=False)
    decoder: bytes = field(repr=False)

    @classmethod
    def load(cls, folder: str | Path) -> ModelBundle:
        """Read and verify a model folder.

        Raises
        ------
        ModelError
            The folder is missing, damaged, of another format, too new or unreasonably large.
        """
        root = Path(folder)
        if not root.is_dir():
            raise ModelError(f"There is no model folder at {root}; choose another folder.")
        files = _read_verified(root)
        config = _parse_config(_parse_json(files["config.json"], "config.json"))
        vocabulary = _parse_vocabulary(_parse_json(files["vocabulary.json"], "vocabulary.json"))
        _check_vocabulary(vocabulary, config)
        for name in ("encoder.onnx", "decoder.onnx"):
            if _EXTERNAL_DATA.search(files[name]):
                raise ModelError(
                    f"{name} stores weights in another file; export the model as single files."
                )
        return cls(root, config, vocabulary, files["encoder.onnx"], files["decoder.onnx"])


def bundled_models_folder() -> Path:
    """Return the folder of the bundled models."""
    return resource("models")


def list_models(models: Path | None = None) -> tuple[str, ...]:
    """Return the sorted names of the models in ``models``, by default the bundled ones."""
    folder = models or bundled_models_folder()
    if not folder.is_dir():
        return ()
    return tuple(sorted(p.name for p in folder.iterdir() if (p / "config.json").is_file()))


def find_model(name_or_path: str | Path | None = None, models: Path | None = None) -> Path:
    """Return the folder of a model.

    Parameters
    ----------
    name_or_path
        None for the default model, the name of a bundled model, or the path of a model folder.
    models
        Folder of the named models; by default that of the bundled ones.

    Raises
    ------
    ModelError
        There is no such model.
    """
    folder = models or bundled_models_folder()
    if name_or_path is None:
        return folder / _default_name(folder)
    if str(name_or_path) in list_models(folder):
        return folder / name_or_path
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return path
    known = ", ".join(list_models(folder)) or "none"
    raise ModelError(
        f"There is no model called {name_or_path}; "
        f"give the path of a model folder or one of these names: {known}."
    )


def _default_name(models: Path) -> str:
    names = list_models(models)
    try:
        chosen = (models / "default.txt").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        chosen = names[0] if len(names) == 1 else ""
    if chosen not in names:
        raise ModelError("The bundled model is missing; install the program again.")
    return chosen


def _read_verified(root: Path) -> dict[str, bytes]:
    """Verify every listed file, and return those that the engine needs."""
    listed = _parse_json(_read(root, "hashes.json", _MAX_INDEX_BYTES), "hashes.json")
    if len(listed) > MAX_FILES:
        raise ModelError("hashes.json lists too many files; get the model again.")
    for name in _REQUIRED:
        if name not in listed:
            raise ModelError(f"hashes.json does not list {name}; get the model again.")
    files: dict[str, bytes] = {}
    for name, expected in listed.items():
        data = _read(root, name, MAX_MODEL_BYTES)
        if hashlib.sha256(data).hexdigest() != expected:
            raise ModelError(f"{name} does not match its hash; get the model again.")
        if name in _REQUIRED:
            files[name] = data
    return files


def _read(root: Path, name: str, limit: int) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*", name):
        raise ModelError("hashes.json lists an invalid file name; get the model again.")
    path = root / name
    try:
        if path.resolve().parent != root.resolve():
            raise ModelError(f"{name} points outside the model folder; copy the file itself there.")
        if not path.is_file():
            raise ModelError(f"The model folder {root} has no {name}; get the model again.")
        if path.stat().st_size > limit:
            raise ModelError(f"{name} exceeds {limit // 1_000_000} MB; choose another model.")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{name} cannot be read ({error.strerror}); check the model folder."
        ) from error


def _parse_json(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{name} is damaged; get the model again.") from error
    if not isinstance(value, dict):
        raise ModelError(f"{name} is damaged; get the model again.")
    return cast("dict[str, Any]", value)


def _parse_config(raw: dict[str, Any]) -> ModelConfig:
    version = raw.get("format")
    if type(version) is int and version > FORMAT:
        raise ModelError("The model was made for a newer version of the program; update it.")
    if version != FORMAT:
        raise ModelError("The folder contains no model that this program can read; choose another.")
    sizes = {key: _integer(raw, key, *bounds) for key, bounds in _RANGES.items()}
    if sizes["d_model"] != sizes["n_heads"] * HEAD_SIZE:
        raise ModelError("d_model and n_heads in config.json disagree; export it again.")
    return ModelConfig(
        name=str(raw.get("name", ""))[:100],
        version=str(raw.get("version", ""))[:100],
        language=str(raw.get("language", ""))[:100],
        **sizes,
        **_parse_specials(raw, sizes["n_vocab"]),
    )


def _parse_specials(raw: dict[str, Any], n_vocab: int) -> dict[str, int]:
    tokens = raw.get("tokens")
    if not isinstance(tokens, dict):
        raise ModelError("config.json lists no special tokens; export the model again.")
    table = cast("dict[str, Any]", tokens)
    names = ("end", "start", "no_timestamps")
    specials = {name: _integer(table, name, 0, n_vocab - 1) for name in names}
    if len(set(specials.values())) != len(specials):
        raise ModelError("config.json gives two special tokens one id; export the model again.")
    return specials


def _integer(table: dict[str, Any], key: str, low: int, high: int) -> int:
    value = table.get(key)
    if type(value) is not int or not low <= value <= high:
        raise ModelError(
            f"config.json needs a whole number from {low} to {high} for {key}; "
            "export the model again."
        )
    return value


def _parse_vocabulary(raw: dict[str, Any]) -> tuple[bytes | None, ...]:
    try:
        return tuple(
            None if t is None else base64.b64decode(t, validate=True) for t in raw["tokens"]
        )
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise ModelError("vocabulary.json is damaged; get the model again.") from error


def _check_vocabulary(vocabulary: tuple[bytes | None, ...], config: ModelConfig) -> None:
    if len(vocabulary) != config.n_vocab:
        raise ModelError("vocabulary.json and config.json disagree in size; get the model again.")
    texts = [token for token in vocabulary if token is not None]
    if not all(texts) or len(set(texts)) != len(texts):
        raise ModelError("vocabulary.json has an empty or duplicate token; export the model again.")
    if not {bytes([value]) for value in range(256)} <= set(texts):
        raise ModelError("vocabulary.json lacks some of the 256 bytes; export the model again.")
    if any(vocabulary[i] is not None for i in (config.end, config.start, config.no_timestamps)):
        raise ModelError("vocabulary.json has text for a special token; export the model again.")
