"""A corpus so small that training takes seconds, and a student to match."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from pathlib import Path

RATE = 16_000
TEXTS = ("Yes.", "No, no.", "Up!", "Down it goes.")
PIECES = [
    *(bytes([value]) for value in range(256)),
    b" Y",
    b" N",
    b" n",
    b" U",
    b" D",
    b" i",
    b" g",
]
"""Single bytes, and words' beginnings: the engine lets no text begin with a space alone."""

TINY = {
    "n_vocab": 266,
    "d_model": 32,
    "n_heads": 2,
    "n_encoder_layers": 1,
    "n_decoder_layers": 1,
    "max_tokens": 64,
    "alignment_heads": [[0, 0], [0, 1]],
    "prompt": [264, 265],
    "end_token": 263,
}


def sing(text: str) -> np.ndarray:
    """One tone a letter, 0.06 s each: sound that tells its text."""
    time = np.arange(int(0.06 * RATE)) / RATE
    notes = [0.3 * np.sin(2 * np.pi * (200 + 25 * (ord(c) - 32)) * time) for c in text]
    return (np.concatenate(notes) * 32_767).astype(np.int16)


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    path = tmp_path / "vocabulary.json"
    tokens = [base64.b64encode(piece).decode() for piece in PIECES]
    path.write_text(json.dumps({"tokens": [*tokens, None, None, None]}))
    return path


@pytest.fixture
def student_config(tmp_path: Path) -> Path:
    path = tmp_path / "student.json"
    path.write_text(json.dumps(TINY))
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Four sung utterances, decoded; the first two are held back as well."""
    sounds = [sing(text) for text in TEXTS]
    (tmp_path / "sung.i16").write_bytes(np.concatenate(sounds).tobytes())
    rows, start = [], 0.0
    for text, sound in zip(TEXTS, sounds, strict=True):
        end = start + len(sound) / RATE
        rows.append({"audio": "sung.i16", "text": text, "start": start, "end": end, "speaker": "a"})
        start = end
    held = [{**row, "split": "dev", "id": f"dev{i}"} for i, row in enumerate(rows[:2])]
    path = tmp_path / "sung.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, *held]))
    return path
