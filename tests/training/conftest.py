"""A corpus so small that training takes seconds, and students to match.

An export takes seconds: the student and its folders are made once and must not be changed.
"""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tiny_corpus import PIECES, RATE, TEXTS, TINY, sing

if TYPE_CHECKING:
    from pathlib import Path

    from training.models.whisper import FastWhisper


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


@pytest.fixture(scope="session")
def student() -> FastWhisper:
    """A tiny separable model with random weights."""
    import tiny_models

    return tiny_models.random_model(replace(tiny_models.TINY, separable=True), seed=3)


@pytest.fixture(scope="session")
def float_folder(student: FastWhisper, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The student as a float32 model folder, exported by the command."""
    import tiny_models

    from training.__main__ import main
    from training.data.vocabulary import vocabulary_json
    from training.models.checkpoint import Checkpoint, save_checkpoint

    room = tmp_path_factory.mktemp("student")
    model, tokens, folder = room / "model.pt", room / "vocabulary.json", room / "float"
    save_checkpoint(model, Checkpoint(student))
    tokens.write_text(vocabulary_json(tiny_models.PIECES))
    arguments = ["--vocabulary", str(tokens), "--name", "tiny", "--version", "7"]
    assert main(["export", str(model), str(folder), *arguments]) == 0
    return folder


@pytest.fixture(scope="session")
def int8_folder(float_folder: Path) -> Path:
    """The same folder, quantised by the command."""
    from training.__main__ import main

    target = float_folder.parent / "int8"
    assert main(["quantise", str(float_folder), str(target)]) == 0
    return target
