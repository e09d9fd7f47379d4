"""The folder of what is kept, and the key that protects it."""

from datetime import datetime, timedelta

import pytest
from app_fakes import tiny_model
from personal_fakes import ON, kept, recording

from app.paths import Paths
from app.personal.home import PersonalHome
from app.personal.keys import KEY_BYTES, KeyRing
from app.service import CaptioningService
from engine import StorageError, VersionScores


def test_the_key_is_made_once_and_seals_the_recordings(home, keyring, tmp_path):
    home.add(recording(), ON)
    again = PersonalHome(home.folder, KeyRing(home.folder / "sealed", lambda: keyring))
    assert again.summarise(ON).protection == "keyring"
    assert again.load("item-0").text == "A sentence to keep."
    (path,) = home.recordings_folder.glob("*.item")
    assert b"sentence" not in path.read_bytes()
    assert len(again.keys.get().value) == KEY_BYTES


def test_a_summary_creates_no_key(home, keyring):
    assert home.summarise(ON).protection == "keyring"
    assert keyring.kept == {}
    assert not home.folder.exists()


def test_without_a_keyring_recordings_lie_open_to_their_owner_alone(tmp_path):
    home = PersonalHome(tmp_path / "personal", KeyRing(tmp_path / "sealed", lambda: None))
    home.add(recording(), ON)
    assert home.summarise(ON).protection == "none"
    (path,) = home.recordings_folder.glob("*.item")
    for place in (home.folder, home.recordings_folder, path):
        assert place.stat().st_mode & 0o077 == 0


def test_a_locked_keyring_never_means_unencrypted_recordings(home, keyring):
    home.add(recording(), ON)

    def locked():
        raise RuntimeError("locked")

    later = PersonalHome(home.folder, KeyRing(home.folder / "sealed", locked))
    assert later.summarise(ON).protection == "locked"
    with pytest.raises(StorageError, match="unlock it"):
        later.add(recording(number=1), ON)
    gone = PersonalHome(home.folder, KeyRing(home.folder / "sealed", lambda: None))
    with pytest.raises(StorageError, match="unlock it"):
        gone.add(recording(number=1), ON)


def test_a_keyring_that_stores_nothing_is_not_trusted(tmp_path, keyring):
    keyring.set_password = lambda *_: None
    home = PersonalHome(tmp_path / "personal", KeyRing(tmp_path / "sealed", lambda: keyring))
    with pytest.raises(StorageError, match="unlock it"):
        home.add(recording(), ON)


def test_deleting_everything_leaves_neither_a_file_nor_a_key(home, keyring):
    home.add(recording(), ON)
    home.note_run()
    home.work_folder.mkdir()
    (home.work_folder / "checkpoint").write_bytes(b"half")
    home.delete_everything()
    assert not home.folder.exists()
    assert keyring.kept == {}


def test_what_came_after_the_last_run_is_counted(home):
    home.add(recording(number=1), ON)
    home.note_run()
    assert home.summarise(ON).fresh == 0
    home.add(recording(number=2), ON)
    assert home.summarise(ON).fresh == 1
    (home.folder / "last.json").write_text("[]")
    assert home.summarise(ON).fresh == 2


def test_a_damaged_recording_is_listed_and_stops_nothing(home):
    home.add(recording(number=1), ON)
    home.add(recording(number=2), ON)
    (home.recordings_folder / "item-1.item").write_bytes(b"rubbish")
    look = home.summarise(ON)
    assert len(look.recordings) == 2
    assert [item.id for item in look.usable] == ["item-2"]


def test_old_captions_go_and_what_was_read_stays(home):
    from dataclasses import replace

    old = datetime.now().astimezone() - timedelta(days=40)
    home.add(replace(recording(number=1), created=old), ON)
    home.add(replace(recording("Read aloud by me.", "enrolment", 2), created=old), ON)
    assert kept(home) == [("enrolment", "Read aloud by me.")]


def test_the_version_in_use_is_the_model(tmp_path):
    service = CaptioningService(Paths.under(tmp_path))
    assert service.model_name == "bundled"
    versions = service.personal.versions
    versions.use(versions.add(tiny_model(tmp_path / "tiny"), VersionScores()))
    assert service.model_name == "bundled, personalised (version 1)"
    assert service.model_folder == versions.model_folder
