"""A recording of the user and its file format; pure functions, any thread.

A recording's file is a fixed prefix and two sections, a JSON header and the samples::

    magic "FWPI", format number, encrypted (0 or 1), length of the header section (uint32, LE)
    header section, samples section

An encrypted section is 12 bytes of nonce and the output of AES-256-GCM (NIST SP 800-38D), with the
prefix and the recording's id as associated data. A plain section ends in the SHA-256 of its
content, which detects damage.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import OptionsError, StorageError
from engine.types import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

RecordingKind = Literal["enrolment", "correction", "caption"]
KINDS: tuple[RecordingKind, ...] = get_args(RecordingKind)

MAX_TEXT_LENGTH = 2000
MAX_SECONDS = 60
_MAGIC = b"FWPI"
_FORMAT = 1
_PREFIX = struct.Struct("<4sBBI")
_ENCRYPTED_AT = 5
_NONCE = 12
_DIGEST = 32
_MAX_HEADER = 100_000
_DAMAGED = "This recording is damaged and cannot be used; delete it."
_LOCKED = "This recording is encrypted; unlock the system keyring that holds its key."
_TOO_NEW = "This recording was made by a newer version of the program; update it."


@dataclass(frozen=True, slots=True)
class Recording:
    """An utterance of the user and its transcript.

    Attributes
    ----------
    id
        Unique in a store: letters, digits and hyphens, 1 to 64.
    created
        Local time with its offset.
    kind
        ``enrolment``: a sentence read aloud; ``correction``: a caption that the user corrected;
        ``caption``: a caption of which the recogniser was confident.
    text
        Transcript; for a caption, the recognised text.
    probability
        Recogniser's probability, 0 to 1; None where a person gave the text.
    samples
        int16 at 16 kHz, shape (n,), 1 sample to 60 seconds.
    """

    id: str
    created: datetime
    kind: RecordingKind
    text: str
    probability: float | None
    samples: NDArray[np.int16]

    def __post_init__(self) -> None:
        if not valid_id(self.id):
            raise OptionsError("A recording's id must be 1 to 64 letters, digits and hyphens.")
        if self.kind not in KINDS:
            raise OptionsError(f"A recording's kind must be one of {', '.join(KINDS)}.")
        if not 0 < len(self.text) <= MAX_TEXT_LENGTH:
            raise OptionsError(f"A recording's text must have 1 to {MAX_TEXT_LENGTH} characters.")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise OptionsError("A recording's probability must be from 0 to 1.")
        if self.samples.dtype != np.int16 or self.samples.ndim != 1:
            raise OptionsError("A recording's samples must be int16, mono.")
        if not 0 < len(self.samples) <= MAX_SECONDS * SAMPLE_RATE:
            raise OptionsError(f"A recording must last at most {MAX_SECONDS} seconds.")
        if self.created.tzinfo is None:
            raise OptionsError("A recording's time must have its offset from UTC.")

    @property
    def duration(self) -> float:
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """A recording without its audio, for lists.

    Attributes
    ----------
    kind
        None where the file cannot be read.
    duration
        Seconds.
    size
        Bytes on disk.
    problem
        None, or one sentence on why the recording cannot be used.
    """

    id: str
    created: datetime
    kind: RecordingKind | None
    text: str
    duration: float
    size: int
    problem: str | None = None


def valid_id(name: str) -> bool:
    """Whether `name` may be a recording's id, and so the stem of its file."""
    return re.fullmatch(r"[A-Za-z0-9-]{1,64}", name) is not None


def pack(recording: Recording, key: bytes | None) -> bytes:
    """Return a recording's file content; encrypted if there is a key of 32 bytes."""
    header = {
        "created": recording.created.isoformat(),
        "kind": recording.kind,
        "text": recording.text,
        "probability": recording.probability,
        "samples": len(recording.samples),
    }
    data = json.dumps(header).encode()
    overhead = _NONCE + 16 if key else _DIGEST
    prefix = _PREFIX.pack(_MAGIC, _FORMAT, int(key is not None), len(data) + overhead)
    bound = prefix + recording.id.encode()
    samples = recording.samples.astype("<i2").tobytes()
    return prefix + _close(data, key, bound + b"/0") + _close(samples, key, bound + b"/1")


def unpack(data: bytes, name: str, key: bytes | None) -> Recording:
    """Read a recording from its file content.

    Raises
    ------
    StorageError
        It is damaged, too new, or encrypted with another key.
    """
    header, rest, bound = _open_header(data, name, key)
    encrypted = data[_ENCRYPTED_AT] == 1
    audio = _open(rest, key if encrypted else None, bound + b"/1")
    try:
        samples = np.frombuffer(audio, "<i2").astype(np.int16)
        if len(samples) != header["samples"]:
            raise ValueError("samples are missing")
        return Recording(
            name, _time(header), header["kind"], header["text"], header["probability"], samples
        )
    except (KeyError, TypeError, ValueError, OverflowError, OptionsError) as error:
        raise StorageError(_DAMAGED) from error


def peek(data: bytes, name: str, key: bytes | None, size: int) -> RecordingSummary:
    """Summarise a recording from the first bytes of its file; see :func:`unpack`."""
    header, _, _ = _open_header(data, name, key)
    try:
        seconds = int(header["samples"]) / SAMPLE_RATE
        kind = header["kind"]
        if kind not in KINDS:
            raise ValueError(kind)
        return RecordingSummary(name, _time(header), kind, str(header["text"]), seconds, size)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StorageError(_DAMAGED) from error


PEEK_BYTES = _PREFIX.size + _MAX_HEADER
"""Bytes of a file that are enough for :func:`peek`."""


def _open_header(data: bytes, name: str, key: bytes | None) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the header, the samples section, and the associated data of both."""
    if len(data) < _PREFIX.size:
        raise StorageError(_DAMAGED)
    magic, version, encrypted, length = _PREFIX.unpack(data[: _PREFIX.size])
    if magic != _MAGIC or length > _MAX_HEADER or encrypted > 1:
        raise StorageError(_DAMAGED)
    if version > _FORMAT:
        raise StorageError(_TOO_NEW)
    if encrypted and key is None:
        raise StorageError(_LOCKED)
    bound = data[: _PREFIX.size] + name.encode()
    end = _PREFIX.size + length
    opened = _open(data[_PREFIX.size : end], key if encrypted else None, bound + b"/0")
    try:
        header = json.loads(opened)
    except (ValueError, RecursionError) as error:
        raise StorageError(_DAMAGED) from error
    if not isinstance(header, dict):
        raise StorageError(_DAMAGED)
    return cast("dict[str, Any]", header), data[end:], bound


def _close(data: bytes, key: bytes | None, bound: bytes) -> bytes:
    if key is None:
        return data + hashlib.sha256(bound + data).digest()
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound)


def _open(section: bytes, key: bytes | None, bound: bytes) -> bytes:
    if key is None:
        data, digest = section[:-_DIGEST], section[-_DIGEST:]
        if hashlib.sha256(bound + data).digest() != digest:
            raise StorageError(_DAMAGED)
        return data
    try:
        return AESGCM(key).decrypt(section[:_NONCE], section[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise StorageError(
            "This recording is damaged or encrypted with another key; delete it."
        ) from error


def _time(header: dict[str, Any]) -> datetime:
    created = datetime.fromisoformat(header["created"])
    if created.tzinfo is None:
        raise ValueError("a time without its offset")
    return created
