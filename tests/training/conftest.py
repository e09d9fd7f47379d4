"""A corpus so small that training takes seconds, and a student to match."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_corpus import PIECES, RATE, TEXTS, TINY, sing

if TYPE_CHECKING:
    from pathlib import Path


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
