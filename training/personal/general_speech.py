"""The small set of general speech that ships with the program, and how it is made.

``resources/general-speech.npz`` holds log-mel spectrograms of synthetic voices, quantised to 64
levels. One part is replayed in training against forgetting; the other, the canary, only tests.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from resources import resource
from training.data.features import log_mel_batch
from training.data.readings import Sentence
from training.data.synth import SynthesisOptions, program_voices, synthesise
from training.data.text import read_sentences
from training.errors import DataError
from training.files import write_file
from training.personal.recordings import PreparedRecording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.data.manifest import CorpusUtterance

RESOURCE = resource("general-speech.npz")
SENTENCES = Path(__file__).parent / "sentences.txt"
VOICES = ("espeak-ng", "flite")

LEVELS = 63
RANGE = 2.0
"""Of a log-mel: it is floored this far below its maximum, see ``data/features.py``."""


@dataclass(frozen=True, slots=True)
class GeneralSpeech:
    """Recordings to replay, and the canary to test with."""

    replay: tuple[PreparedRecording, ...]
    canary: tuple[PreparedRecording, ...]


def load_general(encode: Callable[[str], Sequence[int]], path: Path = RESOURCE) -> GeneralSpeech:
    """Read the resource.

    Raises
    ------
    DataError
        It is missing or damaged.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            table, frames, peaks = file["mel"], file["frames"], file["peak"]
            texts = file["texts"].tobytes().decode().split("\n")
            is_canary = file["canary"].tolist()
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path.name} is missing or damaged; install the program again.") from error
    ends = np.cumsum(frames)
    recordings = [
        PreparedRecording(
            f"general-{i}",
            text,
            True,
            torch.from_numpy(_unpack(table[:, end - n : end], float(peak))),
            np.zeros(0, np.int16),
            tuple(encode(" " + text)),
        )
        for i, (text, n, end, peak) in enumerate(zip(texts, frames, ends, peaks, strict=True))
    ]
    return GeneralSpeech(
        tuple(r for r, tests in zip(recordings, is_canary, strict=True) if not tests),
        tuple(r for r, tests in zip(recordings, is_canary, strict=True) if tests),
    )


def write_general(utterances: Sequence[CorpusUtterance], path: Path, canary_from: int) -> int:
    """Write the resource; utterances from ``canary_from`` on are the canary.

    Returns its size in bytes.
    """
    mels = [log_mel_batch([utterance])[0][0].numpy() for utterance in utterances]
    peaks = np.array([mel.max() for mel in mels], np.float32)
    memory = io.BytesIO()
    np.savez_compressed(
        memory,
        mel=np.concatenate(
            [_pack(m, p) for m, p in zip(mels, peaks.tolist(), strict=True)], axis=1
        ),
        frames=np.array([mel.shape[1] for mel in mels], np.int32),
        peak=peaks,
        texts=np.frombuffer("\n".join(u.text for u in utterances).encode(), np.uint8),
        canary=np.arange(len(mels)) >= canary_from,
    )
    write_file(path, memory.getvalue())
    return len(memory.getvalue())


def synthesise_general(
    text: Path = SENTENCES, out: Path = RESOURCE, replay: float = 0.45, seed: int = 0
) -> str:
    """Make the resource: the lines of ``text``, each spoken in a random synthetic voice.

    Parameters
    ----------
    replay
        Share that is replayed; the others are the canary.

    Returns
    -------
    A summary of what was written.

    Raises
    ------
    DataError
        The text cannot be read, or espeak-ng or flite is not installed.
    TrainingError
        It cannot be written.
    """
    sentences = [line.strip() for line in read_sentences(text) if line.strip()]
    if not sentences or not all(map(shutil.which, VOICES)):
        raise DataError("This needs espeak-ng and flite installed, and sentences to speak.")
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "general.jsonl"
        spoken = synthesise(
            [Sentence(text, text) for text in sentences],
            program_voices(VOICES),
            manifest,
            SynthesisOptions("MIT", seed),
        )
        n_replay = round(replay * len(spoken))
        size = write_general(spoken, out, n_replay)
    minutes = sum(utterance.duration for utterance in spoken) / 60
    return (
        f"{n_replay} utterances to replay and {len(spoken) - n_replay} to test with, "
        f"{minutes:.1f} minutes, {size / 1e6:.2f} MB"
    )


def _pack(mel: NDArray[np.float32], peak: float) -> NDArray[np.uint8]:
    return np.round((mel - peak + RANGE) / RANGE * LEVELS).clip(0, LEVELS).astype(np.uint8)


def _unpack(table: NDArray[np.uint8], peak: float) -> NDArray[np.float32]:
    return (table.astype(np.float32) / LEVELS * RANGE + peak - RANGE).astype(np.float32)
