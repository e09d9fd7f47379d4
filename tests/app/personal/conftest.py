import pytest
from app_fakes import FakeKeyring
from personal_fakes import open_page

from app.personal.collector import RecordingCollector
from app.personal.home import PersonalHome
from app.personal.keys import KeyRing


@pytest.fixture
def keyring():
    return FakeKeyring()


@pytest.fixture
def home(tmp_path, keyring):
    folder = tmp_path / "personal"
    return PersonalHome(folder, KeyRing(folder / "sealed", lambda: keyring))


@pytest.fixture
def collector(home):
    collector = RecordingCollector(home)
    yield collector
    collector.finish(10)


@pytest.fixture
def page(qtbot, window):
    """The page, with what is kept on show."""
    return open_page(qtbot, window)
