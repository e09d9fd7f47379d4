"""Recordings as 16 kHz mono samples, decoded once for all epochs.

Owns the decoded audio: ``NAME.i16`` holds every utterance of a manifest as int16 samples, one after
the other; beside it lies ``NAME.jsonl``, a manifest that points into it. Runs on any thread.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engine.audio.media import read_audio
from engine.errors import MediaError
from engine.types import SAMPLE_RATE
from training.data.manifest import CorpusUtterance, Manifest, Skipped, write_manifest
from training.errors import DataError
from training.files import atomic_path

Int16 = NDArray[np.int16]
Float32 = NDArray[np.float32]

RAW = ".i16"
MIN_SAMPLES = SAMPLE_RATE // 10


def decode(path: Path) -> Int16:
    """Decode an audio or video file to mono at 16 kHz.

    Raises
    ------
    DataError
        It contains no audio that can be decoded.
    """
    try:
        samples = read_audio(path).samples
    except MediaError as error:
        raise DataError(f"{path} contains no audio that can be decoded.") from error
    return (samples.clip(-1, 1) * 32_767).round().astype(np.int16)


@lru_cache(maxsize=64)
def _mapped(path: Path) -> Int16:
    return np.memmap(path, dtype=np.int16, mode="r")


@lru_cache(maxsize=4)
def _decoded(path: Path) -> Int16:
    return decode(path)  # neighbouring utterances often share a long recording


def read_samples(utterance: CorpusUtterance) -> Int16:
    """Read the samples of an utterance, int16 [n].

    Raises
    ------
    DataError
        The recording cannot be decoded, or ends before the utterance.
    """
    whole = _mapped(utterance.audio) if utterance.audio.suffix == RAW else _decoded(utterance.audio)
    start = round(utterance.start * SAMPLE_RATE)
    end = None if utterance.end is None else round(utterance.end * SAMPLE_RATE)
    samples = whole[start:end]
    if len(samples) < MIN_SAMPLES:
        raise DataError(f"{utterance.audio} ends before its utterance at {utterance.start:g} s.")
    return samples


def to_float(samples: Int16) -> Float32:
    """Convert int16 samples to float32, full scale ±1."""
    return samples.astype(np.float32) / 32_768


def are_decoded(utterances: tuple[CorpusUtterance, ...]) -> bool:
    """Whether all utterances are decoded audio of known length."""
    return all(u.audio.suffix == RAW and u.end is not None for u in utterances)


def decode_manifest(manifest: Manifest, target: Path) -> Manifest:
    """Decode every utterance into ``target`` (.jsonl) and its .i16 file; broken ones are skipped.

    Raises
    ------
    DataError
        None of the recordings can be decoded; no file is left behind.
    StorageError
        The files cannot be written.
    """
    raw = target.with_suffix(RAW)
    with atomic_path(raw) as draft, draft.open("wb") as file:
        kept, skipped = _write_all(manifest.utterances, file, raw)
        if not kept:
            raise DataError(f"None of the recordings for {target} can be decoded.")
    _mapped.cache_clear()
    write_manifest(target, kept)
    return Manifest(tuple(kept), (*manifest.skipped, *skipped))


def _write_all(
    utterances: tuple[CorpusUtterance, ...], file: BinaryIO, raw: Path
) -> tuple[list[CorpusUtterance], list[Skipped]]:
    kept: list[CorpusUtterance] = []
    skipped: list[Skipped] = []
    position = 0
    for utterance in tqdm(utterances, "decoding", unit="utt", disable=not sys.stderr.isatty()):
        try:
            samples = read_samples(utterance)
        except DataError:
            skipped.append(Skipped(utterance.id, "broken audio"))
            continue
        file.write(samples.tobytes())
        start, position = position, position + len(samples)
        kept.append(
            replace(utterance, audio=raw, start=start / SAMPLE_RATE, end=position / SAMPLE_RATE)
        )
    return kept, skipped
