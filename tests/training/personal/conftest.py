"""A user who sings: one tone a letter, with pauses around, and a tiny model that may learn it."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[1]))

RATE = 16_000
SENTENCES = (
    "the hen and the ant ran on and on",
    "an ear on the thing in the inn",
    "the inn and the ring at the end",
    "hand the other ring to the hen there",
    "a red tent in the rain at the inn",
    "ten herons ran there in the rain",
    "on and on the rain ran to the hat",
    "a hare and her hat on the train",
    "none of them had the other thing there",
    "the train at the end of the rain",
    "earn the green tie on the tin train",
    "that tin and this hat are in there",
)


def sing(text, seed=0):
    """One tone a letter, 0.05 s each, with 0.3 s of near silence before and behind."""
    time = np.arange(int(0.05 * RATE)) / RATE
    notes = [0.3 * np.sin(2 * np.pi * (200 + 25 * (ord(c) - 32)) * time) for c in text]
    quiet = np.zeros(int(0.3 * RATE))
    sound = np.concatenate([quiet, *notes, quiet])
    sound += 1e-4 * np.random.default_rng(seed).standard_normal(len(sound))
    return (sound * 32_767).astype(np.int16)


def recording(number, text, kind="enrolment", sound=None):
    from engine.personal.recording import Recording

    probability = 0.9 if kind == "caption" else None
    samples = sing(text, number) if sound is None else sound
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Recording(f"take-{number}", when, kind, text, probability, samples)


@pytest.fixture(scope="session")
def base():
    """A tiny separable model with random weights; not to be changed."""
    from tiny_models import TINY, random_model

    return random_model(replace(TINY, separable=True, max_tokens=48), seed=3)


@pytest.fixture(scope="session")
def tokenizer():
    from tiny_models import PIECES

    from engine.model.tokenizer import Tokenizer

    end = len(PIECES)
    vocabulary = [*PIECES, None, None, None]
    return Tokenizer(vocabulary, end=end, start=end + 1, no_timestamps=end + 2)


@pytest.fixture(scope="session")
def takes(tokenizer):
    from training.personal.material import take_of

    return [take_of(recording(i, text), tokenizer) for i, text in enumerate(SENTENCES)]


@pytest.fixture(scope="session")
def base_folder(base, tmp_path_factory):
    """The same model as an INT8 model folder."""
    from tiny_models import PIECES

    from training.export import export_model
    from training.quantise import quantise_folder

    room = tmp_path_factory.mktemp("base")
    export_model(base, PIECES, room / "float", "tiny", "1")
    quantise_folder(room / "float", room / "int8")
    return room / "int8"


@pytest.fixture(scope="session")
def general(tmp_path_factory):
    """Six sung sentences as general speech, three of which judge."""
    from training.manifest import Utterance
    from training.personal.general import write_general

    room = tmp_path_factory.mktemp("general")
    rows = []
    for i, text in enumerate(SENTENCES[:6]):
        path = room / f"{i}.i16"
        path.write_bytes(sing(text, 100 + i).tobytes())
        seconds = len(sing(text)) / RATE
        rows.append(Utterance(path, f"{text} too", 0.0, seconds, id=str(i)))
    write_general(rows, room / "general.npz", canary_from=3)
    return room / "general.npz"
