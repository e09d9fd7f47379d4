"""Whatever a recording's file or a version's note holds: one sentence, and the others stay."""

import hashlib
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from fuzzing import TEXTS, VALUES, as_json, damaged, fuzzed, one_sentence, warped
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.personal.recordings import Recording, pack
from engine.personal.store import SUFFIX, PersonalStore
from engine.personal.versions import VERSION_FILE, ModelVersions

KEY = bytes(range(32))
MADE = datetime(2025, 3, 1, 14, 30, tzinfo=UTC)
SAMPLES = np.arange(800, dtype=np.int16)
HEADER = {
    "created": MADE.isoformat(),
    "kind": "caption",
    "text": "good morning",
    "probability": 0.9,
    "samples": len(SAMPLES),
}


def recording(name):
    return Recording(name, MADE, "caption", "good morning", 0.9, SAMPLES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("personal")


def examine(folder, data: bytes, key) -> None:
    """List, load, trim and add to a store in which one item holds `data`."""
    path = folder / f"odd{SUFFIX}"
    store = PersonalStore(folder, key, max_bytes=20_000)
    store.add(recording("good"))
    path.write_bytes(data)
    listed = {item.id: item for item in store.recordings()}
    assert listed["good"].problem is None
    if listed["odd"].problem is not None:
        one_sentence(ValueError(listed["odd"].problem))
    try:
        store.load("odd")
    except EngineError as error:
        one_sentence(error)
    assert np.array_equal(store.load("good").samples, SAMPLES)
    store.expire()
    store.add(recording("odd"))


@fuzzed(data=damaged(pack(recording("odd"), KEY)), key=st.sampled_from([KEY, None]))
def test_a_damaged_sealed_recording(folder, data, key):
    examine(folder, data, key)


@fuzzed(
    header=warped(HEADER) | VALUES,
    odd=st.sampled_from([*[None] * 8, "created", "samples", b"["]),
)
def test_an_unencrypted_recording_with_unexpected_values(folder, header, odd):
    values = {"created": "0001-01-01T00:00:00+23:59", "samples": float("inf")}
    spoken = as_json({**HEADER, odd: values[odd]} if odd in values else header)
    spoken = odd * 50_000 if odd == b"[" else spoken
    prefix = pack(recording("odd"), None)[:6] + (len(spoken) + 32).to_bytes(4, "little")
    bound = prefix + b"odd"
    audio = SAMPLES.tobytes()
    boxes = (
        box + hashlib.sha256(bound + place + box).digest()
        for box, place in ((spoken, b"/0"), (audio, b"/1"))
    )
    examine(folder, prefix + b"".join(boxes), None)


@fuzzed(
    note=damaged(b'{"created": "2025-03-01T14:30:00+00:00", "base": "tiny"}') | VALUES.map(as_json),
    current=TEXTS | st.lists(st.integers(0, 3)).map(lambda steps: "\n".join(map(str, steps))),
)
def test_any_note_of_a_version_and_any_choice(tmp_path_factory, folder, note, current):
    versions = ModelVersions(folder / "versions", folder / "bundled")
    (folder / "versions" / "1").mkdir(parents=True, exist_ok=True)
    (folder / "versions" / "1" / VERSION_FILE).write_bytes(note)
    (folder / "versions" / "current").write_bytes(current.encode(errors="replace"))
    (listed,) = versions.versions()
    assert listed.number == 1
    assert versions.current in (None, 1)
    json.dumps(str(listed))
