"""What the user says and sets is private to the user, whatever the umask."""

import os
import stat

import pytest
from app_fakes import cue

from app.paths import Paths
from app.personal.home import PersonalHome
from app.requests import post_request
from app.service import CaptioningService
from app.settings import Settings
from app.settings_file import save_settings
from engine import Transcript, make_private_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def paths(request, tmp_path):
    before = os.umask(request.param)
    yield Paths.under(tmp_path / "user" / "programs")
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_every_file_and_folder_is_private(paths, tmp_path):
    service = CaptioningService(paths, Settings)
    path = service.add_session(Transcript((cue("Secret."),), (), 2.0), "talk.wav")
    service.sessions().rename(service.sessions().entries()[0], "Plans")
    save_settings(Settings(), paths.settings)
    PersonalHome(paths.personal).note_run()
    assert post_request(paths.data, "toggle")
    assert (path / "notes.jsonl").exists()
    found = sorted((tmp_path / "user").rglob("*"))
    assert len(found) > 10
    assert {str(each): oct(mode(each)) for each in found if mode(each) & 0o077} == {}


def test_folders_that_an_earlier_version_left_open_are_closed(paths):
    for folder in (paths.config, paths.data, paths.cache):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    paths.make_private()
    assert {mode(folder) for folder in (paths.config, paths.data, paths.cache)} == {0o700}


def test_a_folder_of_the_user_keeps_its_permissions(paths, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    make_private_folder(shared / "sessions")
    assert (mode(shared), mode(shared / "sessions")) == (0o755, 0o700)
