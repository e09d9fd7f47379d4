import os

import pytest

from engine.captions.notes import Notes, read_notes, write_notes
from engine.errors import StorageError

NOTES = Notes("Tïtle", (("mic@0.000", "one"), ("mic@1.500", "two")))


def test_notes_are_read_back(tmp_path):
    write_notes(tmp_path, NOTES)
    assert read_notes(tmp_path) == NOTES
    assert not read_notes(tmp_path).damaged


def test_a_damaged_byte_costs_one_note_and_the_damaged_file_is_kept(tmp_path):
    write_notes(tmp_path, NOTES)
    file = tmp_path / "notes.jsonl"
    bad = file.read_bytes().replace(b"one", b"on\xff")
    file.write_bytes(bad)
    notes = read_notes(tmp_path)
    assert notes.damaged
    assert notes == Notes("Tïtle", (("mic@1.500", "two"),))
    write_notes(tmp_path, Notes("Renamed", notes.edits))
    assert read_notes(tmp_path) == Notes("Renamed", notes.edits)
    assert (tmp_path / "notes.damaged.jsonl").read_bytes() == bad


def test_notes_of_version_0_1_are_read_and_replaced(tmp_path):
    old = tmp_path / "notes.json"
    old.write_bytes(b'{"title": "Budget", "edits": {"mic@0.000": "one"}}')
    notes = read_notes(tmp_path)
    assert notes == Notes("Budget", (("mic@0.000", "one"),))
    write_notes(tmp_path, notes)
    assert read_notes(tmp_path) == notes
    assert not old.exists()


@pytest.mark.parametrize("bad", [b'{"title": "Bud\xffget", "edits": {"a": "one"}}', b'{"title'])
def test_damaged_notes_of_version_0_1_are_kept_before_they_are_replaced(tmp_path, bad):
    (tmp_path / "notes.json").write_bytes(bad)
    assert read_notes(tmp_path).damaged
    write_notes(tmp_path, Notes("New"))
    assert (tmp_path / "notes.damaged.json").read_bytes() == bad
    assert read_notes(tmp_path) == Notes("New")


def test_one_damaged_byte_of_version_0_1_costs_one_letter(tmp_path):
    (tmp_path / "notes.json").write_bytes(b'{"title": "Bud\xffget", "edits": {"a": "one"}}')
    assert read_notes(tmp_path) == Notes("Bud�get", (("a", "one"),))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_the_place_of_notes_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "notes.jsonl")
    assert read_notes(tmp_path) == Notes()
    write_notes(tmp_path, NOTES)
    assert read_notes(tmp_path) == NOTES


def test_notes_that_cannot_be_written_stay(tmp_path, monkeypatch):
    write_notes(tmp_path, NOTES)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="The disk is full"):
        write_notes(tmp_path, Notes("New"))
    assert read_notes(tmp_path) == NOTES
