"""A small vocabulary, a network that decodes to what a script gives, and a model folder."""

import base64
import hashlib
import json
import math
from pathlib import Path

import numpy as np

from engine.model.network import DecoderCache, DecoderOutput, EncodedWindow
from engine.model.tokenizer import Tokenizer

WORDS = (
    "the",
    "cat",
    "sat",
    "on",
    "mat",
    "hat",
    "bat",
    "a",
    "dog",
    "ran",
    "New",
    "York",
    "Newcastle",
)
TOKENS = ("th", "he", "the", "er", *(f" {word}" for word in WORDS), "tion", " [", "♪")
END_TEXT = "<end>"
HEADS = 2
FRAMES_PER_TOKEN = 10


def byte_tokens() -> list[bytes]:
    return [bytes([value]) for value in range(256)]


def make_vocabulary(pieces=TOKENS) -> list[bytes | None]:
    return [*byte_tokens(), *(piece.encode() for piece in pieces), None, None, None]


def make_tokenizer(pieces=TOKENS) -> Tokenizer:
    """Bytes, a few word parts and whole words (not closed under merging: `encode` finds bytes)."""
    vocabulary = make_vocabulary(pieces)
    size = len(vocabulary)
    return Tokenizer(vocabulary, end=size - 3, start=size - 2, no_timestamps=size - 1)


def closed_vocabulary(*texts: str) -> list[bytes | None]:
    """A vocabulary in which each text is one token, with every join on the way to it."""
    tokens = dict.fromkeys(byte_tokens())
    for text in texts:
        encoded = text.encode()
        tokens.update(dict.fromkeys(encoded[:end] for end in range(2, len(encoded) + 1)))
    return [*tokens, None, None, None]


def closed_tokenizer(*texts: str) -> Tokenizer:
    vocabulary = closed_vocabulary(*texts)
    size = len(vocabulary)
    return Tokenizer(vocabulary, end=size - 3, start=size - 2, no_timestamps=size - 1)


class FakeNetwork:
    """Plays the inference role from a script.

    The script gives, for each text so far (the prompt included), the next tokens and their
    probabilities; a text that it does not know ends. The cache holds the tokens themselves, so that
    a cache in the wrong order decodes to the wrong words. Each token is spoken 0.2 s after the one
    before; with `frames_per_token` 0, the attention rests at the start.
    """

    def __init__(
        self, tokenizer: Tokenizer, script, frames_per_token: int = FRAMES_PER_TOKEN
    ) -> None:
        self.frames_per_token = frames_per_token
        self.tokenizer = tokenizer
        self.script = script
        self.rows = 0
        self.calls = 0
        self.encoded = 0

    def encode(self, mel) -> EncodedWindow:
        self.encoded += 1
        cross = np.zeros((1, 1, math.ceil(mel.shape[1] / 2), 64), dtype=np.float32)
        return EncodedWindow(cross, cross, mel.shape[1])

    def step(self, tokens, cache, window) -> DecoderOutput:
        past = tokens[:, :0] if cache is None else cache.key[0, :, 0, :, 0].astype(np.int64)
        history = np.concatenate([past, tokens], axis=1)
        self.rows += len(tokens)
        self.calls += 1
        logits = np.stack(
            [
                [self._logits(row[: past.shape[1] + i + 1]) for i in range(tokens.shape[1])]
                for row in history
            ]
        )
        key = np.zeros((1, len(history), 1, history.shape[1], 64), dtype=np.float32)
        key[0, :, 0, :, 0] = history
        frames = window.cross_key.shape[2]
        attention = np.stack(
            [self._attention(past.shape[1] + i, frames) for i in range(tokens.shape[1])]
        )
        shape = (HEADS, len(tokens), *attention.shape)
        return DecoderOutput(
            logits, np.broadcast_to(attention, shape).copy(), DecoderCache(key, key.copy())
        )

    def _logits(self, tokens) -> np.ndarray:
        text = self.tokenizer.decode(tokens.tolist())
        spoken = self.script(text) if callable(self.script) else self.script.get(text)
        logits = np.full(len(self.tokenizer.vocabulary), -30.0, dtype=np.float32)
        for piece, probability in (spoken or {END_TEXT: 1.0}).items():
            logits[self.token(piece)] = math.log(probability)
        return logits

    def _attention(self, position: int, frames: int) -> np.ndarray:
        """Position 1 predicts the first word, spoken in the first `FRAMES_PER_TOKEN` frames."""
        row = np.full(frames, 1e-3, dtype=np.float32)
        first = min(max(position - 1, 0) * self.frames_per_token, max(frames - 1, 0))
        row[first : first + FRAMES_PER_TOKEN] = 1.0
        return row / row.sum()

    def token(self, piece: str) -> int:
        return (
            self.tokenizer.end
            if piece == END_TEXT
            else self.tokenizer.vocabulary.index(piece.encode())
        )

    def tokens(self, *pieces: str) -> list[int]:
        return [self.token(piece) for piece in pieces]


def make_mel(seconds: float = 3.0) -> np.ndarray:
    return np.zeros((80, round(seconds * 100)), dtype=np.float32)


CONFIG = {
    "format": 1,
    "name": "tiny",
    "version": "1",
    "n_mels": 80,
    "n_vocab": len(make_vocabulary()),
    "d_model": 64,
    "n_heads": 1,
    "n_decoder_layers": 1,
    "n_alignment_heads": 1,
    "max_tokens": 64,
    "max_frames": 3000,
    "tokens": {
        "end": len(make_vocabulary()) - 3,
        "start": len(make_vocabulary()) - 2,
        "no_timestamps": len(make_vocabulary()) - 1,
    },
    "language": "en",
}


def encode_vocabulary(vocabulary) -> dict:
    return {"tokens": [None if t is None else base64.b64encode(t).decode() for t in vocabulary]}


def write_model_archive(
    folder: Path, config=None, vocabulary=None, encoder=b"e", decoder=b"d"
) -> Path:
    """A model folder whose hashes are right."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIG if config is None else config))
    pieces = encode_vocabulary(make_vocabulary()) if vocabulary is None else vocabulary
    (folder / "vocabulary.json").write_text(json.dumps(pieces))
    (folder / "encoder.onnx").write_bytes(encoder)
    (folder / "decoder.onnx").write_bytes(decoder)
    (folder / "README.md").write_text("A model for tests.\n")
    seal(folder)
    return folder


def seal(folder: Path) -> None:
    """List every file with its hash."""
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "hashes.json"
    }
    (folder / "hashes.json").write_text(json.dumps(hashes))
