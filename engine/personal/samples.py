"""One recording of the user and its file format; pure functions, any thread.

An item file is a fixed prefix, then two boxes: a JSON header, and the samples::

    magic "FWPI", format number, sealed (0 or 1), length of the first box (uint32, little-endian)
    box of the header, box of the samples

A sealed box is 12 bytes of nonce and AES-256-GCM's output (NIST SP 800-38D), bound to the prefix
and to the item's id. An open box ends in the SHA-256 of its content, which finds damage.
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

LONGEST_TEXT = 2000
LONGEST_SECONDS = 60
_MAGIC = b"FWPI"
_FORMAT = 1
_PREFIX = struct.Struct("<4sBBI")
_SEALED_AT = 5
_NONCE = 12
_DIGEST = 32
_MAX_HEADER = 100_000
_DAMAGED = "This recording is damaged and cannot be used; delete it."
_LOCKED = "This recording is encrypted; unlock the system keyring that holds its key."
_TOO_NEW = "This recording was made by a newer version of the program; update it."


@dataclass(frozen=True, slots=True)
class Recording:
    """Speech of the user with what was said.

    Attributes
    ----------
    id
        Unique in a store: letters, digits and hyphens, 1 to 64.
    created
        Local time with its offset.
    kind
        ``enrolment``: a sentence read aloud; ``correction``: a caption that the user corrected;
        ``caption``: what the recogniser heard and was sure of.
    text
        What is said; for a caption, what was recognised.
    probability
        The recogniser's, 0 to 1; None where a person gave the text.
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
            raise OptionsError("A recording's id is 1 to 64 letters, digits and hyphens.")
        if self.kind not in KINDS:
            raise OptionsError(f"A recording's kind must be one of {', '.join(KINDS)}.")
        if not 0 < len(self.text) <= LONGEST_TEXT:
            raise OptionsError(f"A recording needs a text of at most {LONGEST_TEXT} letters.")
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise OptionsError("A recording's probability lies between 0 and 1.")
        if self.samples.dtype != np.int16 or self.samples.ndim != 1:
            raise OptionsError("A recording's samples are int16, mono.")
        if not 0 < len(self.samples) <= LONGEST_SECONDS * SAMPLE_RATE:
            raise OptionsError(f"A recording lasts at most {LONGEST_SECONDS} seconds.")
        if self.created.tzinfo is None:
            raise OptionsError("A recording's time needs its offset.")

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """A recording without its sound, for lists.

    Attributes
    ----------
    kind
        None where the file cannot be read.
    duration
        Seconds.
    size
        Bytes on the disk.
    problem
        None, or one sentence that says why the recording cannot be used.
    """

    id: str
    created: datetime
    kind: RecordingKind | None
    text: str
    duration: float
    size: int
    problem: str | None = None


def valid_id(name: str) -> bool:
    """Whether a name may be an item's id, and so the stem of its file."""
    return re.fullmatch(r"[A-Za-z0-9-]{1,64}", name) is not None


def pack(recording: Recording, key: bytes | None) -> bytes:
    """Make the content of an item file; sealed where there is a key of 32 bytes."""
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


def unpack(data: bytes, item: str, key: bytes | None) -> Recording:
    """Read an item file back.

    Raises
    ------
    StorageError
        It is damaged, too new, or sealed with another key.
    """
    header, rest, bound = _open_header(data, item, key)
    sealed = data[_SEALED_AT] == 1
    sound = _open(rest, key if sealed else None, bound + b"/1")
    try:
        samples = np.frombuffer(sound, "<i2").astype(np.int16)
        if len(samples) != header["samples"]:
            raise ValueError("samples are missing")
        return Recording(
            item, _time(header), header["kind"], header["text"], header["probability"], samples
        )
    except (KeyError, TypeError, ValueError, OverflowError, OptionsError) as error:
        raise StorageError(_DAMAGED) from error


def peek(data: bytes, item: str, key: bytes | None, size: int) -> RecordingSummary:
    """Summarise an item from the first bytes of its file; see :func:`unpack`."""
    header, _, _ = _open_header(data, item, key)
    try:
        seconds = int(header["samples"]) / SAMPLE_RATE
        kind = header["kind"]
        if kind not in KINDS:
            raise ValueError(kind)
        return RecordingSummary(item, _time(header), kind, str(header["text"]), seconds, size)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise StorageError(_DAMAGED) from error


PEEK_BYTES = _PREFIX.size + _MAX_HEADER
"""So much of a file is enough for :func:`peek`."""


def _open_header(data: bytes, item: str, key: bytes | None) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the header, the samples' box, and what binds both to their place."""
    if len(data) < _PREFIX.size:
        raise StorageError(_DAMAGED)
    magic, version, sealed, length = _PREFIX.unpack(data[: _PREFIX.size])
    if magic != _MAGIC or length > _MAX_HEADER or sealed > 1:
        raise StorageError(_DAMAGED)
    if version > _FORMAT:
        raise StorageError(_TOO_NEW)
    if sealed and key is None:
        raise StorageError(_LOCKED)
    bound = data[: _PREFIX.size] + item.encode()
    end = _PREFIX.size + length
    opened = _open(data[_PREFIX.size : end], key if sealed else None, bound + b"/0")
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


def _open(box: bytes, key: bytes | None, bound: bytes) -> bytes:
    if key is None:
        data, digest = box[:-_DIGEST], box[-_DIGEST:]
        if hashlib.sha256(bound + data).digest() != digest:
            raise StorageError(_DAMAGED)
        return data
    try:
        return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise StorageError(
            "This recording is damaged or encrypted with another key; delete it."
        ) from error


def _time(header: dict[str, Any]) -> datetime:
    created = datetime.fromisoformat(header["created"])
    if created.tzinfo is None:
        raise ValueError("a time without its offset")
    return created
