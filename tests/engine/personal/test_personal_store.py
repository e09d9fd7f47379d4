import errno
import os
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from engine.errors import OptionsError, StorageError
from engine.personal.recordings import Recording
from engine.personal.store import PersonalStore

KEY = bytes(range(32))
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SECRET = "The heron stood in the river."


def recording(name="one", kind="enrolment", day=0, seconds=1.0, text=SECRET):
    samples = np.arange(int(seconds * 16_000), dtype=np.int64) % 2000 - 1000
    probability = 0.97 if kind == "caption" else None
    when = START + timedelta(days=day)
    return Recording(name, when, kind, text, probability, samples.astype(np.int16))


@pytest.fixture(params=[None, KEY], ids=["open", "sealed"])
def store(request, tmp_path):
    return PersonalStore(tmp_path / "store", request.param, now=lambda: START)


def test_a_stored_recording_is_loaded_unchanged(store):
    for kind in ("enrolment", "correction", "caption"):
        kept = recording(kind, kind)
        store.add(kept)
        back = store.load(kind)
        assert back.samples.tobytes() == kept.samples.tobytes()
        assert (back.created, back.kind, back.text) == (kept.created, kept.kind, kept.text)
        assert back.probability == kept.probability


def test_items_are_listed_oldest_first_with_length_and_text(store):
    store.add(recording("b", day=2, seconds=3))
    store.add(recording("a", day=1, seconds=2, text="Yes."))
    first, second = store.recordings()
    assert (first.id, first.text, first.duration) == ("a", "Yes.", 2.0)
    assert (second.id, second.kind, second.problem) == ("b", "enrolment", None)
    assert first.size + second.size == store.size


def test_a_store_that_does_not_exist_is_empty(store):
    assert store.recordings() == ()
    assert store.size == 0
    store.delete_all()


def test_encrypted_recordings_contain_no_plain_text_or_audio(tmp_path):
    store = PersonalStore(tmp_path, KEY)
    kept = recording()
    store.add(kept)
    data = (tmp_path / "one.item").read_bytes()
    assert b"heron" not in data
    assert kept.samples[:100].tobytes() not in data


def test_sealed_items_need_their_key(tmp_path):
    PersonalStore(tmp_path, KEY).add(recording())
    with pytest.raises(StorageError, match="keyring"):
        PersonalStore(tmp_path).load("one")
    with pytest.raises(StorageError, match="another key"):
        PersonalStore(tmp_path, bytes(32)).load("one")
    (item,) = PersonalStore(tmp_path).recordings()
    assert "keyring" in item.problem
    assert item.kind is None


def test_open_items_can_still_be_read_once_there_is_a_key(tmp_path):
    PersonalStore(tmp_path).add(recording())
    assert PersonalStore(tmp_path, KEY).load("one").text == SECRET


@pytest.mark.parametrize("at", [0, 4, 5, 6, 20, 120, -40, -1])
def test_one_damaged_byte_anywhere_is_found_and_stops_no_other(store, at):
    store.add(recording("bad"))
    store.add(recording("good", day=1))
    path = store.folder / "bad.item"
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    by_id = {item.id: item for item in store.recordings()}
    assert by_id["bad"].problem
    assert by_id["good"].problem is None
    with pytest.raises(StorageError):
        store.load("bad")


@pytest.mark.parametrize("length", [0, 5, 9, 60, 3000])
def test_a_file_that_was_cut_off_is_damaged(store, length):
    store.add(recording())
    path = store.folder / "one.item"
    path.write_bytes(path.read_bytes()[:length])
    (item,) = store.recordings()
    assert "damaged" in item.problem
    store.delete("one")
    assert store.recordings() == ()


def test_an_item_under_another_name_is_damaged(store):
    store.add(recording())
    (store.folder / "one.item").rename(store.folder / "two.item")
    assert store.recordings()[0].problem


def test_a_recording_of_a_newer_format_is_reported(store):
    store.add(recording())
    path = store.folder / "one.item"
    data = bytearray(path.read_bytes())
    data[4] = 2
    path.write_bytes(data)
    with pytest.raises(StorageError, match="newer version"):
        store.load("one")


def test_the_oldest_captions_make_room_and_nothing_else_does(tmp_path):
    store = PersonalStore(tmp_path, KEY, max_bytes=110_000, now=lambda: START)
    store.add(recording("read", "enrolment"))
    store.add(recording("later", "caption", day=2))
    store.add(recording("early", "caption", day=1))
    store.add(recording("fix", "correction", day=3))
    assert {item.id for item in store.recordings()} == {"read", "later", "fix"}
    assert store.size <= 110_000


def test_a_full_store_is_reported_and_loses_nothing(tmp_path):
    store = PersonalStore(tmp_path, max_bytes=70_000)
    store.add(recording("a"))
    store.add(recording("b"))
    with pytest.raises(StorageError, match="full"):
        store.add(recording("c"))
    assert [item.id for item in store.recordings()] == ["a", "b"]


def test_replacing_an_item_needs_no_second_room(tmp_path):
    store = PersonalStore(tmp_path, max_bytes=40_000)
    store.add(recording(text="Wrong."))
    store.add(recording(text="Right."))
    assert [item.text for item in store.recordings()] == ["Right."]


def test_old_captions_expire_and_readings_stay(tmp_path):
    now = [START]
    store = PersonalStore(tmp_path, max_days=30, now=lambda: now[0])
    for kind in ("enrolment", "correction", "caption"):
        store.add(recording(kind, kind))
    now[0] = START + timedelta(days=31)
    assert store.expire() == 1
    assert {item.kind for item in store.recordings()} == {"enrolment", "correction"}


def test_what_a_power_cut_left_is_swept_away(tmp_path):
    store = PersonalStore(tmp_path)
    draft = tmp_path / ".abc.part"
    draft.write_bytes(b"half")
    store.expire()
    assert draft.exists()  # it may be that of a file which is being written now
    os.utime(draft, (0, 0))
    store.expire()
    assert not draft.exists()


def test_everything_can_be_deleted(store):
    store.add(recording("a"))
    store.add(recording("b", "caption"))
    (store.folder / "broken.item").write_bytes(b"?")
    (store.folder / ".draft.part").write_bytes(b"?")
    store.delete_all()
    assert list(store.folder.iterdir()) == []


def test_a_full_disk_leaves_no_half_item(store, monkeypatch):
    store.add(recording("a"))

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        store.add(recording("b"))
    assert [path.name for path in store.folder.iterdir()] == ["a.item"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_can_read(store):
    store.add(recording())
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((store.folder / "one.item").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "../x", "a/b", "ä", "x" * 65, "a.b"])
def test_ids_cannot_lead_elsewhere(store, name):
    with pytest.raises(OptionsError):
        recording(name)
    with pytest.raises(StorageError):
        store.load(name)


def test_recordings_that_make_no_sense(tmp_path):
    good = recording()
    for change in (
        {"text": ""},
        {"text": "x" * 3000},
        {"kind": "other"},
        {"probability": 1.5},
        {"samples": np.zeros(0, np.int16)},
        {"samples": np.zeros(61 * 16_000, np.int16)},
        {"samples": np.zeros(9, np.float32)},
        {"created": datetime(2026, 1, 1)},
    ):
        with pytest.raises(OptionsError):
            replace(good, **change)
    with pytest.raises(OptionsError):
        PersonalStore(tmp_path, b"short")
    with pytest.raises(OptionsError):
        PersonalStore(tmp_path, max_bytes=0)
