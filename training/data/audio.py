"""Recordings as 16 kHz samples: any file through the engine's reader, decoded ones mapped int16.

Owns decoding and the decoded cache: ``NAME.i16`` (every utterance of a manifest, one after the
other) beside ``NAME.jsonl``, a plain manifest that points into it. Runs on any thread.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from engine.audio.media import read_audio
from engine.errors import MediaError
from engine.types import SAMPLE_RATE
from training.data.manifest import Manifest, Skipped, Utterance, write_manifest
from training.errors import DataError
from training.files import written_whole

if TYPE_CHECKING:
    from pathlib import Path

Int16 = NDArray[np.int16]
Float32 = NDArray[np.float32]

RAW = ".i16"
MIN_SAMPLES = SAMPLE_RATE // 10


def decode(path: Path) -> Int16:
    """All sound of a file, mixed to mono at 16 kHz.

    Raises
    ------
    DataError
        If nothing in it decodes.
    """
    try:
        samples = read_audio(path).samples
    except MediaError as error:
        raise DataError(f"{path} holds no sound that can be decoded.") from error
    return (samples.clip(-1, 1) * 32_767).round().astype(np.int16)


@lru_cache(maxsize=64)
def _mapped(path: Path) -> Int16:
    return np.memmap(path, dtype=np.int16, mode="r")


@lru_cache(maxsize=4)
def _decoded(path: Path) -> Int16:
    return decode(path)  # several utterances of one long recording follow each other


def samples_of(utterance: Utterance) -> Int16:
    """Read an utterance's samples, int16 [n].

    Raises
    ------
    DataError
        If the recording does not decode or ends before the utterance begins.
    """
    whole = _mapped(utterance.audio) if utterance.audio.suffix == RAW else _decoded(utterance.audio)
    start = round(utterance.start * SAMPLE_RATE)
    end = None if utterance.end is None else round(utterance.end * SAMPLE_RATE)
    samples = whole[start:end]
    if len(samples) < MIN_SAMPLES:
        raise DataError(f"{utterance.audio} ends before its utterance at {utterance.start:g} s.")
    return samples


def to_float(samples: Int16) -> Float32:
    """Full scale ±1."""
    return samples.astype(np.float32) / 32_768


def is_prepared(utterances: tuple[Utterance, ...]) -> bool:
    """Whether all of them lie decoded on the disk, their lengths known."""
    return all(u.audio.suffix == RAW and u.end is not None for u in utterances)


def prepare(manifest: Manifest, target: Path) -> Manifest:
    """Decode every utterance into ``target`` (.jsonl) and its .i16 file; broken ones are skipped.

    Raises
    ------
    TrainingError
        If nothing decodes, or the disk is full; nothing half-written is left.
    """
    raw = target.with_suffix(RAW)
    with written_whole(raw) as draft, draft.open("wb") as file:
        kept, skipped = _write_all(manifest.utterances, file, raw)
        if not kept:
            raise DataError(f"None of the recordings for {target} can be decoded.")
    _mapped.cache_clear()
    write_manifest(target, kept)
    return Manifest(tuple(kept), (*manifest.skipped, *skipped))


def _write_all(
    utterances: tuple[Utterance, ...], file: BinaryIO, raw: Path
) -> tuple[list[Utterance], list[Skipped]]:
    kept: list[Utterance] = []
    skipped: list[Skipped] = []
    position = 0
    for utterance in tqdm(utterances, "decoding", unit="utt", disable=not sys.stderr.isatty()):
        try:
            samples = samples_of(utterance)
        except DataError:
            skipped.append(Skipped(utterance.id, "broken audio"))
            continue
        file.write(samples.tobytes())
        start, position = position, position + len(samples)
        kept.append(
            replace(utterance, audio=raw, start=start / SAMPLE_RATE, end=position / SAMPLE_RATE)
        )
    return kept, skipped
