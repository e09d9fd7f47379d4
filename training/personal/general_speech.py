"""General speech that ships with the program, small: what learning replays, and what judges it.

``resources/general-speech.npz`` holds log-mel spectrograms of synthetic voices in 64 steps a value.
One part is replayed so that nothing is forgotten, the other, the canary, is only ever listened to.
Runs on whatever thread calls it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from resources import resource
from training.data.features import mels_of
from training.errors import DataError
from training.files import written_whole
from training.personal.samples import Take

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.data.manifest import Utterance

RESOURCE = resource("general-speech.npz")
STEPS = 63
RANGE = 2.0
"""Of a log-mel: it is floored this far below its loudest value, see ``features.py``."""


@dataclass(frozen=True, slots=True)
class GeneralSpeech:
    """Takes to replay, and takes that judge."""

    replay: tuple[Take, ...]
    canary: tuple[Take, ...]


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
            canary = file["canary"].tolist()
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path.name} is missing or damaged; install the program again.") from error
    ends = np.cumsum(frames)
    takes = [
        Take(
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
        tuple(t for t, judges in zip(takes, canary, strict=True) if not judges),
        tuple(t for t, judges in zip(takes, canary, strict=True) if judges),
    )


def write_general(utterances: Sequence[Utterance], path: Path, canary_from: int) -> int:
    """Write the resource; utterances from ``canary_from`` on judge. Returns its size in bytes.

    Raises
    ------
    TrainingError
        It cannot be written.
    """
    mels = [mels_of([utterance])[0][0].numpy() for utterance in utterances]
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
    with written_whole(path) as draft:
        draft.write_bytes(memory.getvalue())
    return len(memory.getvalue())


def _pack(mel: NDArray[np.float32], peak: float) -> NDArray[np.uint8]:
    return np.round((mel - peak + RANGE) / RANGE * STEPS).clip(0, STEPS).astype(np.uint8)


def _unpack(table: NDArray[np.uint8], peak: float) -> NDArray[np.float32]:
    return (table.astype(np.float32) / STEPS * RANGE + peak - RANGE).astype(np.float32)
